//! What a migration is. Reading order: a run ([`run`]) opens both sides, lists and maps folders ([`folder`], `task`), reads
//! what they hold (`scan`), compares with what the destination has (`identity`, `matching`), copies (`copy`), remembers
//! ([`ledger`]) and, where it was asked to in so many words, deletes (`deletion`). Everything it does shows as events through
//! an [`EventSink`].
//!
//! Deliberately absent: SQL outside the ledger, a user interface, a deletion by default.

mod ahead;
mod breakers;
pub mod clock;
mod content;
mod context;
mod copy;
mod crew;
mod cross;
mod deletion;
mod digest;
mod doubts;
mod ending;
mod fault;
pub mod folder;
mod governor;
mod habits;
pub mod identity;
mod labels;
pub mod ledger;
mod making;
pub mod matching;
mod message;
mod meter;
mod opener;
mod pace;
mod place;
mod planner;
mod probe;
mod problem;
mod refusals;
mod reported;
mod run;
mod scan;
mod sink;
mod skipped;
mod stop;
mod subscriptions;
mod task;
pub mod tokens;
mod tries;
mod verify;
mod waves;
mod words;

pub use clock::SystemClock;
pub use probe::{Login, ProbeError, ProbeReport, probe};
pub use run::run;
pub use sink::{Arrived, EventSink};
pub use stop::{Stop, StopReason};
pub use tokens::{Given, NoToken, Tokens};
