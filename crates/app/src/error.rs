//! Why a use case did not do what was asked.

use std::path::PathBuf;

use mailhaul_model::{BatchId, CampaignId, InvitationId, JobId, RunId, ServerId};
use mailhaul_store::StoreError;
use mailhaul_vault::VaultError;
use thiserror::Error;

use crate::FieldProblem;

/// The application can't be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error("the data folder {path:?} can't be used: {source}")]
    Folder {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A use case was refused or failed. `Display` is in plain words.
#[derive(Debug, Error)]
pub enum AppError {
    #[error("{}", first(.0))]
    Invalid(Vec<FieldProblem>),
    #[error("server {0} doesn't exist any more")]
    NoServer(ServerId),
    #[error("batch {0} doesn't exist any more")]
    NoBatch(BatchId),
    #[error("campaign {0} doesn't exist any more")]
    NoCampaign(CampaignId),
    #[error("this person is no longer in the campaign")]
    NoPerson(InvitationId),
    #[error("job {0} doesn't exist any more")]
    NoJob(JobId),
    #[error("run {0} doesn't exist any more")]
    NoRun(RunId),
    #[error("{jobs} jobs use this server: archive it instead")]
    ServerInUse { jobs: u32 },
    #[error("{0}")]
    NotNow(String),
    #[error("{0}")]
    Vault(#[from] VaultError),
    #[error("the data folder can't be locked: {0}")]
    Lock(#[source] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[cfg(feature = "import")]
    #[error("{0}")]
    Import(#[source] mailhaul_import::ReadError),
    #[error("the file can't be read or written: {0}")]
    ImportFile(#[source] std::io::Error),
    #[error("the certificate can't be made: {0}")]
    Certificate(String),
    #[error("the log can't be read or written: {0}")]
    Log(#[source] std::io::Error),
}

/// One word per kind of error, for a window's table of help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    Invalid,
    NotFound,
    ServerInUse,
    NotNow,
    Keychain,
    Storage,
    Log,
    /// A list of users can't be read, or a file not written.
    File,
}

impl AppError {
    /// The kind of error.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Invalid(_) => ErrorCode::Invalid,
            Self::NoServer(_)
            | Self::NoBatch(_)
            | Self::NoCampaign(_)
            | Self::NoPerson(_)
            | Self::NoJob(_)
            | Self::NoRun(_) => ErrorCode::NotFound,
            Self::ServerInUse { .. } => ErrorCode::ServerInUse,
            Self::NotNow(_) => ErrorCode::NotNow,
            Self::Vault(_) => ErrorCode::Keychain,
            Self::Store(_) | Self::Lock(_) => ErrorCode::Storage,
            Self::Log(_) => ErrorCode::Log,
            Self::ImportFile(_) | Self::Certificate(_) => ErrorCode::File,
            #[cfg(feature = "import")]
            Self::Import(_) => ErrorCode::File,
        }
    }
}

fn first(problems: &[FieldProblem]) -> &str {
    problems.iter().find(|p| p.blocking).map_or("the form is not complete", |p| p.text.as_str())
}
