-- By which key of a device a session was proved, so that each assertion can look at it again, and so that its end can end the
-- session. The device stands in the column beside it.
ALTER TABLE session ADD COLUMN device_key TEXT;
CREATE INDEX session_device_key ON session (device_key) WHERE device_key IS NOT NULL;
