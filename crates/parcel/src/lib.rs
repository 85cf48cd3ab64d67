//! What leaves a computer as one file: a list of its parts with their sums, the parts, and around all of it, where it is wanted,
//! age's encryption. The same encryption is used by the credential file.
//!
//! Invariants: a file is written whole or not at all; nothing is compressed, so that what is read is never more than the file is
//! long; every size in a file is checked before memory or disk is used for it; passwords are only ever written encrypted.

pub mod error;
pub mod manifest;
pub mod passphrase;
pub mod passwords;
pub mod read;
pub mod seal;
pub mod write;

pub use error::{ParcelError, SealError};
pub use manifest::{Entry, Kind, Manifest};
pub use passwords::Passwords;
pub use read::{Part, Reading, is_sealed_file, read};
pub use seal::Key;
pub use write::{Content, write};
