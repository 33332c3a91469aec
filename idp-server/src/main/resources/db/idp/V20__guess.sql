-- Tries of passwords that were not (yet) right, by what they are counted under. `until` is in milliseconds
-- since 1970. Names, networks and their pairs fall into 2^20 buckets each, so the table is bounded.
CREATE TABLE guess (
  counter VARCHAR(300) NOT NULL PRIMARY KEY,
  taken   INTEGER      NOT NULL,
  until   BIGINT       NOT NULL
);
CREATE INDEX guess_until ON guess (until);
