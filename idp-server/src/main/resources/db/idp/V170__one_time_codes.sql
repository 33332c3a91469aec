-- Authenticator apps, one for each person: the secret is sealed under a key that the master key
-- wraps. last_step is the step of the latest code that was used; none up to it counts again.
CREATE TABLE one_time_secret (
  person_id TEXT   NOT NULL PRIMARY KEY,
  id        TEXT   NOT NULL,
  username  TEXT   NOT NULL,
  secret    BYTEA  NOT NULL,
  device    TEXT,
  since     BIGINT NOT NULL,
  last_step BIGINT NOT NULL,
  failures  BIGINT NOT NULL
);
CREATE INDEX one_time_secret_device ON one_time_secret (device);

-- What is left of the codes for the day on which the app is gone: HMACs; a row that is used is gone.
CREATE TABLE recovery_code (
  person_id TEXT  NOT NULL,
  mark      BYTEA NOT NULL,
  PRIMARY KEY (person_id, mark)
);
