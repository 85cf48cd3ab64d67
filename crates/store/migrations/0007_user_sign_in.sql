-- An app of the customer's own by which users sign in to a server's mailboxes themselves: JSON, without its secret; '' for none.
ALTER TABLE servers ADD COLUMN user_client TEXT NOT NULL DEFAULT '';
-- The newest revision of that app's secret, which is in the keychain; 0 where there never was one.
ALTER TABLE servers ADD COLUMN user_client_revision INTEGER NOT NULL DEFAULT 0;
-- The revision of a credential that is a user's sign-in and no password; 0 for none.
ALTER TABLE jobs ADD COLUMN source_signed_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN destination_signed_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN source_signed_in INTEGER NOT NULL DEFAULT 0;
