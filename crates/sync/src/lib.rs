//! The sidecar: imapsync's command line in, a run of the engine, imapsync's log lines or JSON events out.
//!
//! A command line goes through these rooms, in this order:
//! - `mailhaul_options` has every option, finds them in what was typed, and makes the run's options of them; [`help`]
//!   prints its table.
//! - [`command`] makes a run of the rest, with the help of [`endpoint`], [`password`], [`token`], [`process`] and [`ledger`].
//! - [`run`] surrounds the engine with [`lifeline`], [`signals`], [`ending`], [`pair_lock`], [`pid_file`], [`fresh`] and
//!   [`output`].
//! - [`shard`] is another way in: it has this program run many jobs of a plan, each by a request.
//!
//! Invariants: a password is in no argument we pass on, no line we print and no error; plain text is never fallen back to;
//! the process ends with one of [`mailhaul_model::ExitCode`], within two seconds of being asked to.

pub mod command;
pub mod ending;
pub mod endpoint;
pub mod fresh;
pub mod help;
pub mod ledger;
pub mod lifeline;
pub mod output;
pub mod pair_lock;
pub mod password;
pub mod pid_file;
pub mod process;
pub mod run;
pub mod shard;
pub mod signals;
pub mod token;
pub mod usage;

pub use mailhaul_options::{arguments, choices, folder_name, line, option, preset, table};
