//! What the benchmark is made of, in reading order: two servers with a set of mail, a distance between them and the
//! copier, the copiers (one of them, the limit, is our own), one measured run, several at
//! once, one over a narrow line, one after a few changes, and the table.
#![cfg(unix)]

pub mod copier;
pub mod delay;
pub mod field;
pub mod limit;
pub mod measured;
pub mod narrow;
pub mod options;
pub mod set;
pub mod table;
pub mod together;
pub mod top_up;
