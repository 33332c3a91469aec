-- What a service was told of its session's end, if it was told any: many don't heed it, so that what a sign-out needs is
-- kept longer (expires says until when). And by which browser somebody signed on there (the SHA-256 of its cookie): where a
-- service is told by way of a browser, by that one alone.
ALTER TABLE service_session ADD COLUMN told_until BIGINT;
ALTER TABLE service_session ADD COLUMN browser TEXT;
