-- What shuts somebody out goes before everything else, and has room where nothing else has. Whether sending was begun is
-- noted just before it: only then may a message have arrived although nobody came to say so. And what one act has to tell
-- one person is found by all three, since one act may tell thousands.
ALTER TABLE outbox ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET urgent = 1 WHERE state = 'waiting' AND (event LIKE 'certificate.%'
  OR event IN ('device.lost', 'device.suspended', 'device.retired', 'service.sign-out'));
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (channel, urgent, due) WHERE state = 'waiting';
DROP INDEX outbox_reference;
CREATE INDEX outbox_same ON outbox (reference, person, channel) WHERE state = 'waiting';
