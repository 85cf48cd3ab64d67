//! What an organisation set for this computer, for whoever shows it.

use mailhaul_model::Said;
use mailhaul_policy::Setting;
use serde::Serialize;
use specta::Type;

use crate::App;

/// What is managed on this computer; everything is empty where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Managed {
    /// Where it is set: paths, keys of the registry.
    pub origins: Vec<String>,
    /// What was not understood or can't be used.
    pub notes: Vec<Said>,
    /// What nobody can change here.
    pub locked: Vec<LockedSetting>,
}

/// A setting that nobody can change here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LockedSetting {
    pub setting: Setting,
    /// Who decided so.
    pub why: Said,
}

impl App {
    pub fn managed(&self) -> Managed {
        let policy = &self.core().policy;
        let locked = |setting| Some(LockedSetting { setting, why: policy.locked(setting)? });
        Managed {
            origins: policy.origins().to_vec(),
            notes: policy.notes().to_vec(),
            locked: Setting::ALL.into_iter().filter_map(locked).collect(),
        }
    }
}
