-- Whether somebody took an entry off ('staff') or its source no longer has it ('source'); NULL while it is listed.
ALTER TABLE blocklist_entry ADD COLUMN removed_how TEXT;
-- Until now the name told it. A collection that was forgotten took its entries off at one moment, as who asked for it.
UPDATE blocklist_entry SET removed_how = CASE
  WHEN removed_by = 'mochi' OR (source NOT IN ('command', 'file') AND EXISTS (
    SELECT 1 FROM blocklist_entry other
    WHERE other.source = blocklist_entry.source AND other.removed = blocklist_entry.removed
      AND other.removed_by = blocklist_entry.removed_by AND other.id <> blocklist_entry.id)) THEN 'source'
  ELSE 'staff' END
WHERE removed IS NOT NULL;
