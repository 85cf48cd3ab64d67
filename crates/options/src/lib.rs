//! imapsync's options, as typed values: of a whole command line for the sidecar, of a table's cell for the import.
//!
//! - [`table`] has every option, one row each, in the terms of [`option`].
//! - [`spelling`] and [`arguments`] find the options in what was typed, by the rules of Perl's `Getopt::Long`.
//! - [`line`] drops what has no effect and refuses what isn't done; [`choices`] makes [`mailhaul_model::RunOptions`] of the
//!   rest, with the help of [`deletion`], [`change`], [`perl`] and [`folder_name`]. [`preset`] spells out what a provider's
//!   name stands for.
//! - [`cell`] does all this for the options column of an import, where only what is harmless is let in; [`words`] takes
//!   its text apart as a shell would.

pub mod arguments;
pub mod cell;
pub mod change;
pub mod choices;
pub mod deletion;
pub mod error;
pub mod folder_name;
pub mod line;
pub mod option;
pub mod perl;
pub mod preset;
pub mod spelling;
pub mod table;
pub mod words;

pub use error::OptionError;
