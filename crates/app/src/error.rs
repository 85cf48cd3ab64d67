//! Why a use case did not do what was asked.

use std::path::PathBuf;

use mailhaul_model::{BatchId, CampaignId, InvitationId, JobId, RunId, ServerId};
use mailhaul_model::{Said, SaidValue, said};
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
    NotNow(Said),
    /// An organisation decided otherwise for this computer.
    #[error("{0}")]
    Managed(Said),
    #[error("{0}")]
    Vault(#[from] VaultError),
    #[error("the data folder can't be locked: {0}")]
    Lock(#[source] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[cfg(feature = "import")]
    #[error("{0}")]
    Import(#[source] mailhaul_import::ReadError),
    #[cfg(feature = "parcels")]
    #[error("{0}")]
    Parcel(#[from] mailhaul_parcel::ParcelError),
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
    /// An organisation decided otherwise for this computer.
    Managed,
    Keychain,
    Storage,
    Log,
    /// A list of users can't be read, or a file not written.
    File,
}

impl AppError {
    /// What happened, as the window says it.
    pub fn said(&self) -> Said {
        match self {
            Self::Invalid(problems) => first(problems),
            Self::NoServer(_) => said!("This server doesn't exist any more."),
            Self::NoBatch(_) => said!("This batch doesn't exist any more."),
            Self::NoCampaign(_) => said!("This campaign doesn't exist any more."),
            Self::NoPerson(_) => said!("This person is no longer in the campaign."),
            Self::NoJob(_) => said!("This job doesn't exist any more."),
            Self::NoRun(_) => said!("This run doesn't exist any more."),
            Self::ServerInUse { jobs } => said!(
                *jobs;
                "# job uses this server: archive it instead.",
                "# jobs use this server: archive it instead."
            ),
            Self::NotNow(said) | Self::Managed(said) => said.clone(),
            Self::Vault(error) => error.said(),
            Self::Lock(error) => {
                said!("The data folder can't be locked: {0}", SaidValue::text(error))
            }
            Self::ImportFile(error) => {
                said!("The file can't be read or written: {0}", SaidValue::text(error))
            }
            Self::Log(error) => {
                said!("The log can't be read or written: {0}", SaidValue::text(error))
            }
            Self::Certificate(text) => said!("The certificate can't be made: {0}", text),
            #[cfg(feature = "import")]
            Self::Import(error) => error.said(),
            #[cfg(feature = "parcels")]
            Self::Parcel(error) => error.said(),
            Self::Store(error) => Said::as_it_is(error.to_string()),
        }
    }

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
            Self::Managed(_) => ErrorCode::Managed,
            Self::Vault(_) => ErrorCode::Keychain,
            Self::Store(_) | Self::Lock(_) => ErrorCode::Storage,
            Self::Log(_) => ErrorCode::Log,
            Self::ImportFile(_) | Self::Certificate(_) => ErrorCode::File,
            #[cfg(feature = "import")]
            Self::Import(_) => ErrorCode::File,
            #[cfg(feature = "parcels")]
            Self::Parcel(_) => ErrorCode::File,
        }
    }
}

fn first(problems: &[FieldProblem]) -> Said {
    let first = problems.iter().find(|problem| problem.blocking);
    first.map_or_else(|| said!("The form is not complete."), |problem| problem.text.clone())
}
