-- How phones come by certificates. Times are milliseconds since 1970.

-- One-time codes, handle.secret: whoever has one may have one certificate for one device of one person.
CREATE TABLE enrolment_code (
  handle       VARCHAR(32)  NOT NULL PRIMARY KEY,  -- 130 random bits
  secret_hash  VARCHAR(64)  NOT NULL,              -- SHA-256, hex
  route        VARCHAR(16)  NOT NULL,              -- csr, scep, est, phone, pkcs12
  person       VARCHAR(256) NOT NULL,              -- the directory's immutable id
  username     VARCHAR(256) NOT NULL,              -- as it was then
  device       VARCHAR(64)  NOT NULL,
  ownership    VARCHAR(16)  NOT NULL,              -- corporate, byod
  platform     VARCHAR(16)  NOT NULL,              -- ios, android, other
  made         BIGINT       NOT NULL,
  made_by      VARCHAR(256) NOT NULL,
  maker        VARCHAR(256),                       -- the immutable id of who made it; NULL for whoever runs the server
  why          VARCHAR(500) NOT NULL,
  expires      BIGINT       NOT NULL,
  wrong        INTEGER      NOT NULL,              -- wrong secrets that were tried; burnt at five
  ended        BIGINT                              -- when it was used, or taken back
);
CREATE INDEX enrolment_code_device ON enrolment_code (device, made);
CREATE INDEX enrolment_code_person ON enrolment_code (person, made);
CREATE INDEX enrolment_code_expires ON enrolment_code (expires);

-- What an MDM hands to all of its devices: it opens for those that are awaited, and for nothing else.
CREATE TABLE shared_challenge (
  name         VARCHAR(32)  NOT NULL PRIMARY KEY,
  secret_hash  VARCHAR(64)  NOT NULL,
  made         BIGINT       NOT NULL,
  made_by      VARCHAR(256) NOT NULL
);

-- Registered devices for which an MDM's shared challenge issues, each once.
CREATE TABLE awaited_device (
  mdm          VARCHAR(32)  NOT NULL,
  device       VARCHAR(64)  NOT NULL,
  person       VARCHAR(256) NOT NULL,
  username     VARCHAR(256) NOT NULL,
  ownership    VARCHAR(16)  NOT NULL,
  platform     VARCHAR(16)  NOT NULL,
  filed        BIGINT       NOT NULL,
  filed_by     VARCHAR(256) NOT NULL,
  filer        VARCHAR(256),
  why          VARCHAR(500) NOT NULL,
  expires      BIGINT       NOT NULL,
  PRIMARY KEY (mdm, device)
);
CREATE INDEX awaited_device_expires ON awaited_device (expires);

-- Requests for certificates, and what became of them.
CREATE TABLE enrolment_request (
  id           VARCHAR(32)  NOT NULL PRIMARY KEY,
  route        VARCHAR(16)  NOT NULL,
  csr          BYTEA        NOT NULL,              -- PKCS #10
  key_hash     VARCHAR(64)  NOT NULL,
  key_outside  INTEGER      NOT NULL,
  person       VARCHAR(256) NOT NULL,
  username     VARCHAR(256) NOT NULL,
  device       VARCHAR(64)  NOT NULL,
  ownership    VARCHAR(16)  NOT NULL,
  platform     VARCHAR(16)  NOT NULL,
  filed        BIGINT       NOT NULL,
  filed_by     VARCHAR(256) NOT NULL,
  filer        VARCHAR(256),
  why          VARCHAR(500) NOT NULL,
  expires      BIGINT       NOT NULL,
  state        VARCHAR(16)  NOT NULL,              -- pending, approved, denied, issued
  decided      BIGINT,
  decided_by   VARCHAR(256),
  decided_why  VARCHAR(500),
  serial       VARCHAR(40)                         -- of the certificate that was issued
);
CREATE INDEX enrolment_request_person ON enrolment_request (person, filed);
CREATE INDEX enrolment_request_state ON enrolment_request (state, filed, id);
CREATE INDEX enrolment_request_key ON enrolment_request (key_hash);

-- A protocol's transactions: each begins once. The key is the one that began it.
CREATE TABLE enrolment_transaction (
  route        VARCHAR(16)  NOT NULL,
  transaction_id VARCHAR(128) NOT NULL,            -- SHA-256 of the protocol's own, hex
  key_hash     VARCHAR(64)  NOT NULL,
  request      VARCHAR(32)  NOT NULL,
  begun        BIGINT       NOT NULL,
  PRIMARY KEY (route, transaction_id)
);
CREATE INDEX enrolment_transaction_begun ON enrolment_transaction (begun);
