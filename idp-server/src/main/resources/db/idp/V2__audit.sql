-- An id begins with the time (12 hexadecimal digits of milliseconds), so that the primary key is also the order.
CREATE TABLE audit (
  id             TEXT   NOT NULL PRIMARY KEY,
  time           BIGINT NOT NULL,
  reference      TEXT   NOT NULL,
  kind           TEXT   NOT NULL,
  result         TEXT   NOT NULL,
  reason         TEXT,
  person_id      TEXT,
  username       TEXT,
  service        TEXT,
  factors        TEXT   NOT NULL,
  client_address TEXT   NOT NULL,
  user_agent     TEXT   NOT NULL,
  session        TEXT,
  policy_version TEXT,
  detail         TEXT   NOT NULL
);
CREATE INDEX audit_reference ON audit (reference);
CREATE INDEX audit_person ON audit (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX audit_username ON audit (lower(username), id) WHERE username IS NOT NULL;
CREATE INDEX audit_service ON audit (service, id) WHERE service IS NOT NULL;
CREATE INDEX audit_refused ON audit (id) WHERE result = 'REFUSED';

-- What the SIEM has not been sent yet.
CREATE TABLE audit_outbox (
  id TEXT NOT NULL PRIMARY KEY
);

-- Work that one node at a time does.
CREATE TABLE lease (
  name   TEXT   NOT NULL PRIMARY KEY,
  holder TEXT   NOT NULL,
  until  BIGINT NOT NULL
);
