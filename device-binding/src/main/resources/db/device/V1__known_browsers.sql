-- A browser that somebody has signed on with. Its cookie is <id>.<secret>; only hashes of secrets stand here.
-- Times are milliseconds since 1970.
CREATE TABLE known_browser (
  id            VARCHAR(64) NOT NULL PRIMARY KEY,
  secret_hash   VARCHAR(64) NOT NULL,
  seen          INTEGER     NOT NULL,  -- 1 once the browser has come back with this secret
  previous_hash VARCHAR(64),
  rotated       BIGINT      NOT NULL,
  expires       BIGINT      NOT NULL
);
CREATE INDEX known_browser_expires ON known_browser (expires);

-- Who has signed on with it.
CREATE TABLE known_browser_person (
  browser   VARCHAR(64)  NOT NULL,
  person    VARCHAR(256) NOT NULL,
  last_used BIGINT       NOT NULL,
  PRIMARY KEY (browser, person)
);
CREATE INDEX known_browser_person_person ON known_browser_person (person, last_used);
