//! IMAP: wire format, connection, pipeline. Knows nothing of migration.

pub mod append;
pub mod capabilities;
pub mod code;
pub mod command;
pub mod date;
pub mod failure;
pub mod flag;
pub mod mailbox;
pub mod mutf7;
mod parse;
pub mod response;
pub mod session;
pub mod sink;
mod state;
mod status;
pub mod timeouts;
pub mod uid_set;
pub mod wire;

pub use append::{Append, AppendMessage};
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

mod open {
    use super::*;
    pub async fn open(_: &mailhaul_model::Endpoint, _: &Timeouts) -> Result<Session, OpenError> {
        Err(Failure::Closed.into())
    }
    pub async fn over<S>(
        _: S,
        _: std::net::SocketAddr,
        _: &Timeouts,
    ) -> Result<Session, OpenError> {
        Err(Failure::Closed.into())
    }
}
mod login {
    use super::*;
    pub async fn login(
        _: &Session,
        _: &str,
        _: Option<&str>,
        _: &mailhaul_model::Secret,
    ) -> Result<String, Failure> {
        Err(Failure::Closed)
    }
}
mod quirk {
    use super::*;
    pub fn classify(_: &Failure) -> (mailhaul_model::FailureClass, Option<std::time::Duration>) {
        (mailhaul_model::FailureClass::ConnectionLost, None)
    }
}
pub use quirk::classify;
