//! Keeps the queue moving: claims runs while there is a free place, ends those that are to be cancelled, and takes over from
//! a supervisor that is gone.

use std::collections::HashMap;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use mailhaul_model::{JobId, JobState, RunId, Said, Server, ServerId, said};
use mailhaul_store::{Claim, Ending, Outlook, Placed, StoreError};
use mailhaul_vault::Holder;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

use crate::attempt::attempt;
use crate::core::Core;
use crate::holds::{self, Holds};
use crate::judge::Stop;
use crate::keeper::{Keeper, failed};
use crate::share::Share;
use crate::{AppError, Role};

/// How often the store is looked at for what other processes wrote and for runs whose time has come.
const LOOK: Duration = Duration::from_millis(500);
/// How long after a crash of the program its sidecars may still be at work: they end when their lifeline is gone.
const ORPHANS_END: SignedDuration = SignedDuration::from_secs(3);

/// How far the two clocks may drift apart between two looks.
const DRIFT: Duration = Duration::from_secs(30);
/// The longest pause a run can be given, with room to spare.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(25);

/// The lock file, held while this process supervises. The operating system lets go of it when the process ends, however.
#[derive(Default)]
pub(crate) struct Watch {
    held: Mutex<Option<File>>,
    /// Whether this process leaves the lock to others whatever happens.
    visits: bool,
}

impl Watch {
    /// Of a process that never supervises.
    pub fn of_visitor() -> Self {
        Self { visits: true, ..Self::default() }
    }

    /// Takes the lock; `false` where another process has it.
    pub fn take(&self, core_lock: &Path) -> std::io::Result<bool> {
        if self.visits {
            return Ok(false);
        }
        let file = lock_file(core_lock)?;
        match file.try_lock() {
            Ok(()) => {
                *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
                Ok(true)
            }
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    pub fn give_back(&self) {
        drop(self.held.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Whether a process holds the lock. It is asked for a share of it: two that ask at once are in nobody's way.
pub(crate) fn is_held(core_lock: &Path) -> std::io::Result<bool> {
    match lock_file(core_lock)?.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

pub(crate) fn lock_file(path: &Path) -> std::io::Result<File> {
    File::options().create(true).truncate(false).read(true).write(true).open(path)
}

/// What this process has at work.
pub(crate) struct Supervisor {
    core: Arc<Core>,
    keeper: Arc<Keeper>,
    watch: Arc<Watch>,
    at_work: HashMap<RunId, watch::Sender<Option<Stop>>>,
    attempts: JoinSet<()>,
    tasks: HashMap<tokio::task::Id, Claim>,
    /// What the runs at work were given of their servers.
    shares: HashMap<RunId, Share>,
    foreign: u32,
    /// The two clocks when they were last read: they drift apart when the computer sleeps or its clock is set.
    clocks: (Instant, Timestamp),
}

impl Supervisor {
    pub fn new(core: Arc<Core>, keeper: Arc<Keeper>, watch: Arc<Watch>) -> Self {
        let now = core.now();
        Self {
            core,
            keeper,
            watch,
            at_work: HashMap::new(),
            attempts: JoinSet::new(),
            tasks: HashMap::new(),
            shares: HashMap::new(),
            foreign: 0,
            clocks: (Instant::now(), now),
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
            if *core.leaving.borrow() {
                self.stop_all(Stop::Quit);
            }
            let at_work = self.at_work.len();
            core.at_work.send_if_modified(|before| std::mem::replace(before, at_work) != at_work);
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
        self.look_at_holds()?;
        if *self.core.role.borrow() == Role::Supervisor {
            self.look_at_clocks()?;
            self.cancel()?;
            self.hold_back()?;
            self.claim()?;
        }
        Ok(())
    }

    /// After sleep, or when the clock was set, nothing may wait longer than the longest pause there is.
    fn look_at_clocks(&mut self) -> Result<(), StoreError> {
        let (before, now) = (self.clocks, (Instant::now(), self.core.now()));
        self.clocks = now;
        let passed = now.1.duration_since(before.1).as_secs_f64();
        if (passed - (now.0 - before.0).as_secs_f64()).abs() > DRIFT.as_secs_f64() {
            tracing::info!(passed, "the computer slept, or its clock was set");
            let latest = now.1.saturating_add(LONGEST_WAIT).unwrap_or(now.1);
            if self.core.store.shorten_waits(latest)? > 0 {
                self.core.board.anything_changed();
            }
        }
        Ok(())
    }

    /// Finds out anew what is held back, and says so where it changed.
    pub fn look_at_holds(&self) -> Result<Vec<Placed>, AppError> {
        let store = &self.core.store;
        let at_work = store.at_work()?;
        let now = self.core.now();
        let zone = TimeZone::system();
        let servers: Vec<Server> =
            store.servers()?.into_iter().map(|record| record.server).collect();
        let connections = self.connections(&at_work);
        let holds = Holds::look(&holds::Facts {
            now,
            zone: &zone,
            queue_paused: self.core.settings()?.queue_paused,
            batches: &store.batches()?,
            servers: &servers,
            at_work: &at_work,
            connections: &connections,
            volume_today: &store.volume_on(now.to_zoned_datetime(zone.clone()).date())?,
        });
        let changed = *self.core.holds() != holds;
        if changed {
            *self.core.holds() = holds;
            self.core.board.batches_changed();
            self.core.board.anything_changed();
        }
        let used = std::mem::replace(&mut *self.core.connections(), connections.clone());
        if changed || used != connections {
            self.core.board.servers_changed();
        }
        Ok(at_work)
    }

    /// Connections that runs at work may have open, by server.
    fn connections(&self, at_work: &[Placed]) -> HashMap<ServerId, u32> {
        let mut open = HashMap::new();
        for run in at_work {
            let share = self.shares.get(&run.run).map_or(1, |share| share.connections);
            for server in [run.source, run.destination] {
                *open.entry(server).or_default() += u32::from(share);
            }
        }
        open
    }

    /// Ends what is at work and has to wait now, and puts back what the store takes for being at work and is not: how it
    /// ended could not be written down.
    fn hold_back(&self) -> Result<(), AppError> {
        for run in self.core.store.at_work()? {
            match self.at_work.get(&run.run) {
                Some(stop) if self.core.holds().ends(&run) => end(stop, Stop::Hold),
                Some(_) => {}
                None => {
                    let reason = said!("It ended without a trace; it goes on by itself.");
                    self.core.store.put_back(run.run, &lost(reason))?;
                    self.core.touch(run.job);
                }
            }
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
            // What the other one had is gone, and it may not have had the time to say so.
            self.core.board.anything_changed();
        }
        Ok(())
    }

    fn cancel(&mut self) -> Result<(), StoreError> {
        for (run, job, state) in self.core.store.cancels_asked()? {
            match self.at_work.get(&run) {
                Some(stop) => end(stop, Stop::Cancel),
                // Not at work, or at work in a process that is gone.
                None if state != JobState::Running => self.end(run, job, &cancelled())?,
                None => {}
            }
        }
        Ok(())
    }

    fn end(&self, run: RunId, job: JobId, ending: &Ending) -> Result<(), StoreError> {
        self.core.store.end_run(run, ending, self.core.now())?;
        self.core.touch(job);
        Ok(())
    }

    fn claim(&mut self) -> Result<(), AppError> {
        let most = self.core.settings()?.parallel_runs;
        loop {
            if self.core.holds().queue.is_some() || *self.core.leaving.borrow() {
                return Ok(());
            }
            let held = self.core.holds().held();
            let Some(claim) = self.core.store.claim(self.core.now(), most, &held)? else {
                return Ok(());
            };
            let share = self.share(claim, most)?;
            let (stop, stopped) = watch::channel(None);
            self.at_work.insert(claim.run, stop);
            self.shares.insert(claim.run, share);
            let core = Arc::clone(&self.core);
            let task = self.attempts.spawn(attempt(core, claim, share, stopped));
            self.tasks.insert(task.id(), claim);
            // The next one may find its server busy.
            self.look_at_holds()?;
        }
    }

    /// What a run may have of its two servers, given what the others have.
    fn share(&self, claim: Claim, places: u32) -> Result<Share, AppError> {
        let store = &self.core.store;
        let at_work: Vec<Placed> =
            store.at_work()?.into_iter().filter(|run| run.run != claim.run).collect();
        let open = self.connections(&at_work);
        let mut share = Share::default();
        if let Some(job) = store.job(claim.job)? {
            for server in [job.spec.source.server, job.spec.destination.server] {
                if let Some(server) = store.server(server)? {
                    let used = open.get(&server.id).copied().unwrap_or(0);
                    share = share.within(&server.limits, used, places);
                }
            }
        }
        Ok(share)
    }

    fn forget(&mut self, ended: Result<(tokio::task::Id, ()), JoinError>) {
        let (id, broke_off) = match ended {
            Ok((id, ())) => (id, None),
            Err(error) => (error.id(), Some(error)),
        };
        let Some(claim) = self.tasks.remove(&id) else { return };
        self.at_work.remove(&claim.run);
        self.shares.remove(&claim.run);
        if let Some(error) = broke_off {
            tracing::error!(run = %claim.run, %error, "a run's task broke off");
            let reason = said!("A fault of this program ended the run: see the program's log.");
            if let Err(error) = self.end(claim.run, claim.job, &failed(reason)) {
                tracing::error!(run = %claim.run, %error, "how a run ended could not be noted");
            }
            self.core.board.end(claim.job);
        }
    }

    fn stop_all(&self, why: Stop) {
        self.at_work.values().for_each(|stop| end(stop, why));
    }
}

/// Puts back into line what ran when the program went away. Only for the holder of the lock.
pub(crate) fn resume(core: &Core, keeper: &Keeper) -> Result<(), StoreError> {
    let not_before = core.now().saturating_add(ORPHANS_END).unwrap_or(core.now());
    let reason = said!("Mailhaul or the computer went away in the middle; it goes on by itself.");
    let runs = core.store.requeue_orphans(&reason, not_before)?;
    tracing::info!(runs = runs.len(), "interrupted runs are in line again");
    #[cfg(feature = "intake")]
    crate::intake::shown::forget(&core.store)?;
    // Asked now: what is on its way from here on is none of these.
    let jobs = core.store.unsettled_credentials()?.into_iter();
    let masters = core.store.unsettled_masters()?.into_iter();
    let unsettled = jobs.map(|(job, side, revision)| (Holder::Job { job, side }, revision));
    let masters = masters.map(|master| {
        let holder = Holder::Batch { batch: master.batch, side: master.side };
        (holder, master.revision)
    });
    keeper.settle(unsettled.chain(masters).collect());
    core.board.anything_changed();
    Ok(())
}

/// Tells an attempt to end, where it wasn't told before.
fn end(stop: &watch::Sender<Option<Stop>>, why: Stop) {
    stop.send_if_modified(|stop| stop.is_none() && stop.replace(why).is_none());
}

fn lost(reason: Said) -> Outlook {
    Outlook {
        state: JobState::Interrupted,
        reason,
        not_before: None,
        failure: None,
        setback: false,
        crash: true,
    }
}

fn cancelled() -> Ending {
    Ending { state: JobState::Cancelled, errors: 0, ..failed(said!("Cancelled before it began.")) }
}
