-- Messages to people and to other systems, from the act that they tell of until somebody has them. Written in the transaction of the
-- act, sent afterwards by whichever node claims them. Times are milliseconds since 1970.
CREATE TABLE outbox (
  id        VARCHAR(36)  NOT NULL PRIMARY KEY,
  channel   VARCHAR(80)  NOT NULL,   -- mail, or webhook: and its name
  state     VARCHAR(8)   NOT NULL,   -- waiting, sent, given-up
  person    VARCHAR(256) NOT NULL,   -- whom it concerns, by the directory's immutable id; empty: nobody
  username  VARCHAR(256) NOT NULL,
  event     VARCHAR(64)  NOT NULL,
  reference VARCHAR(64)  NOT NULL,   -- the act's, as its record has it
  content   TEXT         NOT NULL,   -- empty once it is sent
  created   BIGINT       NOT NULL,
  expires   BIGINT       NOT NULL,   -- then it is given up
  due       BIGINT       NOT NULL,   -- not before; while somebody sends it, until when it is theirs
  lease     VARCHAR(36),             -- who sends it now
  attempts  INTEGER      NOT NULL,
  lapsed    INTEGER      NOT NULL,   -- how often whoever sent it never came to say how it went
  ended     BIGINT,
  why       VARCHAR(500) NOT NULL    -- what kept it from being sent, the last time
);
CREATE INDEX outbox_due ON outbox (channel, due) WHERE state = 'waiting';
CREATE INDEX outbox_reference ON outbox (reference) WHERE state = 'waiting';
CREATE INDEX outbox_created ON outbox (created, id);
CREATE INDEX outbox_ended ON outbox (ended) WHERE state <> 'waiting';
