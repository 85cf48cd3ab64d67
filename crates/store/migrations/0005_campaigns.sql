-- Rounds of collecting passwords from the users themselves.
CREATE TABLE campaigns (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  name               TEXT    NOT NULL,                 -- whose mailboxes are moved, as the users know it
  created            INTEGER NOT NULL,
  source_server      INTEGER NOT NULL REFERENCES servers (id),
  destination_server INTEGER NOT NULL DEFAULT 0,       -- 0 where none was chosen yet
  asks               TEXT    NOT NULL CHECK (asks IN ('nothing', 'address', 'password')),
  audience           TEXT    NOT NULL CHECK (audience IN ('everyone', 'domains', 'expected')),
  domains            TEXT    NOT NULL DEFAULT '',      -- JSON
  rules              TEXT    NOT NULL DEFAULT '',      -- JSON
  expires            INTEGER NOT NULL,
  closed             INTEGER NOT NULL DEFAULT 0,       -- since when it takes no submissions although it could
  purged             INTEGER NOT NULL DEFAULT 0,       -- since when what it collected is gone
  receipt            TEXT    NOT NULL DEFAULT ''       -- what was removed then, in words
) STRICT;
CREATE INDEX campaigns_by_source      ON campaigns (source_server);
CREATE INDEX campaigns_by_destination ON campaigns (destination_server);

-- Whose mailboxes a campaign is about: expected, or there by what they handed in.
CREATE TABLE people (
  id                     INTEGER PRIMARY KEY AUTOINCREMENT,
  campaign               INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  address                TEXT    NOT NULL,             -- as it was typed
  address_key            TEXT    NOT NULL,             -- the same for every spelling of one mailbox
  name                   TEXT    NOT NULL DEFAULT '',
  expected               INTEGER NOT NULL DEFAULT 0 CHECK (expected IN (0, 1)),
  submitted              INTEGER NOT NULL DEFAULT 0,
  by_admin               INTEGER NOT NULL DEFAULT 0 CHECK (by_admin IN (0, 1)),
  source_credential      TEXT    NOT NULL DEFAULT 'missing' CHECK (source_credential IN ('writing', 'kept', 'missing')),
  source_revision        INTEGER NOT NULL DEFAULT 0,
  destination_credential TEXT    NOT NULL DEFAULT 'missing' CHECK (destination_credential IN ('writing', 'kept', 'missing')),
  destination_revision   INTEGER NOT NULL DEFAULT 0,
  destination_by         TEXT    NOT NULL DEFAULT 'nobody'
                         CHECK (destination_by IN ('nobody', 'user', 'admin', 'generated', 'exported')),
  destination_for        TEXT    NOT NULL DEFAULT '',  -- the account that its password was proven or handed over for; '' for any
  said_destination       TEXT    NOT NULL DEFAULT '',  -- the address that the user gave
  typed_destination      TEXT    NOT NULL DEFAULT '',  -- the address that the admin typed, which counts more
  target_server          INTEGER NOT NULL DEFAULT 0,   -- another than the campaign's destination; 0 for none
  failures               INTEGER NOT NULL DEFAULT 0,   -- logins that failed since one worked
  checked                INTEGER NOT NULL DEFAULT 0,   -- when the password that is kept was last tested
  renew                  INTEGER NOT NULL DEFAULT 0 CHECK (renew IN (0, 1)),
  job                    INTEGER NOT NULL DEFAULT 0,   -- the job that was made; 0 for none
  UNIQUE (campaign, address_key)
) STRICT;
CREATE INDEX people_by_job ON people (job);
CREATE TRIGGER people_lose_their_job AFTER DELETE ON jobs BEGIN
  UPDATE people SET job = 0 WHERE job = old.id;
END;

-- Secrets in the keychain that nobody has any more: removed from here once they are removed from there.
CREATE TABLE shreds (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  holder   TEXT    NOT NULL CHECK (holder IN ('source', 'destination', 'campaign')),
  owner    INTEGER NOT NULL,                           -- a person, or a campaign
  revision INTEGER NOT NULL                            -- every one up to this
) STRICT;
CREATE TRIGGER people_leave_secrets AFTER DELETE ON people BEGIN
  INSERT INTO shreds (holder, owner, revision) SELECT 'source', old.id, old.source_revision WHERE old.source_revision > 0;
  INSERT INTO shreds (holder, owner, revision) SELECT 'destination', old.id, old.destination_revision WHERE old.destination_revision > 0;
END;
CREATE TRIGGER campaigns_leave_a_key AFTER DELETE ON campaigns BEGIN
  INSERT INTO shreds (holder, owner, revision) VALUES ('campaign', old.id, 1);
END;

-- Logins that were tried for a campaign; the last few hundred of each.
CREATE TABLE attempts (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  campaign INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  at       INTEGER NOT NULL,
  address  TEXT    NOT NULL,
  side     TEXT    NOT NULL CHECK (side IN ('source', 'destination')),
  verdict  TEXT    NOT NULL,
  client   TEXT    NOT NULL                            -- '' for this computer's own tests
) STRICT;
CREATE INDEX attempts_by_campaign ON attempts (campaign, id);

-- The accounts that a campaign's destination has, as the admin says.
CREATE TABLE known_accounts (
  campaign    INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  address_key TEXT    NOT NULL,
  address     TEXT    NOT NULL,
  PRIMARY KEY (campaign, address_key)
) STRICT, WITHOUT ROWID;
