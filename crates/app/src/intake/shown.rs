//! The open form as other processes see it. Who serves it writes down where it is and what it saw; the others read that for as long as
//! somebody supervises the data folder. Nothing of it is secret: links are derived by whoever shows them.

use std::net::IpAddr;
use std::path::Path;

use jiff::Timestamp;
use mailhaul_intake::{Link, LinkKey, server};
use mailhaul_model::{CampaignId, Said};
use mailhaul_store::{Store, StoreError};
use serde::{Deserialize, Serialize};

use super::form_view::{FormPlace, OpenForm};
use crate::{App, AppError, Role};

/// The setting it is written to.
const SHOWN: &str = "form_shown";

/// What the process that supervises says of its form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    pub open: Option<OpenForm>,
    /// The file of the program that serves it, and its process.
    pub program: String,
    pub process: u32,
    pub problem: Option<Said>,
    pub halted: Vec<(CampaignId, Timestamp)>,
    pub kept_out: Vec<(CampaignId, IpAddr, Timestamp)>,
    /// Whether the form is closed because its process ends.
    pub leaving: bool,
}

/// An open form, of this process or of another one, and what its links are derived from.
#[derive(Debug)]
pub(super) struct Reach {
    pub form: OpenForm,
    links: LinkKey,
}

impl Reach {
    /// Where a link leads, the preferred place first.
    pub fn places(&self, link: Link) -> Vec<FormPlace> {
        let path = server::path(&self.links, link);
        let place = |place: &FormPlace| FormPlace {
            url: format!("{}{path}", place.url.trim_end_matches('/')),
            by_name: place.by_name,
        };
        self.form.places.iter().map(place).collect()
    }
}

/// What keeps submissions from a campaign, and until when.
#[derive(Debug)]
pub(super) struct Hindered {
    pub halted: Option<Timestamp>,
    pub kept_out: Vec<(IpAddr, Timestamp)>,
}

/// Forgets what the last process said: it is gone, and its form with it.
pub(crate) fn forget(store: &Store) -> Result<(), StoreError> {
    match store.setting(SHOWN)? {
        Some(text) if !text.is_empty() => store.change_setting(SHOWN, ""),
        _ => Ok(()),
    }
}

/// The name of the file that this process runs.
fn program_name() -> String {
    let program = std::env::current_exe().ok();
    let name = program.as_deref().and_then(Path::file_name);
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

impl App {
    /// What another process says of its form; `None` where none could have one, or this one could.
    pub(super) fn shown(&self) -> Result<Option<Shown>, AppError> {
        if self.role() == Role::Supervisor || !self.is_supervised()? {
            return Ok(None);
        }
        let text = self.core().store.setting(SHOWN)?.unwrap_or_default();
        // What a newer version writes may not be understood.
        Ok(Some(serde_json::from_str(&text).unwrap_or_default()))
    }

    /// What this process has to say of its own.
    pub(super) async fn own_shown(&self) -> Shown {
        let open = self.own_form().await;
        let facts = self.core().intake.facts();
        let kept_out = facts.kept_out.iter().flat_map(|(campaign, clients)| {
            clients.iter().map(|(client, until)| (*campaign, *client, *until))
        });
        let mut shown = Shown {
            problem: facts.problem.clone(),
            halted: facts.halted.iter().map(|(campaign, until)| (*campaign, *until)).collect(),
            kept_out: kept_out.collect(),
            program: open.as_ref().map(|_| program_name()).unwrap_or_default(),
            process: open.as_ref().map(|_| std::process::id()).unwrap_or_default(),
            open,
            leaving: *self.core().stop.borrow(),
        };
        shown.halted.sort_unstable();
        shown.kept_out.sort_unstable();
        shown
    }

    pub(super) fn show(&self, shown: &Shown) -> Result<(), AppError> {
        let text = serde_json::to_string(shown).unwrap_or_default();
        Ok(self.core().store.change_setting(SHOWN, &text)?)
    }

    /// How the form is reached, where it is open in this process or in another one.
    pub(super) async fn reach(&self) -> Result<Option<Reach>, AppError> {
        let own = self.core().intake.form.lock().await;
        if let Some(form) = own.as_ref() {
            let links = form.running.links().clone();
            return Ok(Some(Reach { form: self.open_form_row(form), links }));
        }
        drop(own);
        let Some(form) = self.shown()?.and_then(|shown| shown.open) else { return Ok(None) };
        Ok(Some(Reach { form, links: self.link_key().await? }))
    }

    /// Until when a campaign takes no submissions, and of whom.
    pub(super) fn hindered(&self, campaign: CampaignId) -> Result<Hindered, AppError> {
        if let Some(shown) = self.shown()? {
            let halted = shown.halted.iter().find(|(one, _)| *one == campaign);
            let kept_out = shown.kept_out.into_iter().filter(|(one, ..)| *one == campaign);
            return Ok(Hindered {
                halted: halted.map(|(_, until)| *until),
                kept_out: kept_out.map(|(_, client, until)| (client, until)).collect(),
            });
        }
        let facts = self.core().intake.facts();
        let kept_out = facts.kept_out.get(&campaign).cloned().unwrap_or_default();
        Ok(Hindered {
            halted: facts.halted.get(&campaign).copied(),
            kept_out: kept_out.into_iter().collect(),
        })
    }
}
