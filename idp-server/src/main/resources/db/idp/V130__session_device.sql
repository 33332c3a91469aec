-- From which registered device a session was proved, and from which device a service was reached: what ends with the device,
-- and what remains of it elsewhere.
ALTER TABLE session ADD COLUMN device TEXT;
CREATE INDEX session_device ON session (device) WHERE device IS NOT NULL;
ALTER TABLE service_session ADD COLUMN device TEXT;
CREATE INDEX service_session_device ON service_session (device) WHERE device IS NOT NULL;
