//! How a command, and how the opening of a connection, can fail.

use mailhaul_model::event::Certificate;
use thiserror::Error;

use crate::Code;

/// Why a command did not succeed. After anything but [`Failure::No`] and [`Failure::NotOffered`], and most
/// [`Failure::Bad`], the connection is gone. The text of a login is in none of these.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Failure {
    /// The server refused.
    #[error("the server refused: {text}")]
    No { code: Option<Code>, text: String },
    /// The server did not understand, or not accept, the command as it was written.
    #[error("the server did not accept the command: {text}")]
    Bad { text: String },
    /// The server said good-bye.
    #[error("the server closed the connection: {text}")]
    Bye { code: Option<Code>, text: String },
    /// The connection broke.
    #[error("the connection was lost during {during}: {text}")]
    Lost { during: String, text: String },
    /// Nothing moved for this long.
    #[error("the server was silent for {seconds} s during {during}")]
    Timeout { during: String, seconds: u64 },
    /// The server said what IMAP doesn't allow. `line` is shortened and printable.
    #[error("the server broke the protocol ({why}): {line}")]
    Protocol { line: String, why: String },
    /// The server doesn't offer what was asked for.
    #[error("the server does not offer {0}")]
    NotOffered(String),
    /// A message's bytes were more or fewer than announced. The connection is closed, the message not stored.
    #[error("a message of {announced} bytes was announced, {given} were given")]
    WrongSize { announced: u64, given: u64 },
    /// The connection was closed before the command could be sent.
    #[error("the connection is closed")]
    Closed,
}

/// Why no connection could be opened.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum OpenError {
    #[error("{host} has no address: {text}")]
    UnknownHost { host: String, text: String },
    #[error("the connection was refused: {text}")]
    Refused { text: String },
    #[error("the server can't be reached: {text}")]
    Unreachable { text: String },
    #[error("the server did not answer within {seconds} s ({stage})")]
    Timeout { stage: Stage, seconds: u64 },
    /// The proxy can't be reached, or doesn't speak as it should.
    #[error("no connection through the proxy {proxy}: {text}")]
    Proxy { proxy: String, text: String },
    /// The proxy answers, but wants another login.
    #[error("the proxy lets nobody through: {text}")]
    ProxyLogin { text: String },
    /// The proxy answers, but connects not to the server.
    #[error("the proxy doesn't connect to the server: {text}")]
    ProxyTarget { text: String },
    /// The certificate isn't one to believe. Nothing was sent to the server.
    #[error("the server's certificate is not trusted: {why}")]
    Untrusted { certificate: Certificate, why: String },
    /// The certificate isn't the pinned one. Nothing was sent to the server.
    #[error("the server shows another certificate than the pinned one")]
    WrongPin { certificate: Certificate },
    /// TLS could not be agreed on, for instance because the port speaks plain text.
    #[error("no encrypted connection: {why}")]
    TlsFailed { why: String },
    /// Asked for plain text or STARTTLS, the server says nothing; but it answers TLS.
    #[error("the server waits for TLS from the first byte")]
    SpeaksTls,
    /// The server doesn't offer STARTTLS.
    #[error("the server does not offer STARTTLS")]
    NoStarttls,
    #[error("the server refused STARTTLS: {text}")]
    StarttlsRefused { text: String },
    /// The server greeted with good-bye, or with something that isn't IMAP.
    #[error("the server does not greet as an IMAP server that is open: {text}")]
    Greeting { text: String },
    /// The connection was lost, or the server broke the protocol, before it was open.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// How far the opening of a connection was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Name resolution and TCP.
    Connect,
    /// The TLS handshake.
    Tls,
    /// The first line of the server.
    Greeting,
    /// CAPABILITY or STARTTLS.
    Prelude,
}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting",
            Self::Tls => "agreeing on encryption",
            Self::Greeting => "waiting for the greeting",
            Self::Prelude => "asking what the server can do",
        })
    }
}

/// Bytes from the wire made fit to be shown: printable, short.
pub(crate) fn printable(bytes: &[u8]) -> String {
    const MOST: usize = 200;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST)]);
    let mut shown: String =
        text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if bytes.len() > MOST {
        shown.push('…');
    }
    shown
}
