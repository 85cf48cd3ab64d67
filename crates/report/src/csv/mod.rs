//! The certificate as tables for a spreadsheet: UTF-8 with a byte order mark, CRLF, RFC 4180, plain numbers.
//!
//! Text that a spreadsheet would take for a formula gets an apostrophe before it (see `cell`).

mod cell;
mod changes;
mod folders;
mod mailboxes;
mod points;
mod sheet;

pub use changes::changes;
pub use folders::folders;
pub use mailboxes::mailboxes;
pub use points::points;
