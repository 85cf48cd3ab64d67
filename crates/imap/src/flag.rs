//! Marks on a message.

use std::fmt;

use crate::wire::is_atom;

/// A flag (RFC 9051 section 2.3.2).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    Seen,
    Answered,
    Flagged,
    Deleted,
    Draft,
    /// Set by the server alone.
    Recent,
    /// A user's own word, `$Forwarded` and the like; also a system flag that IMAP doesn't know, with its backslash.
    Keyword(String),
}

const SYSTEM: [Flag; 6] =
    [Flag::Seen, Flag::Answered, Flag::Flagged, Flag::Deleted, Flag::Draft, Flag::Recent];

impl Flag {
    /// Reads a flag as it stands in a list, system flags in any case. Bytes that are no UTF-8 become U+FFFD.
    pub fn parse(wire: &[u8]) -> Self {
        let known = SYSTEM.into_iter().find(|f| f.as_str().as_bytes().eq_ignore_ascii_case(wire));
        known.unwrap_or_else(|| Self::Keyword(String::from_utf8_lossy(wire).into_owned()))
    }

    /// `\Seen`, `$Forwarded`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Seen => "\\Seen",
            Self::Answered => "\\Answered",
            Self::Flagged => "\\Flagged",
            Self::Deleted => "\\Deleted",
            Self::Draft => "\\Draft",
            Self::Recent => "\\Recent",
            Self::Keyword(word) => word,
        }
    }

    /// Whether a client may set it and IMAP's grammar can hold it. Flags for which this is false are never sent.
    pub fn is_writable(&self) -> bool {
        match self {
            Self::Recent => false,
            Self::Keyword(word) => is_atom(word.strip_prefix('\\').unwrap_or(word).as_bytes()),
            _ => true,
        }
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Flag;

    #[test]
    fn system_flags_are_known_in_any_case_and_others_are_kept_as_written() {
        assert_eq!(Flag::parse(b"\\sEEn"), Flag::Seen);
        assert_eq!(Flag::parse(b"\\Foo"), Flag::Keyword("\\Foo".into()));
        assert_eq!(Flag::parse(b"$mdnSent").as_str(), "$mdnSent");
    }

    #[test]
    fn a_flag_that_grammar_can_not_hold_is_not_writable() {
        assert!(Flag::Keyword("\\Foo".into()).is_writable());
        for word in ["", "\\", "a b", "a]", "é", "\\\\a"] {
            assert!(!Flag::Keyword(word.into()).is_writable(), "{word}");
        }
    }
}
