//! Which newer versions of itself the program looks for.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A row of versions that the program follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum UpdateChannel {
    /// What is meant for everybody.
    #[default]
    Stable,
    /// What comes next as well, for those who try it.
    Beta,
    /// It looks only when it is asked to, and then for what is meant for everybody.
    Off,
}

impl UpdateChannel {
    pub const ALL: [Self; 3] = [Self::Stable, Self::Beta, Self::Off];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Beta => "beta",
            Self::Off => "off",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}
