-- These served the sweeps alone, and every sign-on wrote them: an unused session is found by when it was last used, the
-- others by a look through the table, for requests and guesses a small one.
DROP INDEX session_started;
DROP INDEX consumed_request_expires;
DROP INDEX guess_until;
