//! The sidecar: imapsync's command line in, a run of the engine, imapsync's log lines or JSON events out.
//!
//! A command line goes through these rooms, in this order:
//! - [`table`] has every option, one row each, in the terms of [`option`]; [`help`] prints it.
//! - [`spelling`] and [`arguments`] find the options in what was typed, by the rules of Perl's `Getopt::Long`.
//! - [`line`] drops what has no effect and refuses what isn't done; [`command`] makes a run of the rest, with the help of
//!   [`endpoint`], [`password`], [`choices`], [`perl`], [`folder_name`] and [`ledger`].
//! - [`run`] surrounds the engine with [`lifeline`], [`signals`], [`ending`] and [`output`].
//!
//! Invariants: a password is in no argument we pass on, no line we print and no error; plain text is never fallen back to;
//! the process ends with one of [`mailhaul_model::ExitCode`], within two seconds of being asked to.

pub mod arguments;
pub mod choices;
pub mod command;
pub mod ending;
pub mod endpoint;
pub mod folder_name;
pub mod help;
pub mod ledger;
pub mod lifeline;
pub mod line;
pub mod option;
pub mod output;
pub mod password;
pub mod perl;
pub mod run;
pub mod signals;
pub mod spelling;
pub mod table;
pub mod usage;
