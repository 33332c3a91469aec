-- A name that was taken from its person, or whose person had left before it came here, stays as nobody's: whoever gets the
-- login next would otherwise compute it anew, and with it the account. One table holds both kinds, so that one index keeps
-- a name from having two owners, also while it is being taken away.
CREATE TABLE persistent_name_id_whole (
  service   TEXT   NOT NULL, -- the entity ID
  value     TEXT   NOT NULL,
  person_id TEXT,            -- whose it is; null: nobody's any longer
  former    TEXT,            -- whose it was: the id, or what a file calls the person; null where nobody may have it back
  created   BIGINT NOT NULL, -- milliseconds since 1970
  retired   BIGINT,          -- since when it is nobody's
  UNIQUE (person_id, service)
);
INSERT INTO persistent_name_id_whole (service, value, person_id, created)
  SELECT service, value, person_id, created FROM persistent_name_id;
DROP TABLE persistent_name_id;
ALTER TABLE persistent_name_id_whole RENAME TO persistent_name_id;
CREATE UNIQUE INDEX persistent_name_id_value ON persistent_name_id (service, value);

CREATE TABLE pairwise_id_whole (
  service   TEXT   NOT NULL,
  value     TEXT   NOT NULL, -- the part before the @, compared without regard to case
  person_id TEXT,
  former    TEXT,
  created   BIGINT NOT NULL,
  retired   BIGINT,
  UNIQUE (person_id, service)
);
INSERT INTO pairwise_id_whole (service, value, person_id, created)
  SELECT service, value, person_id, created FROM pairwise_id;
DROP TABLE pairwise_id;
ALTER TABLE pairwise_id_whole RENAME TO pairwise_id;
CREATE UNIQUE INDEX pairwise_id_value ON pairwise_id (service, lower(value));
