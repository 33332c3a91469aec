-- Which version of the company's pledge for phones somebody has accepted. Rows stay: they are what was agreed. Times are milliseconds since 1970.
CREATE TABLE pledge_acceptance (
  person    VARCHAR(256) NOT NULL,   -- the directory's immutable id
  ownership VARCHAR(16)  NOT NULL,   -- corporate, byod
  version   VARCHAR(40)  NOT NULL,
  sha256    CHAR(64)     NOT NULL,   -- of the texts that were shown, Japanese and English
  username  VARCHAR(256) NOT NULL,
  device    VARCHAR(64)  NOT NULL,   -- at whose enrolment; empty: at a sign-on
  reference VARCHAR(64)  NOT NULL,
  at        BIGINT       NOT NULL,
  PRIMARY KEY (person, ownership, version)
);
