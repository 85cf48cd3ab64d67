//! How it stands with newer versions, for whoever shows it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mailhaul_model::{Said, SaidValue, said};
use serde::Serialize;
use specta::Type;

use super::State;

/// How it stands with newer versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UpdateView {
    /// How it stands, with what to do where something is wrong.
    pub words: Said,
    /// Nothing is looked for here; the words say why.
    pub off: bool,
    /// The last look or installation failed.
    pub trouble: bool,
    pub stage: UpdateStage,
    /// The newer version that was found.
    pub offer: Option<String>,
    /// What is new in it, as its makers say it.
    pub notes: String,
    /// The window says on every page that there is something newer.
    pub note: bool,
}

/// What is done about a newer version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum UpdateStage {
    #[default]
    Idle,
    Looking,
    /// It is installed as soon as nothing is at work.
    Waiting,
    Installing,
}

/// `looked` is when a look succeeded last.
pub(super) fn words(state: &State, looked: Option<Timestamp>) -> Said {
    let version = || SaidValue::text(state.found.as_ref().map_or("", |offer| &offer.version));
    match state.stage {
        UpdateStage::Looking => return said!("Looking for newer versions…"),
        UpdateStage::Installing => return said!("Version {0} is being installed.", version()),
        UpdateStage::Waiting => {
            return said!(
                "Version {0} is installed when no run is at work and the form is closed.",
                version()
            );
        }
        UpdateStage::Idle => {}
    }
    match (&state.problem, &state.found, looked) {
        (Some(problem), ..) => problem.said(),
        (None, Some(_), _) => said!("Version {0} is there.", version()),
        (None, None, Some(at)) => {
            said!("This was the newest version at the last look, {0}.", moment(at))
        }
        (None, None, None) => said!("Nobody looked for newer versions yet."),
    }
}

fn moment(at: Timestamp) -> SaidValue {
    let local = at.to_zoned_datetime(TimeZone::system());
    SaidValue::moment(at, local.strftime("%Y-%m-%d %H:%M").to_string())
}
