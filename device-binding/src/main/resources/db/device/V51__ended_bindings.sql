-- Of which device a key was that has been shown again after it ended.
CREATE INDEX device_binding_ended ON device_binding (kind, reference, ended) WHERE ended IS NOT NULL;
