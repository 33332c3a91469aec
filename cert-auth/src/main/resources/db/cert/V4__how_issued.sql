-- By which way a certificate was issued, whether its key was ever outside of its device, and when another took its place.
ALTER TABLE issued_certificate ADD COLUMN route VARCHAR(16) NOT NULL DEFAULT 'csr';
ALTER TABLE issued_certificate ADD COLUMN key_outside INTEGER NOT NULL DEFAULT 1;
ALTER TABLE issued_certificate ADD COLUMN replaced BIGINT;
CREATE INDEX issued_certificate_replaced ON issued_certificate (replaced) WHERE replaced IS NOT NULL AND revoked IS NULL;
CREATE INDEX issued_certificate_renewal ON issued_certificate (not_after, issued) WHERE replaced IS NULL AND revoked IS NULL;
