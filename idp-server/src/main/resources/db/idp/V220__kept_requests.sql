-- Requests by HTTP-POST that are too long for the address of their page, sealed for the browser that was led there. Times are
-- milliseconds since 1970.
CREATE TABLE kept_request (
  id           VARCHAR(64) NOT NULL PRIMARY KEY, -- of browser, issuer and ID: the same request comes again under the same
  browser_hash VARCHAR(64) NOT NULL,
  sealed       TEXT        NOT NULL,
  expires      BIGINT      NOT NULL
);
CREATE INDEX kept_request_browser ON kept_request (browser_hash, expires);
CREATE INDEX kept_request_expires ON kept_request (expires);
