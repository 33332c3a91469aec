-- Whoever records or takes back a device's certificates holds its row first, so that they go one after another.
CREATE TABLE certified_device (
  device VARCHAR(64) NOT NULL PRIMARY KEY
);
