//! The rows of the ledger as values.

use mailhaul_model::{ModSeq, UidValidity};

use super::remembered::Remembered;
use crate::identity::Identity;

/// A row of `folder`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FolderId(pub i64);

/// What makes a folder's row.
#[derive(Clone, Debug)]
pub struct FolderName {
    /// The two accounts, spelled the same way every time.
    pub accounts: String,
    pub source: String,
    pub source_validity: UidValidity,
    pub destination: String,
    /// `None` while the folder isn't there (dry runs).
    pub destination_validity: Option<UidValidity>,
    /// The destination's UIDNEXT now; 0 where unknown.
    pub destination_uid_next: u32,
    /// The source as it is now, where the server tells without opening the folder.
    pub state: Option<Complete>,
}

/// A folder's row with its messages.
#[derive(Clone, Debug)]
pub struct FolderMemory {
    pub id: FolderId,
    /// What the destination held before was compared with the source already.
    pub looked: bool,
    /// There was a row, but the destination folder was made anew since.
    pub voided: bool,
    /// The source is as it was when all of it was settled; `settled` is left empty then.
    pub unchanged: bool,
    pub baseline: u32,
    pub complete: Option<Complete>,
    /// What more is known of them: [`super::Ledger::settled`].
    pub settled: Remembered,
    /// Bytes of all settled messages, where `settled` is left empty.
    pub settled_bytes: u64,
    /// Those of the settled that this run found on the destination.
    pub found: Vec<u32>,
    /// Source messages that may be on the destination, ascending.
    pub intents: Vec<u32>,
}

/// The source folder's state when all of it was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complete {
    pub uid_next: u32,
    pub messages: u32,
    /// Zero where the server keeps none.
    pub mod_seq: ModSeq,
}

/// How a message came to be on the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Copied,
    Adopted,
}

/// A message that is on the destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub uid: u32,
    pub outcome: Outcome,
    /// 0 where the server didn't tell.
    pub destination_uid: u32,
    pub size: u64,
    pub identity: Identity,
    /// The source's flags last seen, canonical.
    pub flags: String,
}

/// What on a destination folder is known to be a message of this or another source folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claimed {
    /// UIDs on the destination.
    pub placed: Vec<u32>,
    /// Identities and sizes, in bytes, of other folders' messages whose UIDs the server never told.
    pub unplaced: Vec<(Identity, u64)>,
}

/// A source message by its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub source: String,
    /// The folder's UIDVALIDITY.
    pub validity: u32,
    pub uid: u32,
    /// A run deleted it there, or was about to.
    pub removed: bool,
}
