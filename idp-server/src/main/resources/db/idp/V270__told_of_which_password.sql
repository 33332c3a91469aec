-- Of which password the owner was told last that somebody may know it, by the directory's mark of it: whoever has changed
-- it since hears of the next one, however soon.
ALTER TABLE one_time_secret ADD COLUMN strange_password TEXT NOT NULL DEFAULT '';
