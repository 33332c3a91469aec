-- An issuing authority that its root has taken back: its state is revoked then.
ALTER TABLE authority ADD COLUMN revoked BIGINT;   -- milliseconds since 1970
ALTER TABLE authority ADD COLUMN reason  INTEGER;  -- RFC 5280 CRLReason
