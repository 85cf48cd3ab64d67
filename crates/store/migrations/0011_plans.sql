-- Jobs that a plan gave to other machines, until their results are collected or the plan is ended.
CREATE TABLE plans (
  id     TEXT    NOT NULL PRIMARY KEY,                 -- made by chance
  batch  INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
  kind   TEXT    NOT NULL,
  shards INTEGER NOT NULL,
  made   INTEGER NOT NULL                              -- milliseconds since 1970
) STRICT;

CREATE TABLE plan_jobs (
  plan  TEXT    NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  job   INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  shard INTEGER NOT NULL,
  away  INTEGER NOT NULL DEFAULT 1,                    -- 1 while other machines may work on it
  mark  TEXT    NOT NULL DEFAULT '',                   -- of the newest result that was collected
  run   INTEGER NOT NULL DEFAULT 0,                    -- that it became; 0 for none yet
  PRIMARY KEY (plan, job)
) STRICT, WITHOUT ROWID;

-- A job is in one place at a time.
CREATE UNIQUE INDEX plan_jobs_away ON plan_jobs (job) WHERE away = 1;
