//! Why an option that is spelled well can't be carried out.

use thiserror::Error;

use crate::perl::PerlError;

/// What is wrong with an option or its value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OptionError {
    #[error("--{name} is refused: {reason}")]
    Refused { name: String, reason: String },
    #[error("--{name} can't be {value}: {reason}")]
    OutOfRange { name: String, value: String, reason: &'static str },
    #[error("--{name} {expression:?}: {source}")]
    Expression { name: String, expression: String, source: PerlError },
    #[error("--{name} {value:?}: {reason}")]
    Text { name: String, value: String, reason: &'static str },
}
