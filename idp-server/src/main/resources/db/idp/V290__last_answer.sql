-- What an iPhone has said of itself before it got a profile's challenge: a hash over its model and over the HMACs of its numbers, and one of the challenge that it said it by. NULL where it wasn't asked.
ALTER TABLE phone_profile ADD COLUMN answer TEXT;
ALTER TABLE phone_profile ADD COLUMN asked_by TEXT;
-- When it said so again, signed by the certificate that it got: once.
ALTER TABLE phone_profile ADD COLUMN finished BIGINT;
