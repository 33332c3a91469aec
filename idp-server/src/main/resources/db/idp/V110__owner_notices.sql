-- What people must hear of their own devices, until they have read it. Times are milliseconds since 1970.
CREATE TABLE owner_notice (
  id          VARCHAR(36)  NOT NULL PRIMARY KEY,
  person      VARCHAR(256) NOT NULL,   -- the directory's immutable id
  username    VARCHAR(256) NOT NULL,
  kind        VARCHAR(16)  NOT NULL,   -- certificate: one was issued
  device      VARCHAR(64)  NOT NULL,
  serial      VARCHAR(40)  NOT NULL,
  route       VARCHAR(16)  NOT NULL,
  key_outside INTEGER      NOT NULL,
  made_by     VARCHAR(256) NOT NULL,
  at          BIGINT       NOT NULL,
  seen        BIGINT
);
CREATE INDEX owner_notice_person ON owner_notice (person, at) WHERE seen IS NULL;
CREATE INDEX owner_notice_at ON owner_notice (at);
