-- Messages that a job's runs changed on their way, as the last run to do so said it. They outlive a run that is tried again:
-- what it sent has arrived.
CREATE TABLE changed_messages (
  job     INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  folder  TEXT    NOT NULL,
  uid     INTEGER NOT NULL,
  subject TEXT    NOT NULL,
  size    INTEGER NOT NULL,                            -- bytes, at the source
  date    TEXT    NOT NULL,
  edits   TEXT    NOT NULL,                            -- JSON
  PRIMARY KEY (job, folder, uid)
) STRICT, WITHOUT ROWID;
