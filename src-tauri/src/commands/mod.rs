//! Commands of the window, by what they are about.

pub mod jobs;
pub mod logins;
pub mod runs;
pub mod servers;
pub mod system;

/// What a command answers.
pub type Answer<T> = Result<T, crate::Error>;
