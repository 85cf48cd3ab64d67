//! IMAP: wire format, connection, pipeline. Knows nothing of migration.
