-- The part before the @ of pairwise-id, which is compared without regard to case.
CREATE TABLE pairwise_id (
  person_id TEXT   NOT NULL,
  service   TEXT   NOT NULL, -- the entity ID
  value     TEXT   NOT NULL,
  created   BIGINT NOT NULL, -- milliseconds since 1970
  PRIMARY KEY (person_id, service)
);
CREATE UNIQUE INDEX pairwise_id_value ON pairwise_id (service, lower(value));
