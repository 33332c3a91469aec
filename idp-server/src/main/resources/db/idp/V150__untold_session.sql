-- Sessions that have ended, and whose services are yet to be told. Written in the transaction that ends them, deleted in the
-- one that records how each service fared; a node that dies in between leaves the row, and another one tells. Times are
-- milliseconds since 1970.
CREATE TABLE untold_session (
  session   VARCHAR(64)  NOT NULL PRIMARY KEY,   -- its public id
  person    VARCHAR(256) NOT NULL,               -- whose it was, by the directory's immutable id
  username  VARCHAR(256) NOT NULL,
  reference VARCHAR(64)  NOT NULL,               -- of the act that ended it
  ended     BIGINT       NOT NULL,
  due       BIGINT       NOT NULL,               -- when whoever ended it is no longer waited for
  attempts  INTEGER      NOT NULL
);
CREATE INDEX untold_session_due ON untold_session (due);
