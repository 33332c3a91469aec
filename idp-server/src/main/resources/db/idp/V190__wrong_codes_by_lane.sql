-- Wrong codes from browsers in which their owner has shown no more than a password are counted by themselves:
-- whoever has found out that password may be the one who types them. What was counted so far may be anybody's.
ALTER TABLE one_time_secret ADD COLUMN strange_failures BIGINT NOT NULL DEFAULT 0;
UPDATE one_time_secret SET strange_failures = failures, failures = 0;
