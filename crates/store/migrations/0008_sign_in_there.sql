-- The revision of a new mailbox' credential that is a user's sign-in and no password, and the server that it was made on; 0 for none.
ALTER TABLE people ADD COLUMN destination_signed_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN destination_sign_in_server INTEGER NOT NULL DEFAULT 0;
-- The revision of it that the server said no to in a later test; 0 for none.
ALTER TABLE people ADD COLUMN destination_rejected INTEGER NOT NULL DEFAULT 0;
