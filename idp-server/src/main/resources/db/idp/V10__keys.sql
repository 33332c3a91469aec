-- Keys, each wrapped by the master key with its id and purpose as associated data.
CREATE TABLE wrapped_key (
  id          TEXT   NOT NULL PRIMARY KEY,
  purpose     TEXT   NOT NULL,           -- saml-signing, sealing, pseudonym
  state       TEXT   NOT NULL,           -- next, current, retired; sealing keys: daily
  material    BYTEA  NOT NULL,
  certificate TEXT,                      -- PEM, for signing keys
  created_at  BIGINT NOT NULL            -- milliseconds since 1970
);

-- Of nodes that start at once, one makes the key: at most one is current, and one is next.
CREATE UNIQUE INDEX wrapped_key_current ON wrapped_key (purpose) WHERE state = 'current';
CREATE UNIQUE INDEX wrapped_key_next ON wrapped_key (purpose) WHERE state = 'next';
