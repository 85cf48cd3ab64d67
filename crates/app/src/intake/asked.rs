//! What one process asks of another's form. Only the process that supervises the data folder serves a form; any other writes down
//! what it wants, and the supervisor does it within half a second and says what came of it.
//!
//! What is asked counts for a short while: no form is ever opened by something that was asked before the program was started.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::{CampaignId, Said, said};
use serde::{Deserialize, Serialize};

use super::form_view::{FormOrder, FormStanding, OpenForm};
use super::shown::Shown;
use crate::app::WeakApp;
use crate::{App, AppError, Role};

/// The settings in which it is asked and answered.
const ASKED: &str = "form_asked";
const ANSWERED: &str = "form_answered";
/// How often it is looked.
const LOOK: Duration = Duration::from_millis(500);
/// How often who asked looks for the answer.
const LISTEN: Duration = Duration::from_millis(100);
/// Who asked waits so long: a form that is closed gives what is under way ten seconds, and a keychain may want to be unlocked.
const PATIENCE: Duration = Duration::from_secs(60);
/// What is older was asked of somebody else.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Ask {
    Open(FormOrder),
    Close,
    /// Lets a campaign go on that was halted.
    Resume(CampaignId),
    /// Shows a fresh certificate.
    Renew,
}

#[derive(Serialize, Deserialize)]
struct Asked {
    id: String,
    at: Timestamp,
    what: Ask,
}

#[derive(Serialize, Deserialize)]
struct Answered {
    id: String,
    /// Why it was not done.
    refused: Option<Said>,
}

impl App {
    /// Where the form stands, as far as this process is concerned.
    pub async fn form_standing(&self) -> Result<FormStanding, AppError> {
        if let Some(form) = self.settled_form().await {
            return Ok(FormStanding::Open(Box::new(form)));
        }
        if let Some(form) = self.shown()?.and_then(|shown| shown.open) {
            return Ok(FormStanding::Open(Box::new(form)));
        }
        let wanted = self.core().intake.facts().wanted.is_some();
        Ok(if wanted { FormStanding::Moving } else { FormStanding::Closed })
    }

    /// The form of this process. One that is opened anew is closed for a moment in between, which is nobody's business.
    async fn settled_form(&self) -> Option<OpenForm> {
        let _turn = self.core().intake.changing.lock().await;
        self.own_form().await
    }

    /// Has another process do something with its form.
    pub(super) async fn ask(&self, what: Ask) -> Result<(), AppError> {
        let core = self.core();
        let number = {
            let mut facts = core.intake.facts();
            facts.last_ask += 1;
            facts.last_ask
        };
        let id = format!("{}-{number}-{}", std::process::id(), core.now().as_nanosecond());
        let closes = what == Ask::Close;
        let asked = Asked { id: id.clone(), at: core.now(), what };
        let text = serde_json::to_string(&asked).unwrap_or_default();
        core.store.change_setting(ASKED, &text)?;
        let answer = async {
            loop {
                tokio::time::sleep(LISTEN).await;
                // Before the answer, which that process may have given last of all.
                let is_there = self.is_supervised()?;
                match self.read::<Answered>(ANSWERED)? {
                    Some(answered) if answered.id == id => {
                        return answered.refused.map_or(Ok(()), |why| Err(AppError::NotNow(why)));
                    }
                    // Somebody else asked at the same time, and was answered.
                    Some(answered) => {
                        let last = self.read::<Asked>(ASKED)?;
                        if last.is_some_and(|last| last.id != id && last.id == answered.id) {
                            core.store.change_setting(ASKED, &text)?;
                        }
                    }
                    None => {}
                }
                if !is_there {
                    // A form is gone with its process.
                    return if closes { Ok(()) } else { Err(AppError::NotNow(nobody())) };
                }
            }
        };
        let late = |_| AppError::NotNow(said!("The other Mailhaul did not answer. Try it again."));
        tokio::time::timeout(PATIENCE, answer).await.map_err(late)?
    }

    fn read<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>, AppError> {
        let text = self.core().store.setting(name)?.unwrap_or_default();
        Ok(serde_json::from_str(&text).ok())
    }

    /// Does what another process asked, unless that was done.
    async fn answer_ask(&self) -> Result<(), AppError> {
        let Some(asked) = self.read::<Asked>(ASKED)? else { return Ok(()) };
        let answered = self.read::<Answered>(ANSWERED)?;
        let age = self.core().now().duration_since(asked.at).abs();
        if answered.is_some_and(|answered| answered.id == asked.id) || age > FRESH {
            return Ok(());
        }
        let done = match asked.what {
            Ask::Open(order) => self.open_form(&order).await.map(drop),
            Ask::Close => self.close_form().await.map(drop),
            Ask::Resume(campaign) => self.resume_campaign(campaign).await,
            Ask::Renew => self.renew_identity().await,
        };
        let refused = done.err().map(|error| error.said());
        let answer = Answered { id: asked.id, refused };
        let text = serde_json::to_string(&answer).unwrap_or_default();
        Ok(self.core().store.change_setting(ANSWERED, &text)?)
    }

    /// Opens here what this process had opened elsewhere, where that process has ended; forgets it where it was closed.
    async fn look_after_wanted(&self) -> Result<(), AppError> {
        let Some(order) = self.core().intake.facts().wanted.clone() else { return Ok(()) };
        if let Some(shown) = self.shown()? {
            if shown.open.is_none() && !shown.leaving {
                self.core().intake.facts().wanted = None;
            }
            return Ok(());
        }
        if self.role() == Role::Supervisor {
            let opened = self.open_form(&order).await;
            let mut facts = self.core().intake.facts();
            facts.wanted = None;
            facts.problem = opened.err().map(|error| error.said());
        }
        Ok(())
    }
}

/// Why nothing can be asked of a form.
pub(super) fn nobody() -> Said {
    said!("No Mailhaul is open that could serve the form.")
}

/// Runs until the application ends.
pub(crate) async fn watch(app: WeakApp) {
    let Some(mut stop) = app.upgrade().map(|app| app.core().stop.subscribe()) else { return };
    let mut last = Shown::default();
    loop {
        {
            let Some(app) = app.upgrade() else { return };
            if let Err(error) = look(&app, &mut last).await {
                tracing::error!(%error, "what other processes ask of the form can't be seen to");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.wait_for(|stop| *stop) => break,
        }
    }
    let Some(app) = app.upgrade() else { return };
    if app.role() == Role::Supervisor && last.open.is_some() {
        let leaving = Shown { leaving: true, ..Shown::default() };
        if let Err(error) = app.show(&leaving) {
            tracing::warn!(%error, "the end of the form could not be told");
        }
    }
}

async fn look(app: &App, last: &mut Shown) -> Result<(), AppError> {
    app.look_after_wanted().await?;
    if app.role() != Role::Supervisor {
        return Ok(());
    }
    app.answer_ask().await?;
    let _turn = app.core().intake.changing.lock().await;
    let shown = app.own_shown().await;
    if shown != *last {
        app.show(&shown)?;
        *last = shown;
    }
    Ok(())
}
