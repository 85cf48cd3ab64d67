-- Batches, the order of the queue, and what servers are spared.

-- Jobs that were imported together, and what they have in common.
CREATE TABLE batches (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  name               TEXT    NOT NULL,
  created            INTEGER NOT NULL,
  source_server      INTEGER NOT NULL REFERENCES servers (id),
  destination_server INTEGER NOT NULL REFERENCES servers (id),
  options            TEXT    NOT NULL,                 -- JSON: what a new job of it begins with
  schedule           TEXT    NOT NULL,                 -- JSON
  most_at_once       INTEGER NOT NULL DEFAULT 0,       -- runs; 0 leaves it to the setting for all
  paused             INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  closed             INTEGER NOT NULL DEFAULT 0        -- since when its credentials are gone
) STRICT;

-- Which batch a job is in, if it is in one.
CREATE TABLE batch_jobs (
  job   INTEGER NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
  batch INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX batch_jobs_by_batch ON batch_jobs (batch);

ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1 AND 1);
ALTER TABLE jobs ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));
-- The revision of the password that the server rejected, 0 for none: that one is not tried again.
ALTER TABLE jobs ADD COLUMN source_rejected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN destination_rejected INTEGER NOT NULL DEFAULT 0;

-- The place in line: by this, then by id. A run that is moved gets a number between those of its new neighbours.
ALTER TABLE runs ADD COLUMN place REAL NOT NULL DEFAULT 0;
UPDATE runs SET place = id;
CREATE INDEX runs_by_place ON runs (place);

ALTER TABLE servers ADD COLUMN limits TEXT NOT NULL DEFAULT '';   -- JSON; '' for none

-- Bytes of messages that all runs together moved from or to a server on a day of this computer's clock.
CREATE TABLE server_volume (
  server INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  day    TEXT    NOT NULL,                             -- YYYY-MM-DD
  bytes  INTEGER NOT NULL,
  PRIMARY KEY (server, day)
) STRICT, WITHOUT ROWID;

-- What was done with a batch, when and by whom. It stays when the batch is gone.
CREATE TABLE activity (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  at     INTEGER NOT NULL,
  batch  INTEGER NOT NULL,
  person TEXT    NOT NULL,                             -- the user's name on this computer
  text   TEXT    NOT NULL
) STRICT;
CREATE INDEX activity_by_batch ON activity (batch, id);

-- Messages that did not arrive and that somebody said may stay behind.
CREATE TABLE accepted (
  job    INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  folder TEXT    NOT NULL,
  uid    INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  note   TEXT    NOT NULL DEFAULT '',
  PRIMARY KEY (job, folder, uid)
) STRICT, WITHOUT ROWID;

-- How fast a batch went: one point a minute.
CREATE TABLE batch_speed (
  batch    INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
  at       INTEGER NOT NULL,                           -- the minute's beginning
  bytes    INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  PRIMARY KEY (batch, at)
) STRICT, WITHOUT ROWID;

-- Which column of a user list was what, by its heading, for the next list.
CREATE TABLE column_memory (
  heading TEXT NOT NULL PRIMARY KEY,
  meaning TEXT NOT NULL                                -- '' for a column that is left out
) STRICT, WITHOUT ROWID;
