-- The profiles of ours that were handed out, by which iPhones ask for their certificates. Times are milliseconds since 1970.
CREATE TABLE phone_profile (
  code   TEXT   NOT NULL PRIMARY KEY, -- the handle of the one-time code that is its challenge
  device TEXT   NOT NULL,
  handed BIGINT NOT NULL              -- when it was handed out first
);
CREATE INDEX phone_profile_device ON phone_profile (device, handed);
