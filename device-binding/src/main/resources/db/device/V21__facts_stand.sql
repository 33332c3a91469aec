-- A fact that a source has told stands until the same source says otherwise of that fact: by which report each was told last. 'report' is the source's last report itself.
CREATE TABLE device_status_fact (
  device TEXT   NOT NULL,
  source TEXT   NOT NULL,
  fact   TEXT   NOT NULL, -- the name of its column in device_status, or report
  number BIGINT NOT NULL,
  PRIMARY KEY (device, source, fact)
);
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'report', number FROM device_status_latest;
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'os_version', MAX(number) FROM device_status WHERE os_version IS NOT NULL GROUP BY device, source;
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'patched', MAX(number) FROM device_status WHERE patched IS NOT NULL GROUP BY device, source;
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'screen_lock', MAX(number) FROM device_status WHERE screen_lock IS NOT NULL GROUP BY device, source;
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'encrypted', MAX(number) FROM device_status WHERE encrypted IS NOT NULL GROUP BY device, source;
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'rooted', MAX(number) FROM device_status WHERE rooted IS NOT NULL GROUP BY device, source;
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'usb_debugging', MAX(number) FROM device_status WHERE usb_debugging IS NOT NULL GROUP BY device, source;
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'mdm_enrolled', MAX(number) FROM device_status WHERE mdm_enrolled IS NOT NULL GROUP BY device, source;
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'mdm_compliant', MAX(number) FROM device_status WHERE mdm_compliant IS NOT NULL GROUP BY device, source;
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'malware_protection', MAX(number) FROM device_status WHERE malware_protection IS NOT NULL GROUP BY device, source;
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'malware_protection_current', MAX(number) FROM device_status WHERE malware_protection_current IS NOT NULL GROUP BY device, source;
INSERT INTO device_status_fact (device, source, fact, number) SELECT device, source, 'profiles', MAX(number) FROM device_status WHERE profiles IS NOT NULL GROUP BY device, source;

-- By what two lists of apps are told to be the same: their SHA-256.
ALTER TABLE device_status ADD COLUMN apps_mark TEXT;
