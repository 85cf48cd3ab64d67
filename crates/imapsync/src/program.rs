//! Where imapsync is, and which one.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use thiserror::Error;
use tokio::process::Command;
use tokio::time::timeout;

/// The oldest version that is driven: the one whose options and lines were measured.
pub const OLDEST: Version = Version { major: 2, minor: 229 };

/// Perl with all of imapsync's modules takes about a second to start, on a busy computer several.
const PATIENCE: Duration = Duration::from_secs(30);
const NAME: &str = "imapsync";

/// As in 2.229.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub major: u32,
    pub minor: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// An imapsync that can be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub path: PathBuf,
    pub version: Version,
}

/// Why there is none.
#[derive(Debug, Error)]
pub enum ProgramError {
    #[error(
        "There is no imapsync beside this program or on the PATH. Install it, or say in the settings where it is."
    )]
    Missing,
    #[error("There is no imapsync at {}. Say in the settings where it is.", .0.display())]
    NotThere(PathBuf),
    #[error("{} could not be started: {source}", path.display())]
    Start { path: PathBuf, source: std::io::Error },
    #[error("{} did not say its version within {} seconds.", .0.display(), PATIENCE.as_secs())]
    Silent(PathBuf),
    #[error("{} does not say what version of imapsync it is; it said: {said:?}", path.display())]
    NoVersion { path: PathBuf, said: String },
    #[error("{} is imapsync {version}; at least {OLDEST} is needed.", path.display())]
    TooOld { path: PathBuf, version: Version },
}

impl Program {
    /// The program at this path, or else the one beside our own, or else the first on the PATH; started once to ask its version.
    pub async fn find(path: Option<&Path>) -> Result<Self, ProgramError> {
        let path = match path {
            Some(path) if path.is_file() => path.to_owned(),
            Some(path) => return Err(ProgramError::NotThere(path.to_owned())),
            None => search().ok_or(ProgramError::Missing)?,
        };
        let version = ask(&path).await?;
        if version < OLDEST {
            return Err(ProgramError::TooOld { path, version });
        }
        Ok(Self { path, version })
    }
}

fn search() -> Option<PathBuf> {
    let file = if cfg!(windows) { format!("{NAME}.exe") } else { NAME.to_owned() };
    let beside = env::current_exe().ok().and_then(|own| own.parent().map(Path::to_owned));
    let path = env::var_os("PATH").unwrap_or_default();
    beside
        .into_iter()
        .chain(env::split_paths(&path))
        .map(|folder| folder.join(&file))
        .find(|file| file.is_file())
}

async fn ask(path: &Path) -> Result<Version, ProgramError> {
    let mut command = Command::new(path);
    command.arg("--version").stdin(Stdio::null()).kill_on_drop(true);
    hide(&mut command);
    let output = timeout(PATIENCE, command.output())
        .await
        .map_err(|_| ProgramError::Silent(path.to_owned()))?
        .map_err(|source| ProgramError::Start { path: path.to_owned(), source })?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let none = || ProgramError::NoVersion {
        path: path.to_owned(),
        said: said.chars().take(200).collect(),
    };
    said.lines().find_map(version).ok_or_else(none)
}

/// A line that is a version and nothing else.
fn version(line: &str) -> Option<Version> {
    let (major, minor) = line.trim().split_once('.')?;
    Some(Version { major: major.parse().ok()?, minor: minor.parse().ok()? })
}

/// No console window flashes up.
#[cfg(windows)]
pub(crate) fn hide(command: &mut Command) {
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
pub(crate) fn hide(_command: &mut Command) {}

#[cfg(test)]
mod tests {
    use super::{Version, version};

    #[test]
    fn a_version_is_read_and_anything_else_is_none() {
        assert_eq!(version("2.229\n"), Some(Version { major: 2, minor: 229 }));
        for line in ["", "2", "imapsync 2.229", "2.x", "2.229.1"] {
            assert_eq!(version(line), None, "{line}");
        }
    }

    #[test]
    fn versions_are_compared_by_number() {
        assert!(Version { major: 2, minor: 99 } < Version { major: 2, minor: 229 });
    }
}
