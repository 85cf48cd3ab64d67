//! The tagged answer to a command.

use std::io;

use crate::store::Refusal;

/// The first word of a tagged answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Ok,
    No,
    Bad,
}

/// What happens to the connection after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    GoOn,
    Encrypt,
    Close,
}

/// A tagged answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub status: Status,
    /// Without brackets; may be empty.
    pub code: String,
    pub text: String,
    pub then: Then,
}

impl Reply {
    fn new(status: Status, code: &str, text: impl Into<String>) -> Self {
        Self { status, code: code.into(), text: text.into(), then: Then::GoOn }
    }

    pub(crate) fn ok(text: &str) -> Self {
        Self::new(Status::Ok, "", text)
    }

    pub(crate) fn ok_with(code: &str, text: &str) -> Self {
        Self::new(Status::Ok, code, text)
    }

    pub(crate) fn no(code: &str, text: impl Into<String>) -> Self {
        Self::new(Status::No, code, text)
    }

    pub(crate) fn bad(text: impl Into<String>) -> Self {
        Self::new(Status::Bad, "", text)
    }

    /// Whether it refuses.
    pub(crate) fn is_no(&self) -> bool {
        self.status == Status::No
    }

    pub(crate) fn then(mut self, then: Then) -> Self {
        self.then = then;
        self
    }

    /// The line, with its end.
    pub(crate) fn line(&self, tag: &str) -> String {
        let status = match self.status {
            Status::Ok => "OK",
            Status::No => "NO",
            Status::Bad => "BAD",
        };
        let code = if self.code.is_empty() { String::new() } else { format!("[{}] ", self.code) };
        format!("{tag} {status} {code}{}\r\n", self.text)
    }
}

/// Why a command is not carried out.
#[derive(Debug)]
pub(crate) enum Stop {
    Answer(Reply),
    Lost(io::Error),
}

impl From<Reply> for Stop {
    fn from(reply: Reply) -> Self {
        Self::Answer(reply)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Answer(Reply::no(&refusal.code, refusal.text))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Lost(error)
    }
}

/// What a command comes to.
pub(crate) type Outcome = Result<Reply, Stop>;
