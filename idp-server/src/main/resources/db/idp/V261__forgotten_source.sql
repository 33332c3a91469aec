-- When a source was forgotten: servers that were running then don't ask it any more, whatever their configuration names. NULL: it isn't.
ALTER TABLE status_source ADD COLUMN forgotten BIGINT;
