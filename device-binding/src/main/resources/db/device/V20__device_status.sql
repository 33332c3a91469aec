-- What was reported of how devices are, source by source. Times are milliseconds since 1970. What a report didn't say is NULL; yes is 1, no is 0.
CREATE TABLE device_status (
  device                     TEXT    NOT NULL,
  number                     BIGINT  NOT NULL, -- grows by one with each report of the device
  source                     TEXT    NOT NULL, -- api, self, apple-mdm-device, apple-mdm-security, apple-mdm-profiles, apple-mdm-apps
  at                         BIGINT  NOT NULL, -- when it was so
  received                   BIGINT  NOT NULL,
  os_version                 TEXT,
  patched                    TEXT,             -- the day of its security patches
  screen_lock                INTEGER,
  encrypted                  INTEGER,
  rooted                     INTEGER,
  usb_debugging              INTEGER,
  mdm_enrolled               INTEGER,
  mdm_compliant              INTEGER,
  malware_protection         INTEGER,
  malware_protection_current INTEGER,
  profiles                   TEXT,             -- one a line
  apps                       INTEGER,          -- how many it named
  PRIMARY KEY (device, number)
);

-- The newest report of each source. Changed under its own condition, so that no report takes the place of a newer one.
CREATE TABLE device_status_latest (
  device TEXT   NOT NULL,
  source TEXT   NOT NULL,
  number BIGINT NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (device, source)
);
