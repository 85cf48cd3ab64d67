//! Commands of the window, by what they are about.

#![expect(clippy::needless_pass_by_value, reason = "what the window sends comes by value")]

pub mod batches;
pub mod campaigns;
pub mod cutovers;
pub mod demo;
pub mod files;
pub mod imports;
pub mod intake;
pub mod jobs;
pub mod leaving;
pub mod logins;
pub mod parcels;
pub mod people;
pub mod renewals;
pub mod runs;
pub mod servers;
pub mod sign_ins;
pub mod system;
pub mod updates;

/// What a command answers.
pub type Answer<T> = Result<T, crate::Error>;
