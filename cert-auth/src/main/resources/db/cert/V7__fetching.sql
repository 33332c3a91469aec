-- Who fetches a list says so, so that one that dies meanwhile doesn't keep the others from it; and a list that soon
-- ends is fetched earlier. Times are milliseconds since 1970, 0 for none.
ALTER TABLE fetched_list ADD COLUMN claimed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fetched_list ADD COLUMN next_update BIGINT NOT NULL DEFAULT 0;
