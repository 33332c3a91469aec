-- Keys of devices by WebAuthn. Times are milliseconds since 1970; octets are base64url without padding.
CREATE TABLE device_key (
  id              TEXT    NOT NULL PRIMARY KEY, -- what people and commands call it
  credential      TEXT    NOT NULL,             -- the credential's id
  rp_id           TEXT    NOT NULL,             -- the host for which it was made
  person          TEXT    NOT NULL,             -- whose: the directory's immutable id
  username        TEXT    NOT NULL,             -- and the user name at that time
  device          TEXT    NOT NULL,
  name            TEXT    NOT NULL,
  public_key      TEXT    NOT NULL,             -- in COSE
  algorithm       TEXT    NOT NULL,             -- es256, eddsa, rs256
  counter         BIGINT  NOT NULL,             -- how often it has signed, where the authenticator counts; else 0
  backup_eligible INTEGER NOT NULL,             -- 1: may be copied to other devices
  backed_up       INTEGER NOT NULL,             -- 1: is elsewhere, too
  attestation     TEXT    NOT NULL,             -- none, packed, tpm, android-key, apple
  attested_by     TEXT,                         -- the configured root that vouches for it
  model           TEXT    NOT NULL,             -- the authenticator's AAGUID
  transports      TEXT    NOT NULL,             -- with spaces between
  created         BIGINT  NOT NULL,
  created_by      TEXT    NOT NULL,
  last_used       BIGINT,
  alarm           BIGINT,                       -- when its counter went back: there may be two of it
  ended           BIGINT,
  ended_why       TEXT
);
-- A credential is registered once and never again, also after it has ended.
CREATE UNIQUE INDEX device_key_credential ON device_key (credential);
CREATE INDEX device_key_person ON device_key (person, created, id) WHERE ended IS NULL;
CREATE INDEX device_key_device ON device_key (device, created, id);
