-- What a logout has to say to a service is a NameID whole, with its qualifiers, and one session may have given a service
-- several. Rows stay until the service's own session would end, also once it was told: a logout asked for again is met by
-- what is known, not by a second round. Times are milliseconds since 1970.
CREATE TABLE service_session_whole (
  session_id        TEXT   NOT NULL,
  service           TEXT   NOT NULL,       -- the entity ID
  entry             TEXT   NOT NULL,       -- the id of its entry
  session_index     TEXT   NOT NULL,
  person_id         TEXT   NOT NULL,
  name_id_format    TEXT   NOT NULL,
  name_id           TEXT   NOT NULL,
  name_qualifier    TEXT,
  sp_name_qualifier TEXT,
  assertion_id      TEXT   NOT NULL,
  issued            BIGINT NOT NULL,
  expires           BIGINT NOT NULL,
  ended             BIGINT,                -- since when it is known to be signed out there
  PRIMARY KEY (session_id, service, entry, name_id, name_id_format)
);
INSERT INTO service_session_whole (session_id, service, entry, session_index, person_id, name_id_format, name_id,
    assertion_id, issued, expires)
  SELECT session_id, service, '', session_index, person_id, name_id_format, name_id, assertion_id, issued, expires
  FROM service_session;
DROP TABLE service_session;
ALTER TABLE service_session_whole RENAME TO service_session;
CREATE INDEX service_session_person_id ON service_session (person_id);
CREATE INDEX service_session_name_id ON service_session (name_id);
CREATE INDEX service_session_expires ON service_session (expires);
