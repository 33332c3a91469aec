-- Since when a source's list is the one that it is of now, where it was another one before: what was said before then is of that one. NULL: it never was another.
ALTER TABLE status_source ADD COLUMN renewed BIGINT;
