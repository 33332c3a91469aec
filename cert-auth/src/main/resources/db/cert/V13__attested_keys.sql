-- The maker's root that vouches for a certificate's key, where the phone's hardware says that it made it.
ALTER TABLE issued_certificate ADD COLUMN attested_by TEXT;
-- What a phone is to repeat in the word on a key that it makes: one at a time for a device. Only its SHA-256 stands here.
CREATE TABLE attestation_challenge (
  device  TEXT   NOT NULL PRIMARY KEY,
  person  TEXT   NOT NULL,
  hash    TEXT   NOT NULL,
  expires BIGINT NOT NULL,
  made_by TEXT   NOT NULL
);
CREATE INDEX attestation_challenge_expires ON attestation_challenge (expires);
