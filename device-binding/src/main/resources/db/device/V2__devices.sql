-- The register of phones, tablets and PCs. Times are milliseconds since 1970; words are those of the interface.
CREATE TABLE device (
  id             TEXT   NOT NULL PRIMARY KEY,
  person         TEXT   NOT NULL, -- the owner: the directory's immutable id
  username       TEXT   NOT NULL, -- what the owner typed to sign on when it came to them
  name           TEXT   NOT NULL,
  ownership      TEXT   NOT NULL, -- corporate, byod
  platform       TEXT   NOT NULL, -- ios, ipados, android, windows, macos, chromeos, linux, other
  model          TEXT   NOT NULL,
  state          TEXT   NOT NULL, -- pending, active, suspended, lost, retired
  act            TEXT   NOT NULL, -- what brought it into that state
  act_by         TEXT   NOT NULL, -- who did so, as records name them
  act_by_person  TEXT,            -- the immutable id of who answers for it
  act_at         BIGINT NOT NULL,
  created        BIGINT NOT NULL,
  revision       BIGINT NOT NULL  -- grows with each change
);
CREATE INDEX device_created ON device (created, id);
CREATE INDEX device_person ON device (person, created, id);
CREATE INDEX device_username ON device (lower(username));
CREATE INDEX device_state ON device (state, created, id);

-- How many devices a person has at hand (pending, active, suspended), so that two nodes at once keep to the limit.
CREATE TABLE device_owner (
  person  TEXT    NOT NULL PRIMARY KEY,
  at_hand INTEGER NOT NULL
);

-- Who did what to a device, when and why.
CREATE TABLE device_history (
  device     TEXT   NOT NULL,
  revision   BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  act        TEXT   NOT NULL,
  act_by     TEXT   NOT NULL,
  by_person  TEXT,
  from_state TEXT,
  to_state   TEXT   NOT NULL,
  why        TEXT   NOT NULL,
  PRIMARY KEY (device, revision)
);

-- What a device is known by. A reference is one device's at a time; identifiers stand here as HMACs only.
CREATE TABLE device_binding (
  id         TEXT   NOT NULL PRIMARY KEY,
  device     TEXT   NOT NULL,
  kind       TEXT   NOT NULL, -- certificate-key, webauthn, browser, identifier
  level      TEXT   NOT NULL, -- attested-key, device-bound-key, copyable-key, known-browser, device-identifier
  reference  TEXT   NOT NULL,
  label      TEXT   NOT NULL,
  created    BIGINT NOT NULL,
  created_by TEXT   NOT NULL,
  ended      BIGINT,
  ended_why  TEXT
);
CREATE UNIQUE INDEX device_binding_reference ON device_binding (kind, reference) WHERE ended IS NULL;
CREATE INDEX device_binding_device ON device_binding (device, created, id);
