-- When this person last showed more than a password in this browser: a password alone, which a thief may have,
-- makes it known as well. NULL: never.
ALTER TABLE known_browser_person ADD COLUMN vouched BIGINT;
