-- Service providers: what each says of itself, what it came from and what an operator has set.
-- The same text runs on SQLite and on PostgreSQL. Times are milliseconds since 1970.
CREATE TABLE service_provider (
  id        TEXT   NOT NULL PRIMARY KEY,
  name      TEXT   NOT NULL,
  entity_id TEXT   NOT NULL,
  record    TEXT   NOT NULL, -- what was read, as JSON
  options   TEXT   NOT NULL, -- what is set, as a JSON list of option=value
  source    TEXT   NOT NULL, -- where the original came from: a file's name, an address, 'by hand'
  original  BYTEA  NOT NULL, -- the document as it came, byte for byte; empty if by hand
  version   BIGINT NOT NULL,
  changed   BIGINT NOT NULL,
  CONSTRAINT service_provider_name UNIQUE (name),
  CONSTRAINT service_provider_entity_id UNIQUE (entity_id)
);
