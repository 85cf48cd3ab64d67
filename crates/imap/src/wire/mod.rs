//! IMAP's grammar as bytes, for either end of a connection.
//!
//! Reading goes in two steps. [`Framer`] cuts a stream of bytes into texts and literals without knowing what they mean,
//! in bounded memory. [`Reader`] walks over the texts and literals of one line, token by token. Writing goes through
//! [`Writer`], which chooses between atom, quoted string and literal.
//!
//! Invariants: nothing here panics on any input; nothing grows beyond the [`Limits`] it was given; a literal's bytes are
//! never looked at.

mod frame;
mod reader;
mod writer;

use bytes::Bytes;

pub use frame::{Dialect, FrameError, Framer, Limits, LiteralHead, Piece};
pub use reader::Reader;
pub use writer::{Writer, is_atom, is_quotable};

/// A part of a line: what stood between literals, or a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment {
    /// Text without the `{n}` that announces the literal after it and without the line's end.
    Text(Bytes),
    /// The bytes of a literal.
    Literal(Bytes),
}

impl Fragment {
    /// The bytes of either kind.
    pub fn bytes(&self) -> &Bytes {
        match self {
            Self::Text(bytes) | Self::Literal(bytes) => bytes,
        }
    }
}
