-- What the key is known by that was certified by a profile's challenge: no other certificate of the device shows the profile. NULL while the challenge is unused.
ALTER TABLE phone_profile ADD COLUMN key_hash TEXT;
DROP INDEX phone_profile_device;
CREATE INDEX phone_profile_key ON phone_profile (device, key_hash);
CREATE INDEX phone_profile_handed ON phone_profile (handed);
