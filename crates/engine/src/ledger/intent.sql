-- Messages that are about to be sent, or were sent and not acknowledged: they may be on the destination.
CREATE TABLE intent (
    folder INTEGER NOT NULL REFERENCES folder (id),
    -- The lowest and the highest UID of the set.
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    -- As IMAP writes it: 1:4,7
    uids TEXT NOT NULL,
    PRIMARY KEY (folder, first)
) STRICT, WITHOUT ROWID;
