-- On which devices a source's words stand: asked where a source is given up.
CREATE INDEX device_status_latest_source ON device_status_latest (source, device);
