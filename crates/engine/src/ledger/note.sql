-- What is true of the whole ledger. 'changed': messages may have been changed on their way, so that what is remembered of their
-- sizes and headers isn't the source's.
CREATE TABLE note (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
