-- Apps as devices report them. Times are milliseconds since 1970; what isn't known is ''.

-- One row for each app as it is known, shared by all devices that have it.
CREATE TABLE app (
  id      BIGINT NOT NULL PRIMARY KEY,
  mark    TEXT   NOT NULL, -- SHA-256 of package, version, signer and hash: one row for one app
  package TEXT   NOT NULL, -- in lower case
  version TEXT   NOT NULL,
  signer  TEXT   NOT NULL,
  hash    TEXT   NOT NULL,
  name    TEXT   NOT NULL, -- as who reported it first calls it
  created BIGINT NOT NULL
);
CREATE UNIQUE INDEX app_mark ON app (mark);
CREATE INDEX app_package ON app (package);
CREATE INDEX app_signer ON app (signer) WHERE signer <> '';
CREATE INDEX app_hash ON app (hash) WHERE hash <> '';
CREATE INDEX app_created ON app (created);

-- A device has an app, by one source's word, from its first report that names it until its first that doesn't.
CREATE TABLE device_app (
  device TEXT   NOT NULL,
  app    BIGINT NOT NULL,
  source TEXT   NOT NULL,
  since  BIGINT NOT NULL,
  until  BIGINT,
  PRIMARY KEY (device, app, source, since)
);
CREATE INDEX device_app_app ON device_app (app, device);
CREATE INDEX device_app_until ON device_app (until) WHERE until IS NOT NULL;

-- The last report of each source on each device.
CREATE TABLE app_report (
  device TEXT    NOT NULL,
  source TEXT    NOT NULL,
  at     BIGINT  NOT NULL,
  apps   INTEGER NOT NULL,
  PRIMARY KEY (device, source)
);
CREATE INDEX app_report_at ON app_report (at);

-- One row: reports share it while they look at the list, whoever changes the list has it alone.
CREATE TABLE blocklist (
  id      INTEGER NOT NULL PRIMARY KEY,
  version BIGINT  NOT NULL
);
INSERT INTO blocklist (id, version) VALUES (1, 0);

CREATE TABLE blocklist_entry (
  id         TEXT   NOT NULL PRIMARY KEY,
  criteria   TEXT   NOT NULL, -- all of the next four in one: no two entries in force say the same
  package    TEXT,
  versions   TEXT,
  signer     TEXT,
  hash       TEXT,
  action     TEXT   NOT NULL, -- warn, suspend, sign-out
  look_back  BIGINT NOT NULL, -- milliseconds
  reason_ja  TEXT   NOT NULL,
  reason_en  TEXT   NOT NULL,
  source     TEXT   NOT NULL, -- command, file, or the name of a collection
  reference  TEXT   NOT NULL, -- what it is called there
  added      BIGINT NOT NULL,
  added_by   TEXT   NOT NULL,
  removed    BIGINT,
  removed_by TEXT,
  matched    BIGINT           -- when all devices had been looked at for it
);
CREATE UNIQUE INDEX blocklist_entry_criteria ON blocklist_entry (criteria) WHERE removed IS NULL;
CREATE INDEX blocklist_entry_added ON blocklist_entry (added, id);
CREATE INDEX blocklist_entry_pending ON blocklist_entry (added) WHERE matched IS NULL AND removed IS NULL;

-- That a device has, or had, an app that an entry means. Whether it has it now, device_app says.
CREATE TABLE app_match (
  device    TEXT   NOT NULL,
  entry     TEXT   NOT NULL,
  app       BIGINT NOT NULL,
  since     BIGINT NOT NULL, -- from when on it has, or had, it
  found     BIGINT NOT NULL,
  acted     BIGINT,          -- when what the entry says was done to the device
  confirmed BIGINT,          -- when its owner had read the warning
  PRIMARY KEY (device, entry, app)
);
CREATE INDEX app_match_entry ON app_match (entry, device);
CREATE INDEX app_match_pending ON app_match (found) WHERE acted IS NULL;
