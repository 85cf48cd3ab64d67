//! One mailbox of the certificate: a source account, the destination account it moved to, and what came of it.

use jiff::Timestamp;
use mailhaul_model::event::{FolderProgress, LeftOut, MessageChange, Tally};
use mailhaul_model::{JobState, MessageCount, RunKind, Said};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::point::Point;

/// A pair of accounts and where the source's messages are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Pair {
    /// The account's name on the source server.
    pub source: String,
    /// The account's name on the destination server.
    pub destination: String,
    /// Of the job: a mailbox closes in `Done` and `Warnings` only.
    pub state: JobState,
    /// What the tally rests on.
    pub basis: Basis,
    /// The last runs, newest first.
    pub runs: Vec<RunLine>,
    /// Of the whole mailbox.
    pub tally: Tally,
    /// Messages that are on both sides with different flags; `None` where no verify run looked.
    pub flags_differing: Option<MessageCount>,
    /// Every folder that is in the tally.
    pub folders: Vec<FolderProgress>,
    /// Source folders that were no part of the migration.
    pub left_out: Vec<LeftOut>,
    /// Messages that didn't arrive, each named.
    pub points: Vec<Point>,
    /// Messages that arrived otherwise than they were, because that was asked for, each named.
    pub changes: Vec<MessageChange>,
}

/// Where a tally is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Basis {
    pub kind: BasisKind,
    /// When that run ended; `None` where no copy or verify run did, and then the mailbox doesn't close.
    #[specta(type = Option<String>)]
    pub at: Option<Timestamp>,
}

/// How much a tally is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BasisKind {
    /// A verify run read both sides again and compared.
    Verified,
    /// The copy runs' own count.
    Counted,
}

/// A run as one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunLine {
    pub kind: RunKind,
    /// `None` while it goes on.
    #[specta(type = Option<String>)]
    pub ended: Option<Timestamp>,
    pub state: JobState,
    /// One sentence; may be empty.
    pub text: Said,
}
