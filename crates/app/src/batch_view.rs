//! What a window or a terminal shows of batches: plain values, ready to be sent. The sums over a batch's jobs are made of
//! the jobs' rows.

use mailhaul_model::Said;
use mailhaul_model::event::{MessageReport, SideName};
use mailhaul_model::{
    BatchId, ByteCount, JobId, MasterForm, MessageCount, RunOptions, Schedule, ServerId, Uid,
};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Action, PasswordState};

/// A batch as one row.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BatchRow {
    pub id: BatchId,
    pub name: String,
    pub source: ServerId,
    pub source_name: String,
    pub destination: ServerId,
    pub destination_name: String,
    pub jobs: u32,
    pub paused: bool,
    /// RFC 3339: since when its credentials are gone.
    pub closed: Option<String>,
    pub schedule: Schedule,
    pub most_at_once: Option<u32>,
    /// Administrators' logins that stand in for the users' own, at most one a side.
    pub masters: Vec<MasterRow>,
    /// Why none of its runs begins, where that is so.
    pub held: Option<Said>,
    /// RFC 3339.
    pub held_until: Option<String>,
    /// RFC 3339.
    pub created: String,
}

/// An administrator's login that stands in for the users of a batch, on one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MasterRow {
    pub side: SideName,
    pub form: MasterForm,
    pub password: PasswordState,
}

/// Everything about one batch beside its jobs.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BatchPage {
    pub batch: BatchRow,
    pub options: RunOptions,
    /// Newest first.
    pub activity: Vec<ActRow>,
    /// Minute by minute over the last day; minutes in which nothing moved are left out.
    pub speed: Vec<SpeedRow>,
}

/// Something that was done with a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActRow {
    /// RFC 3339.
    pub at: String,
    /// The user's name on this computer.
    pub person: String,
    pub text: Said,
}

/// What moved in one minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SpeedRow {
    /// RFC 3339: the minute's beginning.
    pub at: String,
    pub bytes: ByteCount,
    pub messages: MessageCount,
}

/// A batch as typed into its form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BatchDraft {
    pub name: String,
    pub source: Option<ServerId>,
    pub destination: Option<ServerId>,
    #[serde(default)]
    pub options: RunOptions,
    #[serde(default)]
    pub schedule: Schedule,
    #[serde(default)]
    pub most_at_once: Option<u32>,
}

/// Jobs that an action leaves out, by reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeftOutJobs {
    pub reason: Said,
    pub jobs: u32,
}

/// What an action on many jobs would do, for the question that is asked first.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BulkPreview {
    pub action: Action,
    pub applies_to: Vec<JobId>,
    pub left_out: Vec<LeftOutJobs>,
    /// Messages and bytes still to be copied by those it applies to, as far as is known.
    pub messages_to_copy: MessageCount,
    pub bytes_to_copy: ByteCount,
    /// Of those it applies to, how many have no dry run that went through.
    pub unrehearsed: u32,
}

/// What an action on many jobs did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BulkOutcome {
    pub done: u32,
    pub left_out: Vec<LeftOutJobs>,
}

/// Some of the messages of a batch that did not arrive.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FailedPage {
    /// How many there are.
    pub total: u32,
    pub rows: Vec<FailedRow>,
}

/// A message of a batch that did not arrive.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FailedRow {
    pub job: JobId,
    pub job_name: String,
    pub message: MessageReport,
    /// RFC 3339: since when somebody says that it may stay behind.
    pub accepted: Option<String>,
    pub note: String,
}

/// One message of a job.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MessagePlace {
    pub job: JobId,
    pub folder: String,
    pub uid: Uid,
}

/// What was removed when a batch was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClosingReceipt {
    pub batch: BatchId,
    pub name: String,
    /// RFC 3339.
    pub at: String,
    pub jobs: u32,
    /// Passwords that were in the keychain and are gone from it.
    pub passwords_removed: u32,
    /// Those that could not be removed, by what the keychain said.
    pub problems: Vec<String>,
}
