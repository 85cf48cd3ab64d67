//! Saying who one is: which mechanism, and what is said in it.
//!
//! Invariants: a secret is written only in here; what is written is overwritten in memory once sent; no failure that
//! leaves this room holds a secret, whole or in pieces, whatever the server repeats.

mod bearer;
mod choice;
mod cram_md5;
mod dialogue;
mod login;
mod plain;
mod scram;
mod strike;

pub use login::Login;

pub(crate) use dialogue::Dialogue;
pub(crate) use login::login;
