-- One entity ID may have several entries, told apart by their addresses or by a condition on the
-- person. Neither engine's way to drop a constraint is the other's, so the table is made anew.
CREATE TABLE service_provider_entry (
  id        TEXT   NOT NULL PRIMARY KEY,
  name      TEXT   NOT NULL,
  entity_id TEXT   NOT NULL,
  record    TEXT   NOT NULL, -- what was read, as JSON
  options   TEXT   NOT NULL, -- what is set, as a JSON list of option=value
  source    TEXT   NOT NULL, -- where the original came from: a file's name, an address, 'by hand'
  original  BYTEA  NOT NULL, -- the document as it came, byte for byte; empty if by hand
  version   BIGINT NOT NULL,
  changed   BIGINT NOT NULL,
  CONSTRAINT service_provider_entry_name UNIQUE (name)
);
INSERT INTO service_provider_entry
  (id, name, entity_id, record, options, source, original, version, changed)
  SELECT id, name, entity_id, record, options, source, original, version, changed
  FROM service_provider;
DROP TABLE service_provider;
ALTER TABLE service_provider_entry RENAME TO service_provider;
CREATE INDEX service_provider_entity_id ON service_provider (entity_id);
