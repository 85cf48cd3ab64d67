//! The settings that an organisation can give a value or lock.

use mailhaul_model::{EngineChoice, UpdateChannel};
use serde::Serialize;
use specta::Type;

/// A setting, by the name that it has in a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Setting {
    ParallelRuns,
    KeepAwake,
    Engine,
    Imapsync,
    UpdateChannel,
}

impl Setting {
    /// Every one there is.
    pub const ALL: [Self; 5] =
        [Self::ParallelRuns, Self::KeepAwake, Self::Engine, Self::Imapsync, Self::UpdateChannel];

    pub const fn name(self) -> &'static str {
        match self {
            Self::ParallelRuns => "parallelRuns",
            Self::KeepAwake => "keepAwake",
            Self::Engine => "engine",
            Self::Imapsync => "imapsync",
            Self::UpdateChannel => "updateChannel",
        }
    }

    /// Windows' registry tells no capitals from small letters, so nobody does.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.name().eq_ignore_ascii_case(name))
    }
}

/// Values of settings, where there are any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    pub parallel_runs: Option<u32>,
    pub keep_awake: Option<bool>,
    pub engine: Option<EngineChoice>,
    pub imapsync: Option<String>,
    pub update_channel: Option<UpdateChannel>,
}

impl Given {
    /// What is there stays; what is missing comes from `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            parallel_runs: self.parallel_runs.or(other.parallel_runs),
            keep_awake: self.keep_awake.or(other.keep_awake),
            engine: self.engine.or(other.engine),
            imapsync: self.imapsync.or(other.imapsync),
            update_channel: self.update_channel.or(other.update_channel),
        }
    }
}
