-- Times are milliseconds since 1970 UTC; 0 stands for "not yet". Texts are '' where there is nothing to say.

-- One row: what tells this data folder from every other in the keychain.
CREATE TABLE installation (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  space TEXT NOT NULL
) STRICT;
INSERT INTO installation (id, space) VALUES (1, lower(hex(randomblob(8))));

-- What the user has set, apart from the defaults.
CREATE TABLE settings (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where to connect and how; never who logs in.
CREATE TABLE servers (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  name     TEXT    NOT NULL,
  host     TEXT    NOT NULL,
  port     INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
  security TEXT    NOT NULL CHECK (security IN ('tls', 'starttls', 'none')),
  pin      TEXT    NOT NULL DEFAULT '',   -- SHA-256 of the one certificate to accept; '' trusts the system's authorities
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1))
) STRICT;

-- The lasting intent for one pair of accounts. A credential column says where the password of that revision is.
CREATE TABLE jobs (
  id                     INTEGER PRIMARY KEY AUTOINCREMENT,
  name                   TEXT    NOT NULL,
  created                INTEGER NOT NULL,
  source_server          INTEGER NOT NULL REFERENCES servers (id),
  source_login           TEXT    NOT NULL,
  source_act_as          TEXT    NOT NULL DEFAULT '',
  source_credential      TEXT    NOT NULL DEFAULT 'missing' CHECK (source_credential IN ('writing', 'kept', 'missing')),
  source_revision        INTEGER NOT NULL DEFAULT 0,
  destination_server     INTEGER NOT NULL REFERENCES servers (id),
  destination_login      TEXT    NOT NULL,
  destination_act_as     TEXT    NOT NULL DEFAULT '',
  destination_credential TEXT    NOT NULL DEFAULT 'missing' CHECK (destination_credential IN ('writing', 'kept', 'missing')),
  destination_revision   INTEGER NOT NULL DEFAULT 0,
  options                TEXT    NOT NULL              -- JSON
) STRICT;
CREATE INDEX jobs_by_source      ON jobs (source_server);
CREATE INDEX jobs_by_destination ON jobs (destination_server);

-- The queue and the history: every attempt that was asked for. At most one of a job is open.
CREATE TABLE runs (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  job          INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  kind         TEXT    NOT NULL CHECK (kind IN ('check', 'dry', 'copy', 'verify')),
  state        TEXT    NOT NULL CHECK (state IN ('queued', 'running', 'waiting', 'interrupted', 'done', 'warnings', 'failed', 'cancelled')),
  reason       TEXT    NOT NULL DEFAULT '',            -- why it is in that state, in plain words
  queued       INTEGER NOT NULL,
  not_before   INTEGER NOT NULL DEFAULT 0,
  started      INTEGER NOT NULL DEFAULT 0,
  ended        INTEGER NOT NULL DEFAULT 0,
  attempts     INTEGER NOT NULL DEFAULT 0,             -- sidecars started for it
  setbacks     INTEGER NOT NULL DEFAULT 0,             -- attempts in a row that ended before both logins
  crashes      INTEGER NOT NULL DEFAULT 0,             -- sidecars that went away without a last word
  reached      INTEGER NOT NULL DEFAULT 0 CHECK (reached IN (0, 1)),           -- both logins were accepted once
  cancel_asked INTEGER NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1)),
  exit_code    INTEGER NOT NULL DEFAULT -1,            -- imapsync's number; -1 where there is none
  errors       INTEGER NOT NULL DEFAULT 0,
  failure      TEXT    NOT NULL DEFAULT '',            -- JSON
  tally        TEXT    NOT NULL DEFAULT '',            -- JSON
  progress     TEXT    NOT NULL DEFAULT '',            -- JSON, the last snapshot without its folders
  plan         TEXT    NOT NULL DEFAULT ''             -- JSON, without its folders
) STRICT;
CREATE INDEX runs_by_job ON runs (job, id);
CREATE INDEX runs_in_line ON runs (id) WHERE state IN ('queued', 'waiting', 'interrupted');
CREATE INDEX runs_at_work ON runs (id) WHERE state = 'running';
CREATE UNIQUE INDEX runs_one_open ON runs (job) WHERE state IN ('queued', 'running', 'waiting', 'interrupted');

-- Which dry run a real run carries out.
CREATE TABLE run_links (
  real_run INTEGER NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  dry_run  INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX run_links_by_dry ON run_links (dry_run);

-- The newest snapshot of every folder of a run.
CREATE TABLE run_folders (
  run         INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  source      TEXT    NOT NULL,
  destination TEXT    NOT NULL,
  creates     INTEGER NOT NULL DEFAULT 0 CHECK (creates IN (0, 1)),  -- the plan had to create the destination
  snapshot    TEXT    NOT NULL,                        -- JSON
  PRIMARY KEY (run, source, destination)
) STRICT, WITHOUT ROWID;

-- Messages that a run names as not arriving.
CREATE TABLE run_reports (
  run     INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  place   INTEGER NOT NULL,                            -- the order in which the run said so
  outcome TEXT    NOT NULL CHECK (outcome IN ('skipped', 'refused', 'vanished')),
  folder  TEXT    NOT NULL,
  uid     INTEGER NOT NULL,
  subject TEXT    NOT NULL,
  size    INTEGER NOT NULL,
  date    TEXT    NOT NULL,
  reason  TEXT    NOT NULL,
  PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;
