-- Two entries of one entity ID are held against each other before the second is put in. Whoever is to
-- do that takes its row first, and the next waits for it to end its transaction.
CREATE TABLE service_provider_turn (
  entity_id TEXT   NOT NULL PRIMARY KEY,
  turns     BIGINT NOT NULL
);
