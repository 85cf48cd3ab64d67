//! Perl's regular expressions and `s///`, as far as Rust's can say the same. What can't be said is refused with the
//! reason: a rule that silently means something else would leave mail out or put it in the wrong folder.

mod class;
mod pattern;
mod substitution;

pub use pattern::pattern;
pub use substitution::{matching, substitution};

use thiserror::Error;

/// Why a Perl expression can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PerlError {
    #[error("it uses {0}, which Rust's regular expressions don't have")]
    NotInRust(&'static str),
    #[error("{0:?} is one of Perl's variables, which there are none of here")]
    Variable(String),
    #[error("{0:?} is not understood")]
    Unknown(String),
    #[error("it must be of the form s/pattern/replacement/")]
    NotASubstitution,
    #[error("it has no closing {0:?}")]
    NotClosed(char),
    #[error("only the flags g, i, m, s and x are understood, not {0:?}")]
    Flag(String),
    #[error("flag e runs Perl code, which isn't done here")]
    Code,
    #[error("an empty pattern stands for the one before in Perl; there is none")]
    EmptyPattern,
    #[error("tr and y aren't understood, only s")]
    Transliteration,
    #[error("folder names are compared as people read them: write {decoded} for {encoded}")]
    EncodedName { encoded: String, decoded: String },
    #[error("{0}")]
    Regex(String),
}
