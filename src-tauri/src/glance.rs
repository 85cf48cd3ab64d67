//! All jobs at one glance, for the tray and the taskbar: how far the present round is. A round is what was in line or at work since
//! nothing was, with the whole batches that any of it belongs to.

use std::collections::{HashMap, HashSet};

use mailhaul_app::JobRow;
use mailhaul_model::{BatchId, JobId, JobState};

use crate::notify::is_needy;

/// How the round stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glance {
    /// Mailboxes of the round that came to a good end.
    pub done: usize,
    pub mailboxes: usize,
    /// 0 to 1, by bytes as far as they are known.
    pub share: f64,
    /// Seconds to go at the present speed; `None` where there is none.
    pub seconds_left: Option<f64>,
    pub at_work: usize,
    /// At work or in line.
    pub open: usize,
    /// Jobs, of this round or not, that don't go on without a person.
    pub needy: usize,
    /// Of these, those of the round.
    pub needy_here: usize,
    pub paused: bool,
}

/// A job as far as the glance needs it.
#[derive(Debug)]
struct Seen {
    batch: Option<BatchId>,
    state: JobState,
    needy: bool,
    share: f64,
    bytes: f64,
    pace: f64,
}

impl Seen {
    fn is_at_work(&self) -> bool {
        self.state == JobState::Running
    }

    fn went_well(&self) -> bool {
        matches!(self.state, JobState::Done | JobState::Warnings)
    }
}

/// Follows the rows.
#[derive(Debug, Default)]
pub struct Round {
    jobs: HashMap<JobId, Seen>,
    open: usize,
    members: HashSet<JobId>,
    batches: HashSet<BatchId>,
}

impl Round {
    /// Takes note of rows that are new or changed.
    pub fn take(&mut self, rows: &[JobRow], deleted: &[JobId]) {
        for job in deleted {
            let was = self.jobs.remove(job);
            self.open -= usize::from(was.is_some_and(|was| was.state.is_open()));
        }
        for row in rows {
            let now = seen(row);
            if now.state.is_open() {
                if self.open == 0 {
                    self.members.clear();
                    self.batches.clear();
                }
                self.members.insert(row.id);
                self.batches.extend(row.batch);
                self.open += 1;
            }
            let was = self.jobs.insert(row.id, now);
            self.open -= usize::from(was.is_some_and(|was| was.state.is_open()));
        }
    }

    /// Forgets everything that is not among these rows.
    pub fn take_all(&mut self, rows: &[JobRow]) {
        let there: HashSet<JobId> = rows.iter().map(|row| row.id).collect();
        let gone: Vec<JobId> =
            self.jobs.keys().filter(|job| !there.contains(job)).copied().collect();
        self.take(rows, &gone);
    }

    /// How it stands.
    pub fn glance(&self, paused: bool) -> Glance {
        let here = |(id, job): &(&JobId, &Seen)| {
            self.members.contains(*id) || job.batch.is_some_and(|b| self.batches.contains(&b))
        };
        let round: Vec<&Seen> = self.jobs.iter().filter(here).map(|(_, job)| job).collect();
        Glance {
            done: round.iter().filter(|job| job.went_well()).count(),
            mailboxes: round.len(),
            share: share(&round),
            seconds_left: seconds_left(&round),
            at_work: round.iter().filter(|job| job.is_at_work()).count(),
            open: self.open,
            needy: self.jobs.values().filter(|job| job.needy).count(),
            needy_here: round.iter().filter(|job| job.needy).count(),
            paused,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "shares for a bar")]
fn seen(row: &JobRow) -> Seen {
    let progress = row.progress.as_ref();
    let ended = !row.state.is_open() && row.state != JobState::New;
    Seen {
        batch: row.batch,
        state: row.state,
        needy: is_needy(row),
        share: if ended { 1.0 } else { progress.map_or(0.0, |progress| progress.fraction) },
        bytes: row.moved.bytes_total.0.max(progress.map_or(0, |p| p.bytes_total.0)) as f64,
        pace: progress.map_or(0.0, |progress| progress.bytes_per_second),
    }
}

/// A mailbox of unknown size is taken for an average one.
#[expect(clippy::cast_precision_loss, reason = "shares for a bar")]
fn share(round: &[&Seen]) -> f64 {
    let known: Vec<f64> = round.iter().map(|job| job.bytes).filter(|bytes| *bytes > 0.0).collect();
    let average =
        if known.is_empty() { 1.0 } else { known.iter().sum::<f64>() / known.len() as f64 };
    let weight = |job: &Seen| if job.bytes > 0.0 { job.bytes } else { average };
    let whole: f64 = round.iter().map(|job| weight(job)).sum();
    if whole == 0.0 {
        return 0.0;
    }
    round.iter().map(|job| weight(job) * job.share).sum::<f64>() / whole
}

/// Only where the size of everything that is left is known.
fn seconds_left(round: &[&Seen]) -> Option<f64> {
    let left = || round.iter().filter(|job| job.state.is_open());
    let pace: f64 = left().filter(|job| job.is_at_work()).map(|job| job.pace).sum();
    let all_known = left().all(|job| job.bytes > 0.0);
    let bytes: f64 = left().map(|job| job.bytes * (1.0 - job.share)).sum();
    (all_known && pace > 0.0).then(|| bytes / pace)
}
