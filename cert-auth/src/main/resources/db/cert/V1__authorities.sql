-- Our own certificate authorities. Times are milliseconds since 1970, serial numbers 32 hex digits.
CREATE TABLE authority (
  id          VARCHAR(64)  NOT NULL PRIMARY KEY,
  role        VARCHAR(100) NOT NULL,  -- root, issuing, responder:<the authority that it answers for>
  state       VARCHAR(16)  NOT NULL,  -- next, current, retired
  issuer      VARCHAR(64)  NOT NULL,  -- the authority that signed it; a root's own id
  certificate BYTEA        NOT NULL,  -- DER
  wrapped_key BYTEA,                  -- PKCS #8 under the master key, id and role as associated data
  token_key   VARCHAR(100),           -- or the label of the key in the token
  created     BIGINT       NOT NULL
);

-- Of nodes that make one at once, one does: at most one is current, and one is next.
CREATE UNIQUE INDEX authority_current ON authority (role) WHERE state = 'current';
CREATE UNIQUE INDEX authority_next ON authority (role) WHERE state = 'next';

-- Every certificate that was handed out.
CREATE TABLE issued_certificate (
  authority   VARCHAR(64)  NOT NULL,
  serial      VARCHAR(40)  NOT NULL,
  person      VARCHAR(256) NOT NULL,  -- the directory's immutable id
  username    VARCHAR(256) NOT NULL,  -- as it was then
  device      VARCHAR(64)  NOT NULL,
  key_hash    VARCHAR(64)  NOT NULL,  -- SHA-256 of the SubjectPublicKeyInfo
  not_before  BIGINT       NOT NULL,
  not_after   BIGINT       NOT NULL,
  issued      BIGINT       NOT NULL,
  issued_by   VARCHAR(256) NOT NULL,
  certificate BYTEA        NOT NULL,  -- DER
  revoked     BIGINT,
  reason      INTEGER,                -- RFC 5280 CRLReason
  PRIMARY KEY (authority, serial)
);
CREATE INDEX issued_certificate_serial ON issued_certificate (serial);
CREATE INDEX issued_certificate_person ON issued_certificate (person, issued);
CREATE INDEX issued_certificate_username ON issued_certificate (username, issued);
CREATE INDEX issued_certificate_device ON issued_certificate (device, issued);
CREATE INDEX issued_certificate_issued ON issued_certificate (issued, serial);
CREATE INDEX issued_certificate_revoked ON issued_certificate (authority, not_after, serial) WHERE revoked IS NOT NULL;

-- Whose a key is, for good: it is never certified for another device or another person.
CREATE TABLE certified_key (
  key_hash VARCHAR(64)  NOT NULL PRIMARY KEY,
  person   VARCHAR(256) NOT NULL,
  device   VARCHAR(64)  NOT NULL,
  barred   INTEGER      NOT NULL      -- 1 once somebody else may have it: never certified again
);

-- Each authority's list. What revokes raises the revision; a list is built whenever it holds an earlier one.
CREATE TABLE crl (
  authority   VARCHAR(64) NOT NULL PRIMARY KEY,
  revision    BIGINT      NOT NULL,
  built       BIGINT      NOT NULL,
  number      BIGINT      NOT NULL,   -- CRLNumber: only ever rises
  this_update BIGINT      NOT NULL,
  next_update BIGINT      NOT NULL,
  entries     BIGINT      NOT NULL,
  der         BYTEA
);
