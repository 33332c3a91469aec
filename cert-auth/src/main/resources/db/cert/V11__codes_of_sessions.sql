-- The session that shows a code to its own person: the code opens nothing once that has ended. NULL for the helpdesk's.
ALTER TABLE enrolment_code ADD COLUMN session VARCHAR(64);
