-- A session's cookie names its id beside the secret, so the hash needs no index of its own.
DROP INDEX session_secret_hash;
