//! The reading half of the bulk import: a file of users in, a judged preview out.
//!
//! In reading order: [`read()`] makes a [`Table`] of bytes; [`guess`] says what its columns probably mean, which a person
//! can change ([`Mapping`]); [`judge()`] says of every row whether it can become a job, and why not; [`take()`] yields what
//! can. [`credentials`] does the same for new passwords of jobs that exist. [`template`], [`refused_csv`] and [`csv_out`] write.
//!
//! Invariants: every row of the file has exactly one verdict; no value is changed but for white space around addresses,
//! logins and servers, which is said; a password is taken to the byte, is overwritten when its table is dropped, and is in no
//! preview, no error and no debug output. Nothing here reads a file, a clock or a store.
//!
//! What a window is sent has names of its own there, most with `Import` before them: a row is a row of many things there.

mod address;
mod arena;
mod characters;
mod column;
pub mod credentials;
pub mod csv_out;
mod error;
mod header;
mod header_row;
mod judge;
mod known;
pub mod limits;
mod mapping;
mod mapping_guess;
mod password;
mod preview;
mod read;
mod refused;
mod rules;
mod table;
mod take;
pub mod template;
mod vocabulary;

pub use column::Column;
pub use error::ReadError;
pub use header::{Remembered, normalise};
pub use judge::judge;
pub use known::{Known, Mailbox, ServerMatch};
pub use mapping::{ColumnGuess, Guess, How, Mapping};
pub use mapping_guess::{guess, guess_with};
pub use preview::{Counts, Judged, Note, Origin, Preview, Reason, Twin, Value, Verdict};
pub use read::{Delimiter, Encoding, ReadChoices, read, read_pasted, read_with};
pub use refused::refused_csv;
pub use rules::{Alias, DomainRule, Index as RuleIndex, LocalPart, Rules};
pub use table::{About, FileKind, NoSuchCell, Sheet, Table};
pub use take::{Account, NewJob, Taken, take};
