//! IMAP: wire format, connection, pipeline. Knows nothing of migration.

pub mod date;
pub mod flag;
pub mod mailbox;
pub mod mutf7;
pub mod uid_set;
pub mod wire;

pub use date::InternalDate;
pub use flag::Flag;
pub use mailbox::Mailbox;
pub use uid_set::UidSet;
