//! Tells the user through the system that a job or a batch ended, or needs someone, when the window isn't looked at.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use mailhaul_app::{App, JobRow, PurgeSoon};
use mailhaul_model::{BatchId, JobId, JobState, RunKind, Said, said};
use tauri::{AppHandle, Wry};
use tauri_plugin_notification::NotificationExt;

use crate::shell;
use crate::voice::say;

/// The least time between two calls for someone of one batch: a hundred rejected passwords are one piece of news.
const CALL_AGAIN: Duration = Duration::from_mins(10);

/// What is worth an interruption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A job that is in no batch.
    Job(JobId),
    /// Nothing of a batch is in line or at work any more. How many of its jobs need someone.
    BatchEnded { batch: BatchId, needy: usize },
    /// Jobs of a batch that still works need someone.
    BatchNeeds { batch: BatchId, needy: usize },
}

/// A job as it was last seen.
#[derive(Debug)]
struct Seen {
    batch: Option<BatchId>,
    open: bool,
    needy: bool,
}

/// Remembers how jobs stood.
#[derive(Debug, Default)]
pub struct Watch {
    jobs: HashMap<JobId, Seen>,
    /// Since its last end something of the batch came to an end that is worth a word.
    busy: HashMap<BatchId, bool>,
    called: HashMap<BatchId, Instant>,
}

impl Watch {
    /// Takes note of how jobs stand, without news.
    pub fn know(&mut self, rows: &[JobRow]) {
        for row in rows {
            self.jobs.insert(row.id, seen(row));
        }
    }

    /// What is new about rows that changed.
    pub fn news(&mut self, rows: &[JobRow], now: Instant) -> Vec<News> {
        let mut news = Vec::new();
        let mut touched = Vec::new();
        for row in rows {
            let before = self.jobs.insert(row.id, seen(row));
            let ended = before.as_ref().is_some_and(|before| before.open)
                && !row.state.is_open()
                && row.state != JobState::Cancelled;
            let in_need = is_needy(row) && !before.is_some_and(|before| before.needy);
            match row.batch {
                None if ended => news.push(News::Job(row.id)),
                Some(batch) if ended || in_need => {
                    let worth = self.busy.entry(batch).or_default();
                    *worth |= in_need || ended && moved_something(row);
                    touched.push((batch, in_need));
                }
                _ => {}
            }
        }
        touched.sort_unstable_by_key(|(batch, in_need)| (batch.0, !in_need));
        touched.dedup_by_key(|(batch, _)| *batch);
        for (batch, in_need) in touched {
            news.extend(self.of_batch(batch, in_need, now));
        }
        news
    }

    fn of_batch(&mut self, batch: BatchId, in_need: bool, now: Instant) -> Option<News> {
        let jobs = || self.jobs.values().filter(|job| job.batch == Some(batch));
        let needy = jobs().filter(|job| job.needy).count();
        if !jobs().any(|job| job.open) {
            self.called.remove(&batch);
            return self.busy.remove(&batch)?.then_some(News::BatchEnded { batch, needy });
        }
        let again = |called: &Instant| now.duration_since(*called) >= CALL_AGAIN;
        if in_need && self.called.get(&batch).is_none_or(again) {
            self.called.insert(batch, now);
            return Some(News::BatchNeeds { batch, needy });
        }
        None
    }
}

fn seen(row: &JobRow) -> Seen {
    Seen { batch: row.batch, open: row.state.is_open(), needy: is_needy(row) }
}

/// A person has to do something before it goes on.
pub(crate) fn is_needy(row: &JobRow) -> bool {
    row.trouble.is_some() && !matches!(row.state, JobState::Waiting | JobState::Interrupted)
}

/// A top-up that found nothing is no news.
fn moved_something(row: &JobRow) -> bool {
    row.last.as_ref().is_none_or(|last| last.kind != RunKind::Copy || last.tally.copied.0 > 0)
}

/// Sends the notifications.
#[derive(Debug)]
pub struct Notifier {
    handle: AppHandle<Wry>,
    app: App,
    watch: Watch,
}

impl Notifier {
    pub fn new(app: App, handle: AppHandle<Wry>) -> Self {
        let mut watch = Watch::default();
        watch.know(&app.jobs().unwrap_or_default());
        Self { handle, app, watch }
    }

    /// Looks at rows that changed. One job is named; several are counted.
    pub fn see(&mut self, rows: &[JobRow]) {
        let news = self.watch.news(rows, Instant::now());
        if news.is_empty() || shell::is_looked_at(&self.handle) {
            return;
        }
        let jobs: Vec<&JobRow> = rows.iter().filter(|r| news.contains(&News::Job(r.id))).collect();
        match jobs.as_slice() {
            [] => {}
            [row] => self.show(&title(row), &row.reason),
            rows => self.show(
                &said!(rows.len(); "# job ended", "# jobs ended"),
                &said!("See Mailhaul for each."),
            ),
        }
        for one in news {
            match one {
                News::Job(_) => {}
                News::BatchEnded { batch, needy: 0 } => {
                    self.show(&self.ended(batch), &said!("None needs you."));
                }
                News::BatchEnded { batch, needy } => self.show(
                    &self.ended(batch),
                    &said!(
                        needy;
                        "# needs you: see what it lacks.",
                        "# need you: see what each lacks."
                    ),
                ),
                News::BatchNeeds { batch, needy } => self.show(
                    &said!("{0} needs you", self.name(batch)),
                    &said!(
                        needy;
                        "# of its jobs doesn't go on by itself. The others do.",
                        "# of its jobs don't go on by themselves. The others do."
                    ),
                ),
            }
        }
    }

    /// What users handed in is about to be removed: who is to become a job has to become one before.
    pub fn say_purges(&self) {
        for PurgeSoon { name, day, without_job } in self.app.purges_to_say().unwrap_or_default() {
            self.show(
                &said!("{0}: what was handed in is removed on {1}", name, day),
                &said!(
                    without_job;
                    "# person is no job yet. Make jobs before, or extend the campaign.",
                    "# people are no job yet. Make jobs before, or extend the campaign."
                ),
            );
        }
    }

    fn ended(&self, batch: BatchId) -> Said {
        said!("{0}: all jobs ended", self.name(batch))
    }

    fn show(&self, title: &Said, body: &Said) {
        let (title, body) = (say(&self.handle, title), say(&self.handle, body));
        if let Err(error) = self.handle.notification().builder().title(title).body(body).show() {
            tracing::info!(%error, "no notification was shown");
        }
    }

    fn name(&self, batch: BatchId) -> String {
        let page = self.app.batch(batch);
        page.map_or_else(|_| batch.to_string(), |page| page.batch.name)
    }
}

fn title(row: &JobRow) -> Said {
    let name = row.name.as_str();
    let kind = row.last.as_ref().map(|last| last.kind);
    match (row.state, kind) {
        (JobState::Failed, Some(RunKind::Check)) => said!("{0}: check failed", name),
        (JobState::Failed, Some(RunKind::Dry)) => said!("{0}: dry run failed", name),
        (JobState::Failed, Some(RunKind::Verify)) => said!("{0}: verification failed", name),
        (JobState::Failed, _) => said!("{0}: migration failed", name),
        (JobState::Warnings, _) => said!("{0}: ended with messages to look at", name),
        (_, Some(RunKind::Check)) => said!("{0}: check is done", name),
        (_, Some(RunKind::Dry)) => said!("{0}: dry run is done", name),
        (_, Some(RunKind::Verify)) => said!("{0}: verification is done", name),
        _ => said!("{0}: migration is done", name),
    }
}
