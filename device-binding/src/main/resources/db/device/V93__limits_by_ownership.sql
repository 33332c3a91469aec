-- How many of the devices at hand are people's own; the others are the company's.
ALTER TABLE device_owner ADD COLUMN byod INTEGER NOT NULL DEFAULT 0;

UPDATE device_owner SET byod =
  (SELECT COUNT(*) FROM device
    WHERE device.person = device_owner.person AND device.ownership = 'byod'
      AND device.state IN ('pending', 'active', 'suspended'));
