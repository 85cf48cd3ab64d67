//! Use cases: queue, supervisor, servers, jobs. The one door for shell, command line and tests.

pub mod app;
pub mod connection;
pub mod draft;
pub mod error;
pub mod launcher;
pub mod paths;
pub mod view;

pub use app::{App, Parts};
pub use connection::{ConnectionOutcome, ConnectionProblem, ConnectionReport, LoginChecks};
pub use draft::{
    AccountDraft, Field, FieldProblem, JobDraft, NewPasswords, Passwords, ServerDraft, TrialLogin,
};
pub use error::{AppError, ErrorCode, OpenError};
pub use launcher::{LaunchError, Launcher, PathLauncher};
pub use paths::Paths;
pub use view::*;
