//! Where everything lies below one folder of the user's.

use std::path::{Path, PathBuf};

use mailhaul_model::{JobId, RunId};

/// The program's data folder and the names in it.
#[derive(Clone, Debug)]
pub struct Paths {
    data: PathBuf,
}

impl Paths {
    /// Everything below this folder; it is made when the application opens.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self { data: data.into() }
    }

    /// The folder itself.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Servers, jobs, runs, settings.
    pub fn database(&self) -> PathBuf {
        self.data.join("mailhaul.sqlite")
    }

    /// Held by the one process that starts sidecars.
    pub fn lock(&self) -> PathBuf {
        self.data.join("supervisor.lock")
    }

    /// The folder of the ledgers.
    pub fn ledgers(&self) -> PathBuf {
        self.data.join("ledgers")
    }

    /// A job's memory of every message it settled. Only the sidecar writes it.
    pub fn ledger(&self, job: JobId) -> PathBuf {
        self.ledgers().join(format!("{job}.sqlite"))
    }

    /// The folder of the logs.
    pub fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }

    /// A back-up that was unpacked whole and is to take the place of what there is.
    pub fn restored(&self) -> PathBuf {
        self.data.join("restored")
    }

    /// What was there before, while it makes room for that.
    pub fn setting_aside(&self) -> PathBuf {
        self.data.join("being-set-aside")
    }

    /// A back-up while it takes its place: what was there before is aside already.
    pub fn taking_place(&self) -> PathBuf {
        self.data.join("restored-taking-place")
    }

    /// What a run said, as plain text.
    pub fn log(&self, run: RunId) -> PathBuf {
        self.logs().join(format!("{run}.log"))
    }
}
