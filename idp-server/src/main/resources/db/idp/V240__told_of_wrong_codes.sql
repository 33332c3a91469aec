-- Wrong codes that were typed after the right password, in browsers in which the owner has shown no more than that:
-- how many since when, and when the owner was told last that somebody may know the password.
ALTER TABLE one_time_secret ADD COLUMN strange_tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE one_time_secret ADD COLUMN strange_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE one_time_secret ADD COLUMN strange_told BIGINT NOT NULL DEFAULT 0;
