-- In-house systems behind the gate. Times are milliseconds since 1970; of codes and cookies only the SHA-256 is stored.

-- A sign-on on its way to a system: taken once, by the browser it was made for.
CREATE TABLE gate_code (
  code_hash      BYTEA  NOT NULL PRIMARY KEY,
  ticket         TEXT   NOT NULL,
  system         TEXT   NOT NULL,
  browser_hash   TEXT   NOT NULL,
  session_id     TEXT   NOT NULL,
  return_to      TEXT   NOT NULL,
  expires        BIGINT NOT NULL,
  ticket_expires BIGINT NOT NULL
);
CREATE INDEX gate_code_expires ON gate_code (expires);

-- What a system's cookie opens: nothing by itself, for it is worth what the session is worth.
CREATE TABLE gate_ticket (
  secret_hash BYTEA  NOT NULL PRIMARY KEY,
  id          TEXT   NOT NULL,
  system      TEXT   NOT NULL,
  session_id  TEXT   NOT NULL,
  opened      BIGINT NOT NULL,
  expires     BIGINT NOT NULL
);
CREATE INDEX gate_ticket_expires ON gate_ticket (expires);
