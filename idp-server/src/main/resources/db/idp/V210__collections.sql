-- Collections of indicators on TAXII servers that the blocklist follows. Times are milliseconds since 1970.
CREATE TABLE app_collection (
  name        TEXT    NOT NULL PRIMARY KEY, -- as mochi.yaml calls it, and the source of its entries
  url         TEXT    NOT NULL,             -- of which what is kept was read
  lease       BIGINT  NOT NULL,             -- until then a node has it to itself; 0: nobody has
  due         BIGINT  NOT NULL,             -- when it is to be asked next
  changes     BIGINT,                       -- when what holds of it changes by itself
  tried       BIGINT,                       -- when it was asked last
  fetched     BIGINT,                       -- when it last answered well
  whole       BIGINT,                       -- when it was last read from its beginning
  added_after TEXT,                         -- where reading goes on, as the server says it
  failures    INTEGER NOT NULL,             -- in a row
  why         TEXT                          -- why the last try failed, if it did
);

-- Each indicator in its newest version.
CREATE TABLE app_indicator (
  collection  TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  modified    BIGINT  NOT NULL,
  title       TEXT    NOT NULL,
  valid_from  BIGINT  NOT NULL,
  valid_until BIGINT,
  confidence  INTEGER,
  pattern     TEXT    NOT NULL, -- '' where nothing in it can be listed
  fate        TEXT    NOT NULL, -- what became of it
  seen        BIGINT  NOT NULL, -- by the reading that began then
  PRIMARY KEY (collection, id)
);
CREATE INDEX app_indicator_fate ON app_indicator (collection, fate, id);
