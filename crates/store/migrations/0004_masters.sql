-- An administrator's login that stands in for the users' own on one side of a batch. The credential column says where the
-- password of that revision is.
CREATE TABLE batch_masters (
  batch      INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
  side       TEXT    NOT NULL CHECK (side IN ('source', 'destination')),
  form       TEXT    NOT NULL CHECK (form IN ('act-as', 'user-star-master', 'domain-admin-user')),
  login      TEXT    NOT NULL,                         -- the administrator's, or what stands before the user's
  credential TEXT    NOT NULL CHECK (credential IN ('writing', 'kept', 'missing')),
  revision   INTEGER NOT NULL,
  PRIMARY KEY (batch, side)
) STRICT, WITHOUT ROWID;
