-- The client certificate that was proved in a session, so that each assertion can judge it again, and so that its
-- revocation can end the session. The fingerprint is SHA-256 in lower-case hex, the path DER in Base64 with spaces between.
ALTER TABLE session ADD COLUMN certificate_fingerprint TEXT;
ALTER TABLE session ADD COLUMN certificate TEXT;
CREATE INDEX session_certificate ON session (certificate_fingerprint) WHERE certificate_fingerprint IS NOT NULL;
