//! IMAP: wire format, connection, pipeline. Knows nothing of migration.

pub mod append;
mod auth;
mod authorities;
mod base64;
pub mod capabilities;
mod certificate;
pub mod code;
pub mod command;
pub mod date;
mod driver;
pub mod failure;
pub mod flag;
pub mod mailbox;
mod open;
mod parse;
pub mod quirk;
pub mod response;
pub mod session;
pub mod sink;
mod state;
mod status;
mod tcp;
pub mod timeouts;
mod tls;
pub mod uid_set;
mod way;
pub mod wire;

pub use append::{Append, AppendMessage};
pub use auth::Login;
/// The certificates in a PEM file.
pub use authorities::read as read_authorities;
pub use capabilities::Capabilities;
pub use code::Code;
pub use command::{Command, StoreAction, UidSetOrAll};
pub use date::InternalDate;
pub use failure::{Failure, OpenError, Stage};
pub use flag::Flag;
pub use mailbox::Mailbox;
pub use response::{
    Fetch, Listed, MailboxStatus, Namespace, Namespaces, QuotaLimit, Response, StateKind,
};
pub use session::{Peer, Session};
pub use sink::{Pending, Reply, Streaming};
pub use timeouts::Timeouts;
pub use uid_set::UidSet;
/// For what isn't IMAP and goes the same way.
pub use way::connect as connect_to;

/// Its home is with the words, as the options speak of folder names too.
pub use mailhaul_model::mutf7;

pub use quirk::{classify, classify_login};
