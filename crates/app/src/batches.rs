//! Batches: list, look at, make, change, hold back.

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::SaidValue;
use mailhaul_model::{BatchId, Said, Server, ServerId, said};
use mailhaul_store::{Act, BatchRecord, BatchSpec};
use mailhaul_vault::Holder;

use crate::masters::master_row;
use crate::servers::{blocking, refuse, too_long_or_odd};
use crate::view::moment;
use crate::{
    ActRow, App, AppError, BatchDraft, BatchPage, BatchRow, FailedPage, FailedRow, Field,
    FieldProblem, MessagePlace, SpeedRow,
};

/// What is shown of what was done.
const MOST_ACTS: u32 = 500;
/// How far back speed is shown.
const SPEED_SHOWN: SignedDuration = SignedDuration::from_hours(24);

impl App {
    /// Every batch, newest first.
    pub fn batches(&self) -> Result<Vec<BatchRow>, AppError> {
        let servers = self.server_names()?;
        let batches = self.core().store.batches()?;
        batches.into_iter().map(|batch| self.batch_row(batch, &servers)).collect()
    }

    /// Everything about one batch beside its jobs.
    pub fn batch(&self, id: BatchId) -> Result<BatchPage, AppError> {
        let record = self.batch_record(id)?;
        let store = &self.core().store;
        let now = self.core().now();
        let from = now.checked_sub(SPEED_SHOWN).unwrap_or(Timestamp::MIN);
        let speed = store.speed_of(id, from)?.into_iter().map(|point| SpeedRow {
            at: moment(point.at),
            bytes: point.bytes,
            messages: point.messages,
        });
        let acts = store.acts_of(id, MOST_ACTS)?.into_iter();
        Ok(BatchPage {
            options: record.spec.options.clone(),
            batch: self.batch_row(record, &self.server_names()?)?,
            activity: acts
                .map(|act| ActRow { at: moment(act.at), person: act.person, text: act.text })
                .collect(),
            speed: speed.collect(),
        })
    }

    /// What is wrong with a draft; `editing` is the batch it changes.
    pub fn check_batch(
        &self,
        draft: &BatchDraft,
        editing: Option<BatchId>,
    ) -> Result<Vec<FieldProblem>, AppError> {
        let mut problems = Vec::new();
        let name = draft.name.trim();
        if name.is_empty() {
            let text = said!("Give the batch a name, for example \"Sales, first wave\".");
            problems.push(blocking(Field::Name, text));
        } else if let Some(text) = too_long_or_odd(name) {
            problems.push(blocking(Field::Name, text));
        }
        let lower = name.to_lowercase();
        let twin = self
            .core()
            .store
            .batches()?
            .into_iter()
            .find(|batch| Some(batch.id) != editing && batch.spec.name.to_lowercase() == lower);
        if twin.is_some() {
            let text = said!("There is a batch named {0} already.", SaidValue::name(name));
            problems.push(blocking(Field::Name, text));
        }
        problems.extend(self.server_problem(draft.source, Field::SourceServer)?);
        problems.extend(self.server_problem(draft.destination, Field::DestinationServer)?);
        problems.extend(schedule_problems(draft));
        Ok(problems)
    }

    /// Makes a batch without jobs.
    pub fn add_batch(&self, draft: &BatchDraft) -> Result<BatchId, AppError> {
        let spec = self.batch_spec(draft, None)?;
        self.core().refuse_engine(&spec.options, None)?;
        let id = self.core().store.add_batch(&spec, self.core().now())?;
        self.core().board.batches_changed();
        Ok(id)
    }

    /// Changes a batch. Its jobs keep the options they were made with.
    pub fn edit_batch(&self, id: BatchId, draft: &BatchDraft) -> Result<(), AppError> {
        let before = self.batch_record(id)?.spec.options;
        let spec = self.batch_spec(draft, Some(id))?;
        self.core().refuse_engine(&spec.options, Some(&before))?;
        self.core().store.change_batch(id, &spec)?;
        self.act(id, said!("Changed the batch's settings."))?;
        self.holds_changed();
        Ok(())
    }

    /// Holds a batch back: what is at work ends cleanly and goes on when it is resumed.
    pub fn pause_batch(&self, id: BatchId, paused: bool) -> Result<(), AppError> {
        self.batch_record(id)?;
        self.core().store.pause_batch(id, paused)?;
        let done = if paused { said!("Paused the batch.") } else { said!("Resumed the batch.") };
        self.act(id, done)?;
        self.holds_changed();
        Ok(())
    }

    /// Deletes a batch without jobs.
    pub fn delete_batch(&self, id: BatchId) -> Result<(), AppError> {
        self.batch_record(id)?;
        let masters = self.core().store.masters(id)?;
        if !self.core().store.delete_empty_batch(id)? {
            return Err(AppError::NotNow(said!(
                "The batch has jobs: delete them first, or close the batch."
            )));
        }
        for master in masters {
            let holder = Holder::Batch { batch: id, side: master.side };
            self.keeper().forget(holder, master.revision);
        }
        self.core().board.batches_changed();
        Ok(())
    }

    /// The messages of a batch that did not arrive, from the `offset`-th on.
    pub fn failed_messages(
        &self,
        batch: BatchId,
        offset: u32,
        limit: u32,
    ) -> Result<FailedPage, AppError> {
        let total = self.core().store.count_failed_messages(batch)?;
        let failed = self.core().store.failed_messages(batch, offset, limit)?;
        let rows = failed.into_iter().map(|failed| {
            let (accepted, note) = failed.accepted.unzip();
            FailedRow {
                job: failed.job,
                job_name: failed.job_name,
                message: failed.report,
                accepted: accepted.map(moment),
                note: note.unwrap_or_default(),
            }
        });
        Ok(FailedPage { total, rows: rows.collect() })
    }

    /// Notes that messages may stay behind: they are open points no longer, and still in the certificate.
    pub fn accept_messages(
        &self,
        batch: BatchId,
        messages: &[MessagePlace],
        note: &str,
    ) -> Result<(), AppError> {
        let places: Vec<_> =
            messages.iter().map(|place| (place.job, place.folder.clone(), place.uid)).collect();
        self.core().store.accept_messages(&places, note.trim(), self.core().now())?;
        let done = said!(
            places.len();
            "Accepted that # message stays behind.",
            "Accepted that # messages stay behind."
        );
        self.act(batch, done)?;
        for place in messages {
            self.core().touch(place.job);
        }
        Ok(())
    }

    /// Writes down what was done with a batch.
    pub(crate) fn act(&self, batch: BatchId, text: Said) -> Result<(), AppError> {
        let core = self.core();
        let act = Act { at: core.now(), person: core.person.clone(), text };
        core.store.note_act(batch, &act)?;
        core.board.batches_changed();
        Ok(())
    }

    /// The same, for the batches of jobs that something was done with; `text` is given how many of each.
    pub(crate) fn act_on(
        &self,
        batches: impl Iterator<Item = BatchId>,
        text: impl Fn(u32) -> Said,
    ) -> Result<(), AppError> {
        let mut counts = std::collections::BTreeMap::<BatchId, u32>::new();
        batches.for_each(|batch| *counts.entry(batch).or_default() += 1);
        for (batch, count) in counts {
            self.act(batch, text(count))?;
        }
        Ok(())
    }

    pub(crate) fn batch_record(&self, id: BatchId) -> Result<BatchRecord, AppError> {
        self.core().store.batch(id)?.ok_or(AppError::NoBatch(id))
    }

    /// What holds runs back may be something else now.
    pub(crate) fn holds_changed(&self) {
        self.core().board.batches_changed();
        self.core().nudge.notify_one();
    }

    fn server_names(&self) -> Result<Vec<Server>, AppError> {
        let records = self.core().store.servers()?;
        Ok(records.into_iter().map(|record| record.server).collect())
    }

    fn batch_row(&self, batch: BatchRecord, servers: &[Server]) -> Result<BatchRow, AppError> {
        let name = |id: ServerId| {
            let server = servers.iter().find(|server| server.id == id);
            server.map_or_else(String::new, |server| server.name.clone())
        };
        let held = self.core().holds().batches.get(&batch.id).cloned();
        let jobs = self.core().store.jobs_of_batch(batch.id)?.len();
        let masters = self.core().store.masters(batch.id)?;
        Ok(BatchRow {
            id: batch.id,
            source: batch.spec.source,
            source_name: name(batch.spec.source),
            destination: batch.spec.destination,
            destination_name: name(batch.spec.destination),
            name: batch.spec.name,
            jobs: u32::try_from(jobs).unwrap_or(u32::MAX),
            paused: batch.paused,
            closed: batch.closed.map(moment),
            schedule: batch.spec.schedule,
            most_at_once: batch.spec.most_at_once,
            masters: masters.into_iter().map(master_row).collect(),
            held_until: held.as_ref().and_then(|hold| hold.until).map(moment),
            held: held.map(|hold| hold.reason),
            created: moment(batch.created),
        })
    }

    pub(crate) fn server_problem(
        &self,
        id: Option<ServerId>,
        field: Field,
    ) -> Result<Option<FieldProblem>, AppError> {
        let Some(id) = id else { return Ok(Some(blocking(field, said!("Choose a server.")))) };
        let missing =
            || blocking(field, said!("This server doesn't exist any more: choose another."));
        Ok(self.core().store.server(id)?.is_none().then(missing))
    }

    fn batch_spec(
        &self,
        draft: &BatchDraft,
        editing: Option<BatchId>,
    ) -> Result<BatchSpec, AppError> {
        refuse(self.check_batch(draft, editing)?)?;
        let (Some(source), Some(destination)) = (draft.source, draft.destination) else {
            return Err(AppError::Invalid(vec![blocking(
                Field::SourceServer,
                said!("Choose a server."),
            )]));
        };
        Ok(BatchSpec {
            name: draft.name.trim().to_owned(),
            source,
            destination,
            options: draft.options.clone(),
            schedule: draft.schedule.clone(),
            most_at_once: draft.most_at_once,
        })
    }
}

fn schedule_problems(draft: &BatchDraft) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if draft.schedule.days.iter().any(|day| !(1..=7).contains(day)) {
        problems
            .push(blocking(Field::Schedule, said!("Days are numbered 1 (Monday) to 7 (Sunday).")));
    }
    if draft.schedule.window.is_some_and(|window| window.from >= 1440 || window.until >= 1440) {
        problems.push(blocking(Field::Schedule, said!("Times of the day are 00:00 to 23:59.")));
    }
    if draft.most_at_once.is_some_and(|most| !(1..=32).contains(&most)) {
        problems.push(blocking(
            Field::MostAtOnce,
            said!("Between 1 and 32 runs of a batch can be at work."),
        ));
    }
    problems
}
