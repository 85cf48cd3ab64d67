//! What a migration is. Reading order: a run ([`run`]) opens both sides, lists and maps folders ([`folder`], `task`), reads
//! what they hold (`scan`), compares with what the destination has (`identity`, `matching`), copies (`copy`) and remembers
//! ([`ledger`]). Everything it does shows as events through an [`EventSink`].
//!
//! Deliberately absent: SQL outside the ledger, a user interface, the wish to delete anything.

pub mod clock;
mod context;
mod copy;
mod doubts;
mod ending;
mod fault;
pub mod folder;
pub mod identity;
pub mod ledger;
pub mod matching;
mod message;
mod meter;
mod opener;
mod pace;
mod planner;
mod probe;
mod problem;
mod refusals;
mod run;
mod scan;
mod sink;
mod skipped;
mod stop;
mod task;
pub mod tokens;
mod tries;
mod verify;
mod waves;

pub use clock::SystemClock;
pub use probe::{Login, ProbeError, ProbeReport, probe};
pub use run::run;
pub use sink::EventSink;
pub use stop::{Stop, StopReason};
pub use tokens::{Given, NoToken, Tokens};
