-- How many tries a counter takes: the bound stands beside the count, so that one statement can take several.
ALTER TABLE guess ADD COLUMN most INTEGER NOT NULL DEFAULT 0;
-- The immutable id of the person last tried under it: the helpdesk lets a person's counters start over.
ALTER TABLE guess ADD COLUMN person VARCHAR(256);
