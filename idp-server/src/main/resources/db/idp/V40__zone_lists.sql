-- Zones' lists of ranges as fetched from their addresses, one copy for all nodes. Times are milliseconds since 1970.
CREATE TABLE zone_list (
  url     TEXT   NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,               -- grows with each change of text or why
  tried   BIGINT NOT NULL,               -- when a node last took it upon itself to fetch
  fetched BIGINT,                        -- when the text came
  text    TEXT,                          -- the last good list; NULL before the first
  hash    TEXT,                          -- its SHA-256
  why     TEXT                           -- why the last try failed
);
