//! One shard of a plan: its jobs one after the other, or a few at once, each in a process of its own that is asked by its standard
//! input, as the application asks. Everything that is remembered is below the state folder.
//!
//! - [`options`] is what was typed, [`secrets`] reads the passwords, [`state`] is the folder and [`record`] what became of one job.
//! - [`attempt`] sees one process through, [`verdict`] says what its end means, [`work`] decides which job is next.
//!
//! Invariants: a job whose result is there is not run again; a job is at work in one process at most; what was interrupted goes on
//! from its ledger; no password and no address is printed.

pub mod attempt;
pub mod options;
pub mod record;
pub mod secrets;
pub mod state;
pub mod verdict;
pub mod work;

pub use options::ShardOptions;
pub use work::carry_out;
