//! A small scriptable IMAP server: sample mailboxes for the demo, faults for the tests.
