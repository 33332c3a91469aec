CREATE TABLE persistent_name_id (
  person_id TEXT   NOT NULL,
  service   TEXT   NOT NULL,
  value     TEXT   NOT NULL,
  created   BIGINT NOT NULL,
  PRIMARY KEY (person_id, service)
);
CREATE UNIQUE INDEX persistent_name_id_value ON persistent_name_id (service, value);
