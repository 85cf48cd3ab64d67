//! Runs: queue, preview, cancel, look at.

use mailhaul_model::event::MessageReport;
use mailhaul_model::said;
use mailhaul_model::{JobId, JobState, RunId, RunKind};
use mailhaul_store::{Listing, RunFolder, RunRecord};

use crate::bulk::password_trouble;
use crate::jobs::still_open;
use crate::view::moment;
use crate::words;
use crate::{App, AppError, RunPage, RunPreview, RunRow};

impl App {
    /// What running for real would do, in numbers, for the question that is asked first.
    pub fn preview_real(&self, id: JobId) -> Result<RunPreview, AppError> {
        let listing = self.listing(id)?;
        let row = self.core().row_of(&listing);
        let mut preview = RunPreview {
            job: id,
            name: row.name,
            source: row.source,
            destination: row.destination,
            dry_run: None,
            as_of: None,
            folders: 0,
            folders_to_create: 0,
            messages: mailhaul_model::MessageCount(0),
            bytes: mailhaul_model::ByteCount(0),
            messages_to_copy: mailhaul_model::MessageCount(0),
            bytes_to_copy: mailhaul_model::ByteCount(0),
            left_out: 0,
            destination_free: None,
            warnings: Vec::new(),
        };
        match self.dry_run_to_carry_out(id)? {
            Some(dry) => self.add_numbers(&mut preview, &dry)?,
            None => preview.warnings.push(
                said!("There is no dry run of this job since its last real run: how much there is to copy is unknown."),
            ),
        }
        Ok(preview)
    }

    /// Queues a run of a job that isn't open. A real run is linked to the dry run it carries out.
    pub fn queue_run(&self, id: JobId, kind: RunKind) -> Result<RunId, AppError> {
        let listing = self.closed_listing(id)?;
        require_passwords(&listing)?;
        let dry = match kind {
            RunKind::Copy => self.dry_run_to_carry_out(id)?.map(|run| run.id),
            RunKind::Check | RunKind::Dry | RunKind::Verify => None,
        };
        let core = self.core();
        let run = core.store.queue_run(id, kind, dry, core.now())?.ok_or_else(still_open)?;
        core.touch(id);
        core.nudge.notify_one();
        Ok(run)
    }

    /// Queues a run of the kind the job had last.
    pub fn run_again(&self, id: JobId) -> Result<RunId, AppError> {
        let kind = self.listing(id)?.newest.map_or(RunKind::Dry, |run| run.kind);
        self.queue_run(id, kind)
    }

    /// Ends the open run of a job. Its state changes when the sidecar is gone.
    pub fn cancel(&self, id: JobId) -> Result<(), AppError> {
        self.listing(id)?;
        if self.core().store.ask_cancel(id)?.is_none() {
            return Err(AppError::NotNow(said!("The job is neither in the queue nor at work.")));
        }
        self.core().touch(id);
        self.core().nudge.notify_one();
        Ok(())
    }

    pub fn run(&self, id: RunId) -> Result<RunPage, AppError> {
        let record = self.core().store.run(id)?.ok_or(AppError::NoRun(id))?;
        let notes = self.core().store.plan_of(id)?.unwrap_or_default();
        let job = record.job;
        Ok(RunPage {
            folders: self.folders(job, id)?.into_iter().map(|folder| folder.progress).collect(),
            run: self.run_row(record)?,
            left_out: notes.left_out,
            warnings: notes.warnings,
        })
    }

    /// The messages that a run names as not arriving, in the order it said so, from `offset`.
    pub fn not_arrived(
        &self,
        run: RunId,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<MessageReport>, AppError> {
        Ok(self.core().store.reports_of(run, offset, limit)?)
    }

    pub(crate) fn run_rows(&self, job: JobId) -> Result<Vec<RunRow>, AppError> {
        self.core().store.runs_of(job)?.into_iter().map(|run| self.run_row(run)).collect()
    }

    fn run_row(&self, run: RunRecord) -> Result<RunRow, AppError> {
        let store = &self.core().store;
        let live = self.core().board.with(run.job, |live| {
            live.filter(|live| live.run == run.id)
                .map(|live| (live.phase, live.progress.total, live.reports))
        });
        let reason = match (run.state, &live) {
            (JobState::Running, live) => words::phase(run.kind, live.and_then(|live| live.0)),
            (JobState::Queued, _) => said!("Waits for a free place in the queue."),
            _ => run.reason,
        };
        Ok(RunRow {
            id: run.id,
            job: run.job,
            kind: run.kind,
            state: run.state,
            reason,
            queued: moment(run.queued),
            started: run.started.map(moment),
            ended: run.ended.map(moment),
            attempts: run.attempts,
            exit: run.exit,
            failure: run.failure,
            tally: live.map(|live| live.1).or(run.tally).unwrap_or_default(),
            errors: run.errors,
            not_arrived: live.map_or_else(|| store.report_count(run.id), |live| Ok(live.2))?,
            dry_run: store.dry_run_of(run.id)?,
            real_run: store.real_run_of(run.id)?,
        })
    }

    /// The folders of a run: of one at work as they are this moment.
    fn folders(&self, job: JobId, run: RunId) -> Result<Vec<RunFolder>, AppError> {
        let live = self.core().board.with(job, |live| {
            live.filter(|live| live.run == run)
                .map(|live| live.folders.values().cloned().collect::<Vec<_>>())
        });
        match live {
            Some(folders) if !folders.is_empty() => Ok(folders),
            _ => Ok(self.core().store.folders_of(run)?),
        }
    }

    /// The newest dry run that went through, unless a real run came after it.
    pub(crate) fn dry_run_to_carry_out(&self, job: JobId) -> Result<Option<RunRecord>, AppError> {
        let runs = self.core().store.runs_of(job)?;
        let since_real =
            runs.into_iter().take_while(|run| run.kind != RunKind::Copy || run.tally.is_none());
        Ok(since_real.into_iter().find(|run| {
            run.kind == RunKind::Dry && matches!(run.state, JobState::Done | JobState::Warnings)
        }))
    }

    fn add_numbers(&self, preview: &mut RunPreview, dry: &RunRecord) -> Result<(), AppError> {
        let tally = dry.tally.unwrap_or_default();
        let notes = self.core().store.plan_of(dry.id)?.unwrap_or_default();
        let folders = self.core().store.folders_of(dry.id)?;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        preview.dry_run = Some(dry.id);
        preview.as_of = dry.ended.map(moment);
        preview.folders = count(folders.len());
        preview.folders_to_create = count(folders.iter().filter(|folder| folder.creates).count());
        preview.messages = tally.source;
        preview.bytes = tally.source_bytes;
        preview.messages_to_copy = words::to_copy(&tally);
        preview.bytes_to_copy = words::bytes_to_copy(&tally);
        preview.left_out = count(notes.left_out.len());
        preview.destination_free = notes.destination_free;
        preview.warnings = notes.warnings;
        if let Some(free) = notes.destination_free.filter(|free| *free < preview.bytes_to_copy) {
            preview.warnings.push(said!(
                "The destination has {0} free, {1} are to be copied.",
                free,
                preview.bytes_to_copy
            ));
        }
        Ok(())
    }
}

fn require_passwords(listing: &Listing) -> Result<(), AppError> {
    password_trouble(listing).map_or(Ok(()), |reason| Err(AppError::NotNow(reason)))
}
