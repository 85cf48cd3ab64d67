-- How the mail of a batch's domains is moved over.
CREATE TABLE cutovers (
  batch  INTEGER NOT NULL PRIMARY KEY REFERENCES batches (id) ON DELETE CASCADE,
  plan   TEXT    NOT NULL,                             -- JSON: what was decided
  memory TEXT    NOT NULL                              -- JSON: what was seen
) STRICT;
