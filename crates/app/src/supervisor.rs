//! Keeps the queue moving: claims runs while there is a free place, ends those that are to be cancelled, and takes over from
//! a supervisor that is gone.

use std::collections::HashMap;
use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use mailhaul_model::{JobId, JobState, RunId};
use mailhaul_store::{Claim, Ending, StoreError};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

use crate::attempt::attempt;
use crate::core::Core;
use crate::judge::Stop;
use crate::keeper::{Keeper, failed};
use crate::{AppError, Role, settings};

/// How often the store is looked at for what other processes wrote and for runs whose time has come.
const LOOK: Duration = Duration::from_millis(500);
/// How long after a crash of the program its sidecars may still be at work: they end when their lifeline is gone.
const ORPHANS_END: SignedDuration = SignedDuration::from_secs(3);

/// The lock file, held while this process supervises. The operating system lets go of it when the process ends, however.
#[derive(Default)]
pub(crate) struct Watch(Mutex<Option<File>>);

impl Watch {
    /// Takes the lock; `false` where another process has it.
    pub fn take(&self, core_lock: &std::path::Path) -> std::io::Result<bool> {
        let file = File::options().create(true).truncate(false).write(true).open(core_lock)?;
        match file.try_lock() {
            Ok(()) => {
                *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
                Ok(true)
            }
            Err(std::fs::TryLockError::WouldBlock) => Ok(false),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    }

    pub fn give_back(&self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// What this process has at work.
pub(crate) struct Supervisor {
    core: Arc<Core>,
    keeper: Arc<Keeper>,
    watch: Arc<Watch>,
    at_work: HashMap<RunId, watch::Sender<Option<Stop>>>,
    attempts: JoinSet<()>,
    tasks: HashMap<tokio::task::Id, Claim>,
    foreign: u32,
}

impl Supervisor {
    pub fn new(core: Arc<Core>, keeper: Arc<Keeper>, watch: Arc<Watch>) -> Self {
        Self {
            core,
            keeper,
            watch,
            at_work: HashMap::new(),
            attempts: JoinSet::new(),
            tasks: HashMap::new(),
            foreign: 0,
        }
    }

    /// Runs until the application ends; every sidecar is gone then.
    pub async fn run(mut self) {
        let mut stop = self.core.stop.subscribe();
        let core = Arc::clone(&self.core);
        loop {
            if let Err(error) = self.step() {
                tracing::error!(%error, "the queue could not be moved on");
            }
            tokio::select! {
                () = core.nudge.notified() => {}
                Some(ended) = self.attempts.join_next_with_id() => self.forget(ended),
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.wait_for(|stop| *stop) => break,
            }
        }
        self.stop_all(Stop::Quit);
        while self.attempts.join_next().await.is_some() {}
        self.watch.give_back();
    }

    fn step(&mut self) -> Result<(), AppError> {
        self.look_for_foreign_writes()?;
        if *self.core.role.borrow() == Role::Client {
            self.take_over()?;
        }
        if *self.core.role.borrow() == Role::Supervisor {
            self.cancel()?;
            self.refuse_without_password()?;
            self.claim()?;
        }
        Ok(())
    }

    fn look_for_foreign_writes(&mut self) -> Result<(), StoreError> {
        let version = self.core.store.foreign_version()?;
        if self.foreign != 0 && version != self.foreign {
            self.core.board.anything_changed();
        }
        self.foreign = version;
        Ok(())
    }

    /// Becomes the supervisor where the one there was is gone.
    fn take_over(&mut self) -> Result<(), AppError> {
        let lock = self.core.paths.lock();
        if self.watch.take(&lock).map_err(AppError::Lock)? {
            resume(&self.core, &self.keeper)?;
            self.core.role.send_replace(Role::Supervisor);
        }
        Ok(())
    }

    fn cancel(&mut self) -> Result<(), StoreError> {
        for (run, job, state) in self.core.store.cancels_asked()? {
            match self.at_work.get(&run) {
                Some(stop) => {
                    stop.send_if_modified(|stop| {
                        stop.is_none() && stop.replace(Stop::Cancel).is_none()
                    });
                }
                // Not at work, or at work in a process that is gone.
                None if state != JobState::Running => self.end(run, job, &cancelled())?,
                None => {}
            }
        }
        Ok(())
    }

    fn refuse_without_password(&self) -> Result<(), StoreError> {
        for (run, job) in self.core.store.runs_without_password()? {
            let reason =
                "A password is not in the keychain: enter it again, then run the job again.";
            self.end(run, job, &failed(reason.to_owned()))?;
        }
        Ok(())
    }

    fn end(&self, run: RunId, job: JobId, ending: &Ending) -> Result<(), StoreError> {
        self.core.store.end_run(run, ending, self.core.now())?;
        self.core.touch(job);
        Ok(())
    }

    fn claim(&mut self) -> Result<(), AppError> {
        let most = settings::read(&self.core.store)?.parallel_runs;
        while let Some(claim) = self.core.store.claim(self.core.now(), most)? {
            let (stop, stopped) = watch::channel(None);
            self.at_work.insert(claim.run, stop);
            let core = Arc::clone(&self.core);
            let task = self.attempts.spawn(attempt(core, claim, stopped));
            self.tasks.insert(task.id(), claim);
        }
        Ok(())
    }

    fn forget(&mut self, ended: Result<(tokio::task::Id, ()), JoinError>) {
        let (id, broke_off) = match ended {
            Ok((id, ())) => (id, None),
            Err(error) => (error.id(), Some(error)),
        };
        let Some(claim) = self.tasks.remove(&id) else { return };
        self.at_work.remove(&claim.run);
        if let Some(error) = broke_off {
            tracing::error!(run = %claim.run, %error, "a run's task broke off");
            let reason = "A fault of this program ended the run: see the program's log.".to_owned();
            if let Err(error) = self.end(claim.run, claim.job, &failed(reason)) {
                tracing::error!(run = %claim.run, %error, "how a run ended could not be noted");
            }
            self.core.board.end(claim.job);
        }
    }

    fn stop_all(&self, why: Stop) {
        for stop in self.at_work.values() {
            stop.send_if_modified(|stop| stop.is_none() && stop.replace(why).is_none());
        }
    }
}

/// Puts back into line what ran when the program went away. Only for the holder of the lock.
pub(crate) fn resume(core: &Core, keeper: &Keeper) -> Result<(), StoreError> {
    let not_before = core.now().saturating_add(ORPHANS_END).unwrap_or(core.now());
    let reason = "Mailhaul or the computer went away in the middle; it goes on by itself.";
    let runs = core.store.requeue_orphans(reason, not_before)?;
    tracing::info!(runs = runs.len(), "interrupted runs are in line again");
    // Asked now: what is on its way from here on is none of these.
    keeper.settle(core.store.unsettled_credentials()?);
    core.board.anything_changed();
    Ok(())
}

fn cancelled() -> Ending {
    Ending {
        state: JobState::Cancelled,
        reason: "Cancelled before it began.".to_owned(),
        errors: 0,
        ..failed(String::new())
    }
}
