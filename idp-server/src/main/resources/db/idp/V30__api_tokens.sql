-- What scripts and administrators elsewhere use the API with: of the token only the SHA-256, and who answers for it.
CREATE TABLE api_token (
  id          TEXT   NOT NULL PRIMARY KEY,
  secret_hash BYTEA  NOT NULL,
  name        TEXT   NOT NULL,
  person_id   TEXT   NOT NULL,
  username    TEXT   NOT NULL,
  role        TEXT   NOT NULL,             -- admin, helpdesk, auditor
  created     BIGINT NOT NULL,             -- milliseconds since 1970
  created_by  TEXT   NOT NULL,
  expires     BIGINT,
  last_used   BIGINT
);
