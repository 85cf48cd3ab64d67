//! What a window is shown of an import, and what it says: everything but the cells of the file.

use mailhaul_import::{About, Counts, Guess, Mapping, Rules};
use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, MasterForm, RunKind, Said, Secret, ServerId};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::BatchDraft;

/// A list of users that was opened and not yet made into jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct ImportId(pub u32);

/// What is known of an import, without its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportPage {
    pub id: ImportId,
    /// Empty for what was pasted.
    pub file_name: String,
    pub file: About,
    pub guess: Guess,
    pub choices: ImportChoices,
    pub counts: Counts,
    /// What concerns the file as a whole, in plain words.
    pub notes: Vec<Said>,
}

/// What a person decides about an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportChoices {
    pub mapping: Mapping,
    #[serde(default)]
    pub rules: Rules,
    /// For rows that name no server.
    pub source: Option<ServerId>,
    pub destination: Option<ServerId>,
    /// Sides on which an administrator's login stands in: their rows need no password.
    #[serde(default)]
    pub stand_ins: Vec<SideName>,
}

/// Which rows of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ImportFilter {
    All,
    /// Ready, or only without a password.
    Importable,
    NeedsPassword,
    Duplicate,
    Refused,
    Warned,
}

/// An administrator's login for all rows of an import, on one side. The password goes to the keychain.
#[derive(Clone, Debug)]
pub struct MasterLogin {
    pub side: SideName,
    pub form: MasterForm,
    pub password: Secret,
}

/// Where the jobs of an import go, and what is done with them first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportOrder {
    /// A batch there is; otherwise one is made of `batch`.
    pub into: Option<BatchId>,
    pub batch: BatchDraft,
    /// The first run of every job; `None` lets them wait.
    pub first: Option<RunKind>,
    /// Sides whose users log in by themselves, although the batch has an administrator's login there.
    #[serde(default)]
    pub own_logins: Vec<SideName>,
    /// Sides on which what is decided here becomes the batch's setting: an administrator's login that comes with the import, or
    /// none at all.
    #[serde(default)]
    pub keep_logins: Vec<SideName>,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportOutcome {
    pub batch: BatchId,
    pub jobs: u32,
    /// Of those, how many wait for a password.
    pub waiting: u32,
    /// Rows that made no job.
    pub left_out: u32,
    /// The file, where there is one: it can be deleted now.
    pub file: Option<String>,
}
