//! What a run may delete, on request alone. See decision 0012.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Pattern;

/// The default deletes nothing.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent option of imapsync's")]
pub struct DeletionOptions {
    /// Source messages whose copy is sure (`--delete1`).
    pub source_messages: bool,
    /// And for good: what a run of ours marked on the source (`--expunge1`).
    pub source_expunge: bool,
    /// Source folders without a message and without folders below (`--delete1emptyfolders`).
    pub source_empty_folders: bool,
    /// Destination messages that are not on the source (`--delete2`).
    pub destination_messages: bool,
    /// Messages that are in a destination folder more often than on the source (`--delete2duplicates`).
    pub destination_duplicates: bool,
    /// And for good: what a run of ours marked on the destination (`--expunge2`, `--uidexpunge2`).
    pub destination_expunge: bool,
    /// Destination folders that the source has none for (`--delete2folders`).
    pub destination_folders: Option<FolderDeletion>,
    /// The number of messages that the user expects to be deleted, at most.
    pub confirmed: Option<u32>,
}

/// Which of the destination's folders may go.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct FolderDeletion {
    /// Only those that match one of these, if there are any (`--delete2foldersonly`).
    pub only: Vec<Pattern>,
    /// None that matches one of these (`--delete2foldersbutnot`).
    pub but_not: Vec<Pattern>,
}

impl DeletionOptions {
    /// Whether anything is to be deleted at all.
    pub fn any(&self) -> bool {
        self.on_source() || self.on_destination()
    }

    /// Whether the source may be changed.
    pub fn on_source(&self) -> bool {
        self.source_messages || self.source_expunge || self.source_empty_folders
    }

    /// Whether something may be deleted on the destination.
    pub fn on_destination(&self) -> bool {
        self.destination_messages
            || self.destination_duplicates
            || self.destination_expunge
            || self.destination_folders.is_some()
    }
}
