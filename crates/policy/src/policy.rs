//! What holds on this computer in the end: the layers of a policy, one over the other.

use std::collections::BTreeMap;

use mailhaul_model::{Said, SaidValue, said};

use crate::layer::Layer;
use crate::{Given, Setting, Source, places};

/// What an organisation set. The default is a computer that nobody manages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    origins: Vec<String>,
    updates: Option<Allowed>,
    intake: Option<Allowed>,
    given: Given,
    locked: BTreeMap<Setting, String>,
    notes: Vec<Said>,
}

/// Or why not.
type Allowed = Result<(), Said>;

impl Policy {
    /// The policy of the computer that the program runs on. What is wrong with it is logged.
    pub fn of_this_computer() -> Self {
        let policy = Self::read(&places::of_this_computer());
        for note in &policy.notes {
            tracing::warn!(%note, "the policy of this computer");
        }
        if !policy.origins.is_empty() {
            tracing::info!(from = ?policy.origins, "an organisation manages this computer");
        }
        policy
    }

    /// What the sources say together: of two that set the same, the first.
    pub fn read(sources: &[Box<dyn Source>]) -> Self {
        let mut policy = Self::default();
        for source in sources {
            let origin = source.origin();
            match source.read() {
                Ok(None) => continue,
                Ok(Some(set)) => policy.add(Layer::read(&origin, &set)),
                Err(error) => policy.distrust(&error.said(&origin)),
            }
            policy.origins.push(origin);
        }
        policy
    }

    /// An error where the program may not look for newer versions of itself, and why.
    pub fn allows_updates(&self) -> Result<(), Said> {
        self.updates.clone().unwrap_or(Ok(()))
    }

    /// An error where users may not hand in passwords in the form, and why.
    pub fn allows_intake(&self) -> Result<(), Said> {
        self.intake.clone().unwrap_or(Ok(()))
    }

    /// Values of settings that nobody chose, or that are locked.
    pub fn given(&self) -> &Given {
        &self.given
    }

    /// Why a setting can't be changed, where it can't.
    pub fn locked(&self, setting: Setting) -> Option<Said> {
        let origin = self.locked.get(&setting)?;
        Some(said!("Your organisation has set this ({0}).", SaidValue::text(origin)))
    }

    /// Where something is set, or can't be read.
    pub fn origins(&self) -> &[String] {
        &self.origins
    }

    /// What was not understood or can't be used.
    pub fn notes(&self) -> &[Said] {
        &self.notes
    }

    fn add(&mut self, layer: Layer) {
        let origin = SaidValue::text(&layer.origin);
        let off = |on: bool| {
            let why = said!("Your organisation has switched this off ({0}).", origin.clone());
            if on { Ok(()) } else { Err(why) }
        };
        self.updates = self.updates.take().or(layer.updates.map(off));
        self.intake = self.intake.take().or(layer.intake.map(off));
        self.given = std::mem::take(&mut self.given).or(layer.given);
        for setting in layer.locked {
            self.locked.entry(setting).or_insert_with(|| layer.origin.clone());
        }
        self.notes.extend(layer.notes);
    }

    /// What can't be read may have switched off whatever can be.
    fn distrust(&mut self, problem: &Said) {
        let why = said!(
            "{0} Until your organisation has mended it, updates and the form for users are off.",
            SaidValue::Said(problem.clone())
        );
        self.updates.get_or_insert_with(|| Err(why.clone()));
        self.intake.get_or_insert_with(|| Err(why.clone()));
        self.notes.push(why);
    }
}
