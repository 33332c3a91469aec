-- Whom somebody has invited to register a phone, and for which device. The code itself is in enrolment_code; its link only in the mail.
-- Times are milliseconds since 1970.
CREATE TABLE invitation (
  device    VARCHAR(64)  NOT NULL PRIMARY KEY,
  person    VARCHAR(256) NOT NULL,   -- the directory's immutable id
  username  VARCHAR(256) NOT NULL,
  ownership VARCHAR(16)  NOT NULL,
  platform  VARCHAR(16)  NOT NULL,
  made_by   VARCHAR(256) NOT NULL,
  made      BIGINT       NOT NULL,
  sent      BIGINT       NOT NULL,   -- when the latest link was made
  times     INTEGER      NOT NULL,   -- how many links were made
  expires   BIGINT       NOT NULL    -- of the latest link
);
CREATE INDEX invitation_person ON invitation (person);
CREATE INDEX invitation_made ON invitation (made, device);
