//! What a run says: JSON events for programs, a log in imapsync's lines for people and for programs that drive imapsync.

pub mod about;
pub mod copies;
pub mod folders;
pub mod form;
pub mod lists;
pub mod log;
pub mod log_file;
pub mod printer;
pub mod problems;
pub mod redact;
pub mod reporter;
pub mod statistics;
