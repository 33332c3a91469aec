-- Nobody puts a notice away: whoever it is shown to may be the one whom it is about.
DROP INDEX owner_notice_person;
ALTER TABLE owner_notice DROP COLUMN seen;
CREATE INDEX owner_notice_person ON owner_notice (person, at);
