-- When a source's apps were read last, where they stand in a list of their own; and what was said of each device's, as its SHA-256.
ALTER TABLE status_source ADD COLUMN apps BIGINT;
ALTER TABLE status_polled ADD COLUMN apps VARCHAR(64);
