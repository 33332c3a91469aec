-- Policies that were put in force, the newest of which is obeyed by all nodes. Rows are only added: a record's version is
-- found here for as long as the record lasts. Times are milliseconds since 1970.
CREATE TABLE policy_version (
  number    BIGINT NOT NULL PRIMARY KEY, -- 1, 2, 3 …, without gaps
  text      TEXT   NOT NULL,             -- the file as it was
  hash      TEXT   NOT NULL,             -- its SHA-256 in hex
  loaded_by TEXT   NOT NULL,             -- the node whose file it was
  created   BIGINT NOT NULL
);
