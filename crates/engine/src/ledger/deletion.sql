-- Messages that a run marked \Deleted or expunged, written down before the server is told. Rows outlive what is remembered
-- of the folder: the copy of a message that was deleted on the source may be the only one there is.
CREATE TABLE deletion (
    folder INTEGER NOT NULL REFERENCES folder (id),
    -- 1 on the source, 2 on the destination
    side INTEGER NOT NULL,
    -- The UID on that side
    uid INTEGER NOT NULL,
    identity BLOB NOT NULL,
    -- 1 marked or about to be, 2 gone, 3 about to be expunged, and marked by its user before
    state INTEGER NOT NULL,
    PRIMARY KEY (folder, side, uid)
) STRICT, WITHOUT ROWID;
