-- A phone's hardware speaks beside one key: its word is that key's from now on, as the source 'attestation:key-…', and goes with it. By the moment of both it is known whose it was.
UPDATE device_status SET source = 'attestation:' || (SELECT MIN(k.id) FROM device_key k
  WHERE k.device = device_status.device AND k.created = device_status.at AND k.attestation = 'android-key')
WHERE source = 'attestation' AND EXISTS (SELECT 1 FROM device_key k
  WHERE k.device = device_status.device AND k.created = device_status.at AND k.attestation = 'android-key');
UPDATE device_status_fact SET source = COALESCE((SELECT s.source FROM device_status s
  WHERE s.device = device_status_fact.device AND s.number = device_status_fact.number), source) WHERE source = 'attestation';
UPDATE device_status_latest SET source = COALESCE((SELECT s.source FROM device_status s
  WHERE s.device = device_status_latest.device AND s.number = device_status_latest.number), source) WHERE source = 'attestation';
DELETE FROM device_status_fact WHERE source LIKE 'attestation%' AND NOT EXISTS (SELECT 1 FROM device_key k
  WHERE k.device = device_status_fact.device AND k.ended IS NULL AND 'attestation:' || k.id = device_status_fact.source);
DELETE FROM device_status_latest WHERE source LIKE 'attestation%' AND NOT EXISTS (SELECT 1 FROM device_key k
  WHERE k.device = device_status_latest.device AND k.ended IS NULL AND 'attestation:' || k.id = device_status_latest.source);
