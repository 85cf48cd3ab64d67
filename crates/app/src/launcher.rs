//! How the sidecar's program is found.

use std::path::PathBuf;
use std::process::Command;

use thiserror::Error;

/// Makes the command that starts one sidecar, without arguments, environment or pipes: the application adds those.
pub trait Launcher: Send + Sync {
    /// A fresh command for the program.
    fn command(&self) -> Result<Command, LaunchError>;
}

/// The sidecar can't be started.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LaunchError {
    #[error("the migration program {0:?} is missing: install Mailhaul again")]
    Missing(PathBuf),
    #[error("the migration program could not be found: {0}")]
    Lookup(String),
}

/// A sidecar at a known path.
#[derive(Clone, Debug)]
pub struct PathLauncher {
    program: PathBuf,
}

impl PathLauncher {
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into() }
    }
}

impl Launcher for PathLauncher {
    fn command(&self) -> Result<Command, LaunchError> {
        if !self.program.is_file() {
            return Err(LaunchError::Missing(self.program.clone()));
        }
        Ok(Command::new(&self.program))
    }
}
