//! What is going on this moment: the newest snapshot of every run at work, and what changed since the last tick.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use mailhaul_model::event::{Finished, FolderProgress, Phase, Plan, Progress};
use mailhaul_model::{JobId, RunId, RunKind};
use mailhaul_store::{RunFolder, Snapshot};
use tokio::sync::Notify;

use crate::RunTick;

/// A folder of a run: its names on both sides.
type FolderKey = (String, String);

/// The newest facts of a run at work.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    pub run: RunId,
    pub kind: RunKind,
    pub phase: Option<Phase>,
    /// Without its folders.
    pub progress: Progress,
    pub folders: BTreeMap<FolderKey, RunFolder>,
    pub reports: u32,
    pub log_size: u32,
    unticked: HashSet<FolderKey>,
    unsaved: HashSet<FolderKey>,
}

impl Live {
    pub fn new(run: RunId, kind: RunKind) -> Self {
        Self {
            run,
            kind,
            phase: None,
            progress: Progress::default(),
            folders: BTreeMap::new(),
            reports: 0,
            log_size: 0,
            unticked: HashSet::new(),
            unsaved: HashSet::new(),
        }
    }

    pub fn snapshot(&self) -> Snapshot {
        Snapshot { phase: self.phase, progress: self.progress.clone(), reports: self.reports }
    }

    /// Takes a snapshot of the run, with the folders that changed.
    pub fn take_progress(&mut self, mut progress: Progress) {
        for folder in progress.folders.drain(..) {
            self.take_folder(folder, false);
        }
        self.progress = progress;
    }

    pub fn take_plan(&mut self, plan: &Plan) {
        for planned in &plan.folders {
            let mut progress = FolderProgress {
                source: planned.source.clone(),
                destination: planned.destination.clone(),
                tally: mailhaul_model::event::Tally::default(),
                done: false,
                problem: None,
                flags_differ: mailhaul_model::MessageCount(0),
            };
            progress.tally.source = planned.messages;
            progress.tally.source_bytes = planned.bytes.unwrap_or_default();
            self.take_folder(progress, planned.create);
        }
        self.progress.total.source = plan.messages;
        self.progress.total.source_bytes = plan.bytes;
        self.progress.folders_total = u32::try_from(plan.folders.len()).unwrap_or(u32::MAX);
    }

    pub fn take_folder(&mut self, progress: FolderProgress, creates: bool) {
        let key = (progress.source.clone(), progress.destination.clone());
        self.unticked.insert(key.clone());
        self.unsaved.insert(key.clone());
        let creates = creates || self.folders.get(&key).is_some_and(|folder| folder.creates);
        self.folders.insert(key, RunFolder { progress, creates });
    }

    /// Takes the last word, which has every folder.
    pub fn take_end(&mut self, finished: &Finished) {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let done = finished.folders.iter().filter(|folder| folder.done).count();
        self.progress.folders_done = count(done);
        self.progress.folders_total = count(finished.folders.len());
        self.progress.total = finished.total;
        self.progress.seconds_left = None;
        for folder in &finished.folders {
            self.take_folder(folder.clone(), false);
        }
    }

    /// The folders that changed since this was last asked, to write them down.
    pub fn drain_unsaved(&mut self) -> Vec<RunFolder> {
        let keys = std::mem::take(&mut self.unsaved);
        keys.iter().filter_map(|key| self.folders.get(key).cloned()).collect()
    }

    fn drain_tick(&mut self, job: JobId) -> RunTick {
        let keys = std::mem::take(&mut self.unticked);
        let mut folders: Vec<FolderProgress> =
            keys.iter().filter_map(|key| Some(self.folders.get(key)?.progress.clone())).collect();
        folders.sort_by(|a, b| a.source.cmp(&b.source));
        RunTick { job, run: self.run, folders, not_arrived: self.reports, log_size: self.log_size }
    }
}

/// What changed since it was last asked.
#[expect(clippy::struct_excessive_bools, reason = "each is a list that has to be read again")]
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub jobs: HashSet<JobId>,
    pub deleted: HashSet<JobId>,
    pub runs: Vec<RunTick>,
    pub servers: bool,
    pub batches: bool,
    pub campaigns: bool,
    /// Another process wrote: everything has to be compared.
    pub anything: bool,
}

#[derive(Default)]
struct Facts {
    live: HashMap<JobId, Live>,
    changes: Changes,
}

/// The board all runs write on and the ticks are read from.
#[derive(Default)]
pub(crate) struct Board {
    facts: Mutex<Facts>,
    changed: Notify,
}

impl Board {
    fn facts(&self) -> MutexGuard<'_, Facts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns when something changed since `changes` was last called.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// A run begins.
    pub fn begin(&self, job: JobId, live: Live) {
        self.change(|facts| {
            facts.live.insert(job, live);
            facts.changes.jobs.insert(job);
        });
    }

    /// A run is over: its last state is in the store.
    pub fn end(&self, job: JobId) {
        self.change(|facts| {
            if let Some(mut live) = facts.live.remove(&job) {
                facts.changes.runs.push(live.drain_tick(job));
            }
            facts.changes.jobs.insert(job);
        });
    }

    /// Changes what is known of a run at work.
    pub fn update<T>(&self, job: JobId, work: impl FnOnce(&mut Live) -> T) -> Option<T> {
        self.change(|facts| {
            facts.changes.jobs.insert(job);
            facts.live.get_mut(&job).map(work)
        })
    }

    /// Looks at what is known of a run at work.
    pub fn with<T>(&self, job: JobId, look: impl FnOnce(Option<&Live>) -> T) -> T {
        look(self.facts().live.get(&job))
    }

    pub fn touch(&self, job: JobId) {
        self.change(|facts| facts.changes.jobs.insert(job));
    }

    pub fn deleted(&self, job: JobId) {
        self.change(|facts| facts.changes.deleted.insert(job));
    }

    pub fn servers_changed(&self) {
        self.change(|facts| facts.changes.servers = true);
    }

    /// Something of a batch changed, apart from its jobs.
    pub fn batches_changed(&self) {
        self.change(|facts| facts.changes.batches = true);
    }

    /// A campaign or the form changed.
    pub fn campaigns_changed(&self) {
        self.change(|facts| facts.changes.campaigns = true);
    }

    /// Another process wrote to the store.
    pub fn anything_changed(&self) {
        self.change(|facts| facts.changes.anything = true);
    }

    /// What changed since this was last called.
    pub fn changes(&self) -> Changes {
        let mut facts = self.facts();
        let mut changes = std::mem::take(&mut facts.changes);
        for job in &changes.jobs {
            if let Some(live) = facts.live.get_mut(job) {
                changes.runs.push(live.drain_tick(*job));
            }
        }
        changes
    }

    fn change<T>(&self, work: impl FnOnce(&mut Facts) -> T) -> T {
        let value = work(&mut self.facts());
        self.changed.notify_one();
        value
    }
}
