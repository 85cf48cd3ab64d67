//! Newer versions of the program: looked for, told of, and installed when nothing is at work.
//!
//! Whether, when and what is decided here; how, by an [`Updater`]. Nothing is looked for where the organisation or the package
//! forbids it, and nothing is installed while a run is at work or the form is open, in this process or in another one.

mod updater;
mod version;
mod view;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::{Said, UpdateChannel, said};
use tokio::sync::watch;

pub use updater::{Offer, Unable, UpdateAnswer, UpdateProblem, Updater};
pub use version::is_newer;
pub use view::{UpdateStage, UpdateView};

use crate::{App, AppError, Role};

const LOOKED: &str = "update_looked";
const SKIPPED: &str = "update_skipped";
/// The time between two looks.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// The time after one that brought nothing: the computer may have had no network.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// How often it is asked whether anything is due.
const PAUSE: Duration = Duration::from_secs(10);

/// Newer versions of the program. Clones are the same one.
#[derive(Clone)]
pub struct Updates {
    inner: Arc<Inner>,
}

struct Inner {
    app: App,
    updater: Arc<dyn Updater>,
    state: Mutex<State>,
    /// Held while something is looked for or installed.
    turn: tokio::sync::Mutex<()>,
    changed: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    stage: UpdateStage,
    /// What was looked for last since the program began, and when.
    tried: Option<(Timestamp, UpdateChannel)>,
    found: Option<Offer>,
    problem: Option<UpdateProblem>,
    /// The note is not shown again until the program begins anew.
    put_off: bool,
}

impl Updates {
    pub fn new(app: App, updater: Arc<dyn Updater>) -> Self {
        let (state, turn) = (Mutex::default(), tokio::sync::Mutex::default());
        let changed = watch::channel(0).0;
        Self { inner: Arc::new(Inner { app, updater, state, turn, changed }) }
    }

    /// Looks at start and once a day, and installs what waits for runs to end; until the program ends.
    pub async fn watch(self) {
        let mut stop = self.inner.app.core().stop.subscribe();
        loop {
            if let Err(error) = self.step().await {
                tracing::warn!(%error, "newer versions of the program can't be seen to");
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Does what is due this moment.
    pub async fn step(&self) -> Result<(), AppError> {
        if self.off().is_some() {
            return Ok(());
        }
        let channel = self.channel()?;
        if channel != UpdateChannel::Off && self.is_due(channel) {
            self.look_on(channel).await?;
        }
        if self.state().stage == UpdateStage::Waiting {
            self.install_if_free().await;
        }
        Ok(())
    }

    /// How things stand.
    pub fn view(&self) -> Result<UpdateView, AppError> {
        let store = &self.inner.app.core().store;
        let looked = store.setting(LOOKED)?.and_then(|text| text.parse().ok());
        let skipped = store.setting(SKIPPED)?;
        let state = self.state();
        let offer = state.found.clone();
        let is_new = offer.as_ref().is_some_and(|offer| Some(&offer.version) != skipped.as_ref());
        let off = self.off();
        let under_way = matches!(state.stage, UpdateStage::Waiting | UpdateStage::Installing);
        let note = off.is_none() && (under_way || is_new && !state.put_off);
        Ok(UpdateView {
            words: off.clone().unwrap_or_else(|| view::words(&state, looked)),
            off: off.is_some(),
            trouble: state.problem.is_some(),
            stage: state.stage,
            notes: offer.as_ref().map(|offer| offer.notes.clone()).unwrap_or_default(),
            offer: offer.map(|offer| offer.version),
            note,
        })
    }

    /// Counts up whenever the view may have changed.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.inner.changed.subscribe()
    }

    /// Looks now, whatever was skipped or put off; what came of it is in the view.
    pub async fn look(&self) -> Result<UpdateView, AppError> {
        self.refuse_where_off()?;
        self.inner.app.core().store.change_setting(SKIPPED, "")?;
        self.state().put_off = false;
        let channel = match self.channel()? {
            UpdateChannel::Off => UpdateChannel::Stable,
            channel => channel,
        };
        self.look_on(channel).await?;
        self.view()
    }

    /// Installs what was found: at once, or when nothing is at work any more.
    pub async fn install(&self) -> Result<UpdateView, AppError> {
        self.refuse_where_off()?;
        if self.state().found.is_none() {
            let text = said!("There is no newer version to install: look for one again.");
            return Err(AppError::NotNow(text));
        }
        self.state().put_off = false;
        self.set_stage(UpdateStage::Waiting);
        self.install_if_free().await;
        self.view()
    }

    /// Says no more of what was found until the program begins anew; what waits is not installed.
    pub fn put_off(&self) -> Result<UpdateView, AppError> {
        self.state().put_off = true;
        if self.state().stage == UpdateStage::Waiting {
            self.set_stage(UpdateStage::Idle);
        }
        self.changed();
        self.view()
    }

    /// Says no more of the version that was found.
    pub fn skip(&self) -> Result<UpdateView, AppError> {
        let found = self.state().found.clone();
        if let Some(offer) = found {
            self.inner.app.core().store.change_setting(SKIPPED, &offer.version)?;
        }
        self.put_off()
    }

    /// Why nothing is looked for here, where nothing is.
    fn off(&self) -> Option<Said> {
        let policy = &self.inner.app.core().policy;
        let unable = || self.inner.updater.unable().map(Unable::said);
        policy.allows_updates().err().or_else(unable)
    }

    fn refuse_where_off(&self) -> Result<(), AppError> {
        self.inner.app.core().policy.allows_updates().map_err(AppError::Managed)?;
        self.off().map_or(Ok(()), |why| Err(AppError::NotNow(why)))
    }

    fn channel(&self) -> Result<UpdateChannel, AppError> {
        Ok(self.inner.app.core().settings()?.update_channel)
    }

    fn is_due(&self, channel: UpdateChannel) -> bool {
        let state = self.state();
        let Some((at, looked_on)) = state.tried else { return true };
        let since = self.inner.app.core().now().duration_since(at);
        let pause = if state.problem.is_some() { AGAIN } else { DAY };
        // A clock that was set back must not keep the program from looking.
        looked_on != channel || since >= pause || since.is_negative()
    }

    async fn look_on(&self, channel: UpdateChannel) -> Result<(), AppError> {
        let Ok(_turn) = self.inner.turn.try_lock() else { return Ok(()) };
        let waited = self.state().stage;
        self.set_stage(UpdateStage::Looking);
        let answer = self.inner.updater.look(channel).await;
        let now = self.inner.app.core().now();
        let current = self.inner.updater.current();
        {
            let mut state = self.state();
            state.tried = Some((now, channel));
            match answer {
                Ok(offer) => {
                    state.problem = None;
                    state.found = offer.filter(|it| is_newer(&it.version, &current, channel));
                }
                Err(problem) => {
                    tracing::info!(%problem, "no look for newer versions");
                    state.problem = Some(problem);
                }
            }
            // What waits goes on waiting, as long as there is something to wait for. Somebody may have decided meanwhile, either way.
            let asked = [waited, state.stage].contains(&UpdateStage::Waiting) && !state.put_off;
            let waits = asked && state.found.is_some();
            state.stage = if waits { UpdateStage::Waiting } else { UpdateStage::Idle };
        }
        if self.state().problem.is_none() {
            self.inner.app.core().store.change_setting(LOOKED, &now.to_string())?;
        }
        self.changed();
        Ok(())
    }

    /// Installs what was found, where nothing is at work; else it goes on waiting.
    async fn install_if_free(&self) {
        let Ok(_turn) = self.inner.turn.try_lock() else { return };
        if self.is_something_at_work().await {
            return;
        }
        let Some(offer) = self.state().found.clone() else { return };
        self.set_stage(UpdateStage::Installing);
        match self.fetch_and_install(&offer).await {
            Ok(true) => {}
            Ok(false) => self.set_stage(UpdateStage::Waiting),
            Err(problem) => {
                tracing::error!(%problem, version = offer.version, "nothing was installed");
                self.state().problem = Some(problem);
                self.set_stage(UpdateStage::Idle);
            }
        }
    }

    /// Whether it is installed: something may have begun while it was downloaded.
    async fn fetch_and_install(&self, offer: &Offer) -> Result<bool, UpdateProblem> {
        self.inner.updater.fetch(offer).await?;
        let app = &self.inner.app;
        app.hold_runs(true);
        let installed = if self.is_something_at_work().await {
            Ok(false)
        } else {
            self.inner.updater.install().await.map(|()| true)
        };
        if !matches!(installed, Ok(true)) {
            app.hold_runs(false);
        }
        installed
    }

    /// A run, of whichever process, the form, or a Mailhaul that was there first. Where that can't be told, something may be.
    async fn is_something_at_work(&self) -> bool {
        let core = self.inner.app.core();
        if self.inner.app.role() == Role::Client {
            return true;
        }
        #[cfg(feature = "intake")]
        if core.intake.form.lock().await.is_some() {
            return true;
        }
        self.inner.app.runs_at_work() > 0 || !core.store.at_work().is_ok_and(|runs| runs.is_empty())
    }

    fn set_stage(&self, stage: UpdateStage) {
        self.state().stage = stage;
        self.changed();
    }

    fn changed(&self) {
        self.inner.changed.send_modify(|times| *times += 1);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Updates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Updates").finish_non_exhaustive()
    }
}
