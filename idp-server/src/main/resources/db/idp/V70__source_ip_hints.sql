-- What was published of source addresses: public (audience 'public') and for holders of a token ('all'). Each payload is
-- kept as it was signed, since the next one names its SHA-256. Times are milliseconds since 1970.
CREATE TABLE hint_version (
  audience TEXT   NOT NULL,
  version  BIGINT NOT NULL,
  payload  TEXT   NOT NULL,
  hash     TEXT   NOT NULL,
  previous TEXT,
  created  BIGINT NOT NULL,
  PRIMARY KEY (audience, version)
);
