//! One action on many jobs: what it would do, and doing it. Jobs that it doesn't fit are left out, and why is counted.

use std::collections::{BTreeMap, HashSet};

use mailhaul_model::event::SideName;
use mailhaul_model::{ByteCount, JobId, JobState, MessageCount, Priority, RunKind};
use mailhaul_model::{Said, said};
use mailhaul_store::{CredentialState, Listing};

use crate::holds::away;
use crate::row::fits;
use crate::words;
use crate::{Action, App, AppError, BulkOutcome, BulkPreview, LeftOutJobs};

impl App {
    /// What an action on many jobs would do.
    pub fn preview_bulk(&self, jobs: &[JobId], action: Action) -> Result<BulkPreview, AppError> {
        let sorted = self.sort_out(jobs, action)?;
        let mut preview = BulkPreview {
            action,
            applies_to: sorted.ids(),
            left_out: sorted.left_out(),
            messages_to_copy: MessageCount(0),
            bytes_to_copy: ByteCount(0),
            unrehearsed: 0,
        };
        for job in &sorted.fitting {
            match newest_tally(job) {
                Some(tally) => {
                    preview.messages_to_copy += words::to_copy(&tally);
                    preview.bytes_to_copy += words::bytes_to_copy(&tally);
                }
                None => preview.unrehearsed += 1,
            }
        }
        Ok(preview)
    }

    /// Carries an action out on many jobs. Replacing passwords has a call of its own.
    pub fn do_bulk(&self, jobs: &[JobId], action: Action) -> Result<BulkOutcome, AppError> {
        let mut sorted = self.sort_out(jobs, action)?;
        let mut done = HashSet::new();
        for job in sorted.ids() {
            match self.do_one(job, action) {
                Ok(()) => {
                    done.insert(job);
                }
                // It changed since it was looked at.
                Err(error @ (AppError::NotNow(_) | AppError::NoJob(_))) => {
                    sorted.leave_out(error.said());
                }
                Err(error) => return Err(error),
            }
        }
        if is_noted(action) {
            let jobs = sorted.fitting.iter().filter(|job| done.contains(&job.id));
            self.act_on(jobs.filter_map(|job| job.batch), |count| deed(action, count))?;
        }
        Ok(BulkOutcome { done: count(done.len()), left_out: sorted.left_out() })
    }

    /// Which jobs go before others.
    pub fn set_priority(
        &self,
        jobs: &[JobId],
        priority: Priority,
    ) -> Result<BulkOutcome, AppError> {
        let sorted = self.sort_by(jobs, |_| None)?;
        let fitting = sorted.ids();
        self.core().store.order_jobs(&fitting, Some(priority), None)?;
        self.order_changed(&fitting);
        Ok(sorted.outcome())
    }

    /// Moves jobs in line before another one, or to the end.
    pub fn move_in_line(
        &self,
        jobs: &[JobId],
        before: Option<JobId>,
    ) -> Result<BulkOutcome, AppError> {
        let sorted = self.sort_by(jobs, not_in_line)?;
        self.core().store.move_runs(&sorted.ids(), before)?;
        // Places may have been numbered anew.
        self.core().board.anything_changed();
        self.core().nudge.notify_one();
        Ok(sorted.outcome())
    }

    fn order_changed(&self, jobs: &[JobId]) {
        for job in jobs {
            self.core().touch(*job);
        }
        self.core().nudge.notify_one();
    }

    fn do_one(&self, job: JobId, action: Action) -> Result<(), AppError> {
        match action {
            Action::Check => self.queue_run(job, RunKind::Check).map(drop),
            Action::RunDry => self.queue_run(job, RunKind::Dry).map(drop),
            Action::RunReal => self.queue_run(job, RunKind::Copy).map(drop),
            Action::RunAgain => self.run_again(job).map(drop),
            Action::Verify => self.queue_run(job, RunKind::Verify).map(drop),
            Action::Cancel => self.cancel(job),
            Action::Pause | Action::Resume => {
                let paused = action == Action::Pause;
                self.core().store.order_jobs(&[job], None, Some(paused))?;
                self.order_changed(&[job]);
                Ok(())
            }
            Action::Delete => self.delete_job(job),
            Action::Edit | Action::ReplacePasswords => {
                Err(AppError::NotNow(said!("This is done one job at a time.")))
            }
        }
    }

    fn sort_out(&self, jobs: &[JobId], action: Action) -> Result<Sorted, AppError> {
        self.sort_by(jobs, |job| why_not(job, action))
    }

    fn sort_by(
        &self,
        jobs: &[JobId],
        why_not: impl Fn(&Listing) -> Option<Said>,
    ) -> Result<Sorted, AppError> {
        let mut sorted = Sorted { fitting: Vec::new(), reasons: BTreeMap::new() };
        for job in jobs {
            let reason = match self.core().store.listing(*job)? {
                None => said!("The job is gone."),
                Some(listing) => match why_not(&listing) {
                    None => {
                        sorted.fitting.push(listing);
                        continue;
                    }
                    Some(reason) => reason,
                },
            };
            sorted.leave_out(reason);
        }
        Ok(sorted)
    }
}

struct Sorted {
    fitting: Vec<Listing>,
    /// By the English words, with how many jobs.
    reasons: BTreeMap<String, LeftOutJobs>,
}

impl Sorted {
    fn ids(&self) -> Vec<JobId> {
        self.fitting.iter().map(|job| job.id).collect()
    }

    /// Where what was asked was done with all that it fits.
    fn outcome(&self) -> BulkOutcome {
        BulkOutcome { done: count(self.fitting.len()), left_out: self.left_out() }
    }

    fn leave_out(&mut self, reason: Said) {
        let entry = self.reasons.entry(reason.to_string());
        entry.or_insert(LeftOutJobs { reason, jobs: 0 }).jobs += 1;
    }

    fn left_out(&self) -> Vec<LeftOutJobs> {
        self.reasons.values().cloned().collect()
    }
}

/// Why an action doesn't fit a job, in plain words.
fn why_not(job: &Listing, action: Action) -> Option<Said> {
    let is_open = job.newest.as_ref().is_some_and(|run| run.state.is_open());
    let starts = matches!(
        action,
        Action::Check | Action::RunDry | Action::RunReal | Action::RunAgain | Action::Verify
    );
    if starts && is_open {
        return Some(said!("It is in the queue or at work already."));
    }
    if starts && job.away {
        return Some(away());
    }
    if starts && let Some(reason) = password_trouble(job) {
        return Some(reason);
    }
    if fits(job, action) {
        return None;
    }
    Some(match action {
        Action::Verify => said!("It was never run for real: there is nothing to compare."),
        Action::Pause | Action::Cancel if !is_open => {
            said!("It is neither in the queue nor at work.")
        }
        Action::Pause => said!("It is paused already."),
        Action::Resume => said!("It is not paused."),
        Action::RunAgain => said!("It was never run."),
        _ => said!("It is in the queue or at work."),
    })
}

/// Why a job can't change its place in line.
fn not_in_line(job: &Listing) -> Option<Said> {
    let text = match job.newest.as_ref().map(|run| run.state) {
        Some(JobState::Running) => said!("It is at work already."),
        Some(state) if state.is_open() => return None,
        _ => said!("It is not in line."),
    };
    Some(text)
}

/// Why no run can be started with the passwords there are.
pub(crate) fn password_trouble(job: &Listing) -> Option<Said> {
    let sides = [
        (SideName::Source, job.source_credential),
        (SideName::Destination, job.destination_credential),
    ];
    let side = |wanted: fn(&mailhaul_store::CredentialRecord) -> bool| {
        sides.iter().find(|(_, credential)| wanted(credential)).map(|(side, _)| *side)
    };
    let rejected = side(|credential| credential.is_rejected()).map(|side| match side {
        SideName::Source => said!("The server rejected the source password. Enter it again before the next try: accounts get locked."),
        SideName::Destination => said!("The server rejected the destination password. Enter it again before the next try: accounts get locked."),
    });
    let missing = || side(|credential| credential.state == CredentialState::Missing);
    rejected.or_else(|| {
        missing().map(|side| match side {
            SideName::Source => {
                said!("The source password is not in the keychain: enter it first.")
            }
            SideName::Destination => {
                said!("The destination password is not in the keychain: enter it first.")
            }
        })
    })
}

fn newest_tally(job: &Listing) -> Option<mailhaul_model::event::Tally> {
    job.ended.as_ref().and_then(|run| run.tally).or(job.copied)
}

/// What has a note of its own, or none.
fn is_noted(action: Action) -> bool {
    !matches!(action, Action::Edit | Action::ReplacePasswords)
}

fn deed(action: Action, jobs: u32) -> Said {
    match action {
        Action::Check => said!(jobs; "Queued a check of # job.", "Queued a check of # jobs."),
        Action::RunDry => said!(jobs; "Queued a dry run of # job.", "Queued a dry run of # jobs."),
        Action::RunReal => {
            said!(jobs; "Queued a run for real of # job.", "Queued a run for real of # jobs.")
        }
        Action::RunAgain => {
            said!(jobs; "Queued another run of # job.", "Queued another run of # jobs.")
        }
        Action::Verify => {
            said!(jobs; "Queued a verification of # job.", "Queued a verification of # jobs.")
        }
        Action::Cancel => said!(jobs; "Cancelled # job.", "Cancelled # jobs."),
        Action::Pause => said!(jobs; "Paused # job.", "Paused # jobs."),
        Action::Resume => said!(jobs; "Resumed # job.", "Resumed # jobs."),
        Action::Delete => said!(jobs; "Deleted # job.", "Deleted # jobs."),
        Action::Edit | Action::ReplacePasswords => said!(jobs; "Changed # job.", "Changed # jobs."),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
