-- Version 4, with intent.sql, deletion.sql, label.sql and note.sql. One file per job; only the sidecar writes it.

-- The two accounts that a memory is about: after an edit of the job, what was remembered of other accounts doesn't count.
CREATE TABLE pair (
    id INTEGER PRIMARY KEY,
    accounts TEXT NOT NULL UNIQUE
) STRICT;

-- A source folder as long as its UIDVALIDITY stays, and where it goes. 0 stands for "not known".
CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    pair INTEGER NOT NULL REFERENCES pair (id),
    source TEXT NOT NULL,
    source_validity INTEGER NOT NULL,
    destination TEXT NOT NULL,
    destination_validity INTEGER NOT NULL,
    -- The destination's UIDNEXT before anything was appended: what an interrupted run left is at or above it.
    baseline INTEGER NOT NULL,
    -- 1 once what the destination held before was compared with the source.
    looked INTEGER NOT NULL,
    -- The source as it was when the last run had settled all of it.
    done_uid_next INTEGER NOT NULL,
    done_messages INTEGER NOT NULL,
    done_mod_seq INTEGER NOT NULL,
    UNIQUE (pair, source, source_validity, destination)
) STRICT;

-- Messages that are on the destination for sure.
CREATE TABLE message (
    folder INTEGER NOT NULL REFERENCES folder (id),
    uid INTEGER NOT NULL,
    -- 1 copied, 2 adopted
    outcome INTEGER NOT NULL,
    -- 0 where the server didn't tell
    destination_uid INTEGER NOT NULL,
    size INTEGER NOT NULL,
    identity BLOB NOT NULL,
    -- The source's flags last seen, in canonical order
    flags TEXT NOT NULL,
    PRIMARY KEY (folder, uid)
) STRICT, WITHOUT ROWID;
