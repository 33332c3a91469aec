-- Revocation lists of authorities elsewhere: one node fetches, all read. Times are milliseconds since 1970.
CREATE TABLE fetched_list (
  address VARCHAR(1000) NOT NULL PRIMARY KEY,
  tried   BIGINT        NOT NULL,
  version BIGINT        NOT NULL,   -- rises with each list that was kept
  fetched BIGINT        NOT NULL,   -- 0 before the first
  fault   VARCHAR(500)  NOT NULL,   -- why the last try failed; empty where it didn't
  der     BYTEA
);
