-- What calls of the interface came to that had an Idempotency-Key, so that the same call once more gets the same answer. Times are milliseconds since 1970.
CREATE TABLE answered_call (
  id     TEXT   NOT NULL PRIMARY KEY, -- SHA-256 of caller, method, path and key
  body   TEXT   NOT NULL,             -- SHA-256 of what was sent
  begun  BIGINT NOT NULL,
  status INTEGER,                     -- NULL as long as the call is under way
  answer TEXT                         -- a JSON document; NULL where there is none
);
CREATE INDEX answered_call_begun ON answered_call (begun);
