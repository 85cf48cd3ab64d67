//! A place that a policy can be in, and a file as one. A file counts only where its owner alone can change it.

use std::io;
use std::path::{Path, PathBuf};

use mailhaul_model::{Said, SaidValue, said};
use serde_json::{Map, Value};
use thiserror::Error;

/// A place that a policy can be in.
pub trait Source {
    /// As an administrator knows it: a path, or a key of the registry.
    fn origin(&self) -> String;

    /// What is set there; `None` where nothing is.
    fn read(&self) -> Result<Option<Map<String, Value>>, SourceError>;
}

/// What is there can't be used.
#[derive(Debug, Error)]
pub enum SourceError {
    #[error("it can't be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("others than the administrator can change it")]
    ChangeableByOthers,
    #[error("it is not written as a policy is: {0}")]
    Malformed(String),
}

impl SourceError {
    /// What is wrong with what is at `origin`, for a person.
    pub fn said(&self, origin: &str) -> Said {
        let place = SaidValue::text(origin);
        match self {
            Self::Unreadable(error) => {
                said!("{0} can't be read: {1}.", place, SaidValue::text(error))
            }
            Self::ChangeableByOthers => said!(
                "{0} doesn't count, because others than the administrator can change it. Give it to root, with mode 644, in a folder of root's.",
                place
            ),
            Self::Malformed(what) => {
                said!("{0} is not written as a policy is: {1}.", place, SaidValue::text(what))
            }
        }
    }
}

/// A file of JSON that belongs to the administrator.
#[derive(Clone, Debug)]
pub struct OwnedFile {
    path: PathBuf,
    owner: u32,
}

impl OwnedFile {
    /// The file and its folder have to belong to the user with this number, and nobody else may write to either.
    pub fn new(path: impl Into<PathBuf>, owner: u32) -> Self {
        Self { path: path.into(), owner }
    }

    /// The bytes; `None` where there is no file.
    pub fn bytes(&self) -> Result<Option<Vec<u8>>, SourceError> {
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let folder = self.path.parent().unwrap_or(Path::new("/"));
        if is_its_owners_alone(&self.path, self.owner)? && is_its_owners_alone(folder, self.owner)?
        {
            Ok(Some(bytes))
        } else {
            Err(SourceError::ChangeableByOthers)
        }
    }
}

impl Source for OwnedFile {
    fn origin(&self) -> String {
        self.path.display().to_string()
    }

    fn read(&self) -> Result<Option<Map<String, Value>>, SourceError> {
        let Some(bytes) = self.bytes()? else { return Ok(None) };
        let read = serde_json::from_slice(&bytes);
        read.map(Some).map_err(|error| SourceError::Malformed(error.to_string()))
    }
}

#[cfg(unix)]
fn is_its_owners_alone(path: &Path, owner: u32) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;

    let facts = std::fs::metadata(path)?;
    Ok(facts.uid() == owner && facts.mode() & 0o022 == 0)
}

/// Who may write is a list there, which can't be asked for without unsafe code: no file counts.
#[cfg(not(unix))]
fn is_its_owners_alone(path: &Path, _: u32) -> io::Result<bool> {
    std::fs::metadata(path).map(|_| false)
}
