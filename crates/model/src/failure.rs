//! What can go wrong, as few classes, and what each class means for the queue.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use specta::Type;

/// Every failure of a run is one of these. The server's own words stand beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FailureClass {
    /// The login was rejected. Never tried again by itself: accounts get locked.
    WrongCredential,
    /// The destination mailbox has no room.
    MailboxFull,
    /// The server asks for less, or for a pause.
    RateLimited,
    /// A message was refused. It is named and the run goes on.
    MessageRefused,
    /// A folder could not be created, opened or listed.
    FolderRefused,
    /// The host name has no address.
    UnknownHost,
    /// No connection, or the connection was lost.
    ConnectionLost,
    /// The certificate is not trusted, or TLS could not be agreed on.
    TlsRefused,
    /// The server doesn't offer what was asked for, such as STARTTLS.
    NotOffered,
    /// The server said what IMAP doesn't allow.
    ProtocolViolated,
    /// The request can't be carried out as it was given.
    BadRequest,
    /// Another run is at work on the same two mailboxes.
    Busy,
    /// This machine: disk full, file not writable.
    LocalStorage,
    /// The user, a signal or a limit the user set ended the run.
    Stopped,
    /// A fault of this program.
    Internal,
}

/// What the queue does after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// May pass by itself: try again, not before this long if the server said so.
    Retry(Option<Duration>),
    /// Needs someone.
    Halt,
}

impl FailureClass {
    /// Whether trying again without a change can help.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::RateLimited | Self::ConnectionLost | Self::UnknownHost | Self::Busy => {
                Verdict::Retry(None)
            }
            Self::WrongCredential
            | Self::MailboxFull
            | Self::MessageRefused
            | Self::FolderRefused
            | Self::TlsRefused
            | Self::NotOffered
            | Self::ProtocolViolated
            | Self::BadRequest
            | Self::LocalStorage
            | Self::Stopped
            | Self::Internal => Verdict::Halt,
        }
    }
}
