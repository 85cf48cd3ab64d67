-- How a server's mailboxes are signed in to: JSON, without what is secret in it; '' for each mailbox' own password.
ALTER TABLE servers ADD COLUMN sign_in TEXT NOT NULL DEFAULT '';
-- The newest revision of the secret that goes with it, which is in the keychain; 0 where there never was one.
ALTER TABLE servers ADD COLUMN access_revision INTEGER NOT NULL DEFAULT 0;
-- A PEM file with certificate authorities to believe beside the system's; '' for none.
ALTER TABLE servers ADD COLUMN authorities TEXT NOT NULL DEFAULT '';
-- What connections go through: JSON, without its password; '' for nothing.
ALTER TABLE servers ADD COLUMN proxy TEXT NOT NULL DEFAULT '';
-- The newest revision of the proxy's password, which is in the keychain; 0 where there never was one.
ALTER TABLE servers ADD COLUMN proxy_revision INTEGER NOT NULL DEFAULT 0;
