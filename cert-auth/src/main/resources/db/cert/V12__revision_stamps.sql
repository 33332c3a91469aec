-- What tells revisions of one number apart: a database that was set back counts on from an earlier one. Random, 16 hex
-- digits each, of the latest 32 revisions, the latest first. Beside crl, where they would stand behind the whole list.
CREATE TABLE crl_revision (
  authority VARCHAR(64)  NOT NULL PRIMARY KEY,
  stamps    VARCHAR(600) NOT NULL
);
