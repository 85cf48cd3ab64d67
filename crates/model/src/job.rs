//! A job and its runs, as states.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What an attempt at a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum RunKind {
    /// Log in on both sides, list folders and sizes; copy nothing.
    Check,
    /// Plan everything and say what would be copied; copy nothing.
    Dry,
    /// Copy for real.
    Copy,
    /// Read both sides again and compare; copy nothing.
    Verify,
}

/// Where a job stands. The reason in plain words stands beside it, never in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// Nothing was asked of it yet.
    New,
    /// In line for a free place.
    Queued,
    /// A sidecar is at work.
    Running,
    /// In line again, but not before a given time (back-off, schedule, a provider's limit).
    Waiting,
    /// Everything arrived.
    Done,
    /// Ended, with messages that were refused or skipped: they are named.
    Warnings,
    /// Ended without doing its work: needs someone.
    Failed,
    /// The program or the machine went away in the middle; it is resumed by itself.
    Interrupted,
    /// Ended by the user.
    Cancelled,
}

impl JobState {
    /// Whether the queue may still act on it by itself.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running | Self::Waiting | Self::Interrupted)
    }
}
