//! The application: what a window, a terminal or a test can ask for. The use cases are in the files named after their nouns.
//!
//! Calls that are not `async` answer within milliseconds (one `SQLite` statement or a few). Passwords are handed over once and
//! can't be read back.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use mailhaul_model::{Clock, MailDns};
use mailhaul_policy::Policy;
use mailhaul_store::Store;
use mailhaul_vault::Vault;
use tokio::runtime::Handle;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

use crate::core::Core;
use crate::keeper::Keeper;
use crate::supervisor::{Supervisor, Watch, is_held, resume};
use crate::{AppError, Launcher, OpenError, Paths, Role, Tick, cutover_watch, returned, ticker};

/// What the application is made of.
#[derive(Clone)]
pub struct Parts {
    pub vault: Arc<dyn Vault>,
    pub launcher: Arc<dyn Launcher>,
    pub clock: Arc<dyn Clock>,
    pub dns: Arc<dyn MailDns>,
    /// What an organisation set for this computer: [`Policy::of_this_computer`], but in tests.
    pub policy: Arc<Policy>,
    /// Where its tasks run; with time and I/O switched on.
    pub runtime: Handle,
}

/// The application, as long as it is there: for what it holds itself.
#[derive(Clone)]
pub(crate) struct WeakApp(Weak<Inner>);

impl WeakApp {
    pub fn upgrade(&self) -> Option<App> {
        self.0.upgrade().map(|inner| App { inner })
    }
}

impl fmt::Debug for WeakApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WeakApp")
    }
}

/// The application. Clones are the same one; when the last is dropped, its sidecars end too.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    core: Arc<Core>,
    keeper: Arc<Keeper>,
    runtime: Handle,
    supervisor: Mutex<Option<JoinHandle<()>>>,
}

impl App {
    /// Opens the data folder, and where no other process supervises it, resumes the queue.
    pub fn open(paths: Paths, parts: Parts) -> Result<Self, OpenError> {
        Self::open_with(paths, parts, Watch::default())
    }

    /// Opens the data folder to look and to ask, and never supervises: what it queues is begun by whoever does, now or later.
    pub fn visit(paths: Paths, parts: Parts) -> Result<Self, OpenError> {
        Self::open_with(paths, parts, Watch::of_visitor())
    }

    fn open_with(paths: Paths, parts: Parts, watch: Watch) -> Result<Self, OpenError> {
        for folder in [paths.data().to_owned(), paths.ledgers(), paths.logs()] {
            make_private_folder(&folder)?;
        }
        #[cfg(feature = "parcels")]
        crate::restore::finish(&paths, parts.clock.now())
            .map_err(|source| OpenError::Folder { path: paths.data().to_owned(), source })?;
        let store = Store::open(&paths.database())?;
        let watch = Arc::new(watch);
        let first = watch
            .take(&paths.lock())
            .map_err(|source| OpenError::Folder { path: paths.lock(), source })?;
        let role = if first { Role::Supervisor } else { Role::Client };
        let folder = paths.data().to_owned();
        let runtime = parts.runtime.clone();
        let core = Core::new(paths, store, parts, role)?;
        let core = Arc::new(core);
        let keeper = Keeper::start(Arc::clone(&core))
            .map_err(|source| OpenError::Folder { path: folder, source })?;
        let keeper = Arc::new(keeper);
        if first {
            resume(&core, &keeper)?;
            #[cfg(feature = "parcels")]
            if let Err(error) = crate::scratch::sweep(&core.paths, core.now()) {
                tracing::warn!(%error, "what a killed process left can't be cleared away");
            }
        }
        let supervisor = Supervisor::new(Arc::clone(&core), Arc::clone(&keeper), watch);
        // So that the first answer says already why something waits.
        if let Err(error) = supervisor.look_at_holds() {
            tracing::warn!(%error, "what is held back is not known yet");
        }
        let supervisor = runtime.spawn(supervisor.run());
        runtime.spawn(ticker::tick(Arc::clone(&core)));
        runtime.spawn(cutover_watch::watch(Arc::clone(&core)));
        let supervisor = Mutex::new(Some(supervisor));
        let app = Self { inner: Arc::new(Inner { core, keeper, runtime, supervisor }) };
        app.runtime().spawn(returned::watch(app.downgrade()));
        #[cfg(feature = "intake")]
        app.runtime().spawn(crate::intake::watch::watch(app.downgrade()));
        #[cfg(feature = "intake")]
        app.runtime().spawn(crate::intake::asked::watch(app.downgrade()));
        Ok(app)
    }

    /// Whether this process starts sidecars or another one does.
    pub fn role(&self) -> Role {
        *self.core().role.borrow()
    }

    /// Whether any process moves the queue on at this moment, this one or another.
    pub fn is_supervised(&self) -> Result<bool, AppError> {
        if self.role() == Role::Supervisor {
            return Ok(true);
        }
        is_held(&self.core().paths.lock()).map_err(AppError::Lock)
    }

    /// How many runs this process has at work: those that end when it does.
    pub fn runs_at_work(&self) -> usize {
        *self.core().at_work.borrow()
    }

    /// Ends the runs at work at a safe point and lets none begin any more, while all else goes on: how they end can be watched.
    /// They go on at the next start. Returns when none is left; a run is given as long as at [`App::shut_down`].
    pub async fn stop_runs(&self) {
        let core = self.core();
        let mut at_work = core.at_work.subscribe();
        core.leaving.send_replace(true);
        core.nudge.notify_one();
        // The sender is the application's own.
        let _ = at_work.wait_for(|runs| *runs == 0).await;
    }

    /// Lets no run begin any more, or again. None is at work when it is called.
    pub(crate) fn hold_runs(&self, hold: bool) {
        self.core().leaving.send_replace(hold);
        self.core().nudge.notify_one();
    }

    /// Ends every sidecar (they are resumed at the next start) and stops supervising. Returns when none is left and every
    /// password that was handed over is kept.
    pub async fn shut_down(&self) {
        self.core().stop.send_replace(true);
        #[cfg(feature = "intake")]
        self.stop_form().await;
        let supervisor =
            self.inner.supervisor.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(supervisor) = supervisor
            && let Err(error) = supervisor.await
        {
            tracing::error!(%error, "the supervisor broke off");
        }
        self.keeper().drained().await;
    }

    /// What changes from now on. A receiver that lags reads the lists again.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Tick>> {
        self.core().ticks.subscribe()
    }

    pub(crate) fn downgrade(&self) -> WeakApp {
        WeakApp(Arc::downgrade(&self.inner))
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.inner.core
    }

    pub(crate) fn keeper(&self) -> &Keeper {
        &self.inner.keeper
    }

    /// To be waited for without keeping the application alive.
    pub(crate) fn keeper_shared(&self) -> Arc<Keeper> {
        Arc::clone(&self.inner.keeper)
    }

    pub(crate) fn runtime(&self) -> &Handle {
        &self.inner.runtime
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.core.stop.send_replace(true);
    }
}

/// Makes a folder that on Unix only its owner can look into: logs name people.
pub(crate) fn make_private_folder(path: &Path) -> Result<(), OpenError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| OpenError::Folder { path: path.to_owned(), source })
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("role", &self.role()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").finish_non_exhaustive()
    }
}
