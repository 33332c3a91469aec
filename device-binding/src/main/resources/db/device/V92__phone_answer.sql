-- What a phone has said of itself, signed by its maker's key, while it was being enrolled: until its certificate is issued. Times are milliseconds since 1970.
CREATE TABLE phone_answer (
  device     TEXT   NOT NULL PRIMARY KEY, -- the id that it is enrolled under
  person     TEXT   NOT NULL, -- the directory's immutable id
  platform   TEXT   NOT NULL, -- ios, ipados
  model      TEXT   NOT NULL,
  identifier TEXT   NOT NULL, -- references of its identifiers, as in device_binding, with spaces between
  expires    BIGINT NOT NULL
);
CREATE INDEX phone_answer_expires ON phone_answer (expires);
