-- Gmail's number of a source message, the same under each of its labels.
CREATE TABLE label (
    folder INTEGER NOT NULL REFERENCES folder (id),
    uid INTEGER NOT NULL,
    gmail INTEGER NOT NULL,
    PRIMARY KEY (folder, uid)
) STRICT, WITHOUT ROWID;
