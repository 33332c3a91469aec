-- Times are milliseconds since 1970, hashes are SHA-256.

CREATE TABLE session (
  id             TEXT   NOT NULL PRIMARY KEY,
  secret_hash    BYTEA  NOT NULL,
  person_id      TEXT   NOT NULL,
  username       TEXT   NOT NULL,
  started        BIGINT NOT NULL,
  last_used      BIGINT NOT NULL,
  factors        TEXT   NOT NULL,
  password_state TEXT,
  client_address TEXT   NOT NULL,
  version        BIGINT NOT NULL
);
CREATE UNIQUE INDEX session_secret_hash ON session (secret_hash);
CREATE INDEX session_person_id ON session (person_id);
CREATE INDEX session_last_used ON session (last_used);
CREATE INDEX session_started ON session (started);

-- Which service was told what about whom, in which session. Outlives the session: a logout needs it.
CREATE TABLE service_session (
  session_id     TEXT   NOT NULL,
  service        TEXT   NOT NULL,
  session_index  TEXT   NOT NULL,
  person_id      TEXT   NOT NULL,
  name_id_format TEXT   NOT NULL,
  name_id        TEXT   NOT NULL,
  assertion_id   TEXT   NOT NULL,
  issued         BIGINT NOT NULL,
  expires        BIGINT NOT NULL,
  PRIMARY KEY (session_id, service, session_index)
);
CREATE INDEX service_session_person_id ON service_session (person_id);
CREATE INDEX service_session_expires ON service_session (expires);

-- Requests that were answered: each once.
CREATE TABLE consumed_request (
  request_hash BYTEA  NOT NULL PRIMARY KEY,
  browser_hash TEXT   NOT NULL,
  expires      BIGINT NOT NULL
);
CREATE INDEX consumed_request_expires ON consumed_request (expires);
