-- Device managements that are asked how their devices are: who asks, how far they have got, and how it went. Times are milliseconds since 1970.
CREATE TABLE status_source (
  name     VARCHAR(40)  NOT NULL PRIMARY KEY, -- as the configuration calls it
  identity VARCHAR(500) NOT NULL,             -- what its list is of; another one begins anew
  holder   VARCHAR(36),                       -- which server asks now
  held     BIGINT       NOT NULL,             -- until when it is that server's
  due      BIGINT       NOT NULL,             -- when it is to be asked next
  tried    BIGINT,                            -- when it was asked last
  good     BIGINT,                            -- when a list was read to its end last
  failures INTEGER      NOT NULL,             -- since then, one after the other
  why      VARCHAR(500) NOT NULL,             -- what kept the last try from its end; empty: nothing
  pass     BIGINT       NOT NULL,             -- counts how often its list was begun
  begun    BIGINT,                            -- when this reading of the list was begun; NULL: it is ended
  since    BIGINT,                            -- it is of devices that were in touch since then; NULL: of all
  page     TEXT,                              -- where it goes on; NULL: at the first page
  pages    INTEGER      NOT NULL,             -- how many of it were read
  whole    BIGINT,                            -- when a list of all devices was read to its end last
  touched  BIGINT,                            -- the latest time at which a device was in touch
  counts   TEXT         NOT NULL              -- what came in, in JSON
);

-- What was read of each device, so that what hasn't changed is passed over, and what has left is noticed.
CREATE TABLE status_polled (
  source VARCHAR(40)  NOT NULL,
  id     VARCHAR(256) NOT NULL, -- by which the management knows it
  device TEXT         NOT NULL, -- the register's
  mark   VARCHAR(64)  NOT NULL, -- SHA-256 of what was said of it
  pass   BIGINT       NOT NULL, -- which reading of the list it stood in last
  PRIMARY KEY (source, id)
);
CREATE INDEX status_polled_pass ON status_polled (source, pass);
