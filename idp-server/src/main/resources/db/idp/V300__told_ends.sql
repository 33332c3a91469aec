-- Of which certificates their owners were told that they end, or have ended: each once. Apart from
-- owner_notice, of which nodes of the release before show every row. Times are milliseconds since 1970.
CREATE TABLE told_end (
  serial    VARCHAR(40) NOT NULL,
  authority VARCHAR(64) NOT NULL,
  what      VARCHAR(8)  NOT NULL,   -- due: that it ends in two weeks; end: that it has ended
  at        BIGINT      NOT NULL,
  PRIMARY KEY (serial, authority, what)
);
CREATE INDEX told_end_at ON told_end (at);
