//! What a window or a terminal shows of back-ups and project files.

use mailhaul_model::{BatchId, ByteCount, Said};
use serde::Serialize;
use specta::Type;

/// A back-up that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupOutcome {
    pub file: String,
    pub bytes: ByteCount,
    pub jobs: u32,
    pub ledgers: u32,
    pub passwords: u32,
    pub encrypted: bool,
}

/// A back-up that is put in the place of what there was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RestoreOutcome {
    /// RFC 3339: when the back-up was made.
    pub made: String,
    /// The version of the program that made it.
    pub program: String,
    pub jobs: u32,
    pub ledgers: u32,
    /// Passwords that came with it.
    pub passwords: u32,
    /// Nothing begins by itself until the queue is resumed.
    pub queue_paused: bool,
    /// The folder that has what was there before; `None` where nothing was, or where it is moved at the next start.
    pub aside: Option<String>,
}

/// A project file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExportOutcome {
    pub file: String,
    pub bytes: ByteCount,
    pub jobs: u32,
    pub ledgers: u32,
    pub passwords: u32,
    /// Users' own sign-ins, which stay here: they have to be made again there.
    pub sign_ins_left_out: u32,
}

/// What is in a project file, before anything is made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProjectPreview {
    /// What the batch was called.
    pub name: String,
    /// There is a batch of that name here: it needs another.
    pub name_taken: bool,
    /// RFC 3339: when it was exported.
    pub made: String,
    pub servers: Vec<ProjectServerRow>,
    pub jobs: u32,
    /// Of these, those whose mailboxes a job moves here already: they are left out.
    pub there_already: u32,
    /// The first jobs.
    pub first: Vec<ProjectJobRow>,
    pub ledgers: u32,
    pub passwords: u32,
}

/// A server of a project file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProjectServerRow {
    pub name: String,
    pub host: String,
    pub port: u16,
    /// What the same server is called here, where it is there already.
    pub here: Option<String>,
}

/// A job of a project file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProjectJobRow {
    pub name: String,
    pub source: String,
    pub destination: String,
    pub there_already: bool,
}

/// A project file that was made into a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProjectOutcome {
    pub batch: BatchId,
    pub name: String,
    pub jobs: u32,
    pub there_already: u32,
    pub ledgers: u32,
    pub passwords: u32,
    /// Jobs that wait for a password.
    pub waiting: u32,
    pub servers_made: u32,
    pub servers_reused: u32,
    /// What could not be taken over, in words.
    pub notes: Vec<Said>,
}
