//! Files as people have them, each with the verdicts it must get.
//!
//! A verdict is a letter: R ready, N needs a password, D duplicate, X refused, E example.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod addresses;
mod batch;
mod desk;
mod encodings;
mod headers;
mod limits;
mod not_tables;
mod passwords;
mod quoting;
mod rebuilt;
mod servers;
mod shapes;
mod sheets;
mod take;
mod template;
