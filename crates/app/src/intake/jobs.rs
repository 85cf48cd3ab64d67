//! People become jobs, in a batch.

use std::collections::HashSet;

use mailhaul_import::Known;
use mailhaul_model::Said;
use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, CampaignId, InvitationId, RunKind, SaidValue, Secret, said};
use mailhaul_store::{Account, JobSpec, NewJob, PersonRecord};
use mailhaul_vault::Holder;

use super::campaigns::Record;
use super::mapping::Mapping;
use super::view::{JobsOrder, JobsOutcome, LeftOutPerson};
use crate::known::KnownFacts;
use crate::{App, AppError, BatchDraft};

/// Somebody who can become a job, with the passwords that it needs.
struct Ready {
    person: InvitationId,
    address: String,
    job: NewJob,
    /// Of both passwords.
    revisions: [u32; 2],
    passwords: Vec<(SideName, Secret)>,
}

impl App {
    /// Makes jobs of people, in a batch. Who can't be one is left out, with the reason; who is one already never becomes a second.
    pub async fn make_jobs(
        &self,
        campaign: CampaignId,
        order: &JobsOrder,
    ) -> Result<JobsOutcome, AppError> {
        let record = self.living_campaign(campaign)?;
        let (ready, mut left_out) = self.ready_people(&record, order).await?;
        if ready.is_empty() {
            let text = if let Some(first) = left_out.first() {
                said!("No job was made. {0}", first.reason.clone())
            } else {
                said!("No job was made: nobody has handed in everything yet.")
            };
            return Err(AppError::NotNow(text));
        }
        let into = self.batch_of(&record, order, &ready)?;
        let options = self.batch_record(into)?.spec.options;
        let first = order.dry_run.then_some(RunKind::Dry);
        let (mut rows, mut passwords) = (Vec::new(), Vec::new());
        for mut one in ready {
            one.job.spec.options.clone_from(&options);
            passwords.push((one.person, one.address, one.passwords));
            rows.push((one.person, one.revisions, one.job));
        }
        let core = self.core();
        let made = core.store.make_jobs_of(into, &rows, first, core.now())?;
        let mut jobs = 0;
        for (job, (person, address, passwords)) in made.into_iter().zip(passwords) {
            let Some(job) = job else {
                let reason =
                    said!("Something of this row, or its batch, changed meanwhile: try again.");
                left_out.push(LeftOutPerson { person, address, reason });
                continue;
            };
            for (side, secret) in passwords {
                self.keep_for(job, side, 1, secret)?;
            }
            jobs += 1;
        }
        if jobs == 0 && order.into.is_none() {
            // Nothing went into the batch that was made for it.
            core.store.delete_empty_batch(into)?;
            core.board.batches_changed();
            let text = said!(
                "No job was made: these rows became jobs a moment ago, or something of them changed."
            );
            return Err(AppError::NotNow(text));
        }
        let done = said!(
            jobs;
            "Made # job of the campaign {0}.",
            "Made # jobs of the campaign {0}.",
            SaidValue::name(&record.spec.name)
        );
        self.act(into, done)?;
        core.board.anything_changed();
        core.nudge.notify_one();
        Ok(JobsOutcome { batch: into, jobs, left_out })
    }

    /// Who of those that were asked for can become a job, and why the others can't.
    async fn ready_people(
        &self,
        record: &Record,
        order: &JobsOrder,
    ) -> Result<(Vec<Ready>, Vec<LeftOutPerson>), AppError> {
        let store = &self.core().store;
        let people = store.people(record.id)?;
        let accounts = store.known_accounts(record.id)?;
        let mapping = Mapping::new(&record.spec.rules, record.spec.destination, &accounts, &people)
            .on(&store.servers()?);
        let known = KnownFacts::read(store)?;
        let chosen: HashSet<InvitationId> = order.people.iter().copied().collect();
        let (mut ready, mut left_out) = (Vec::new(), Vec::new());
        for person in &people {
            if !chosen.is_empty() && !chosen.contains(&person.id) {
                continue;
            }
            // Without a choice, who isn't ready yet is nobody's mistake.
            let is_asked_for = !chosen.is_empty();
            match self.ready_person(record, &mapping, &known, person).await? {
                Ok(one) => ready.push(one),
                Err(reason) if is_asked_for => left_out.push(LeftOutPerson {
                    person: person.id,
                    address: person.address.clone(),
                    reason,
                }),
                Err(_) => {}
            }
        }
        for gone in chosen.iter().filter(|id| !people.iter().any(|person| person.id == **id)) {
            let reason = said!("This person is no longer in the campaign.");
            left_out.push(LeftOutPerson { person: *gone, address: String::new(), reason });
        }
        Ok((ready, left_out))
    }

    async fn ready_person(
        &self,
        record: &Record,
        mapping: &Mapping<'_>,
        known: &KnownFacts,
        person: &PersonRecord,
    ) -> Result<Result<Ready, Said>, AppError> {
        if person.job.is_some() {
            return Ok(Err(said!("A job was made of this row already.")));
        }
        let target = mapping.target(person);
        if let Some(reason) = mapping.blocks(person, &target).into_iter().next() {
            return Ok(Err(reason));
        }
        let (address, Some(server)) = (target.address.clone(), target.server) else {
            return Ok(Err(said!("The new server is not chosen yet.")));
        };
        let pair = known.job_of_pair(
            (record.spec.source, &person.address.to_lowercase()),
            (server, &address.to_lowercase()),
        );
        if let Some(job) = pair {
            let job = SaidValue::name(job);
            return Ok(Err(said!("The job {0} moves this mailbox to this account already.", job)));
        }
        let needs_destination = mapping.needs_password(&target);
        let mut passwords = Vec::with_capacity(2);
        for (side, revision) in [
            (SideName::Source, person.source.revision),
            (SideName::Destination, person.destination.revision),
        ] {
            if side == SideName::Destination && !needs_destination {
                continue;
            }
            match self.read_secret(Holder::Person { person: person.id, side }, revision).await? {
                Some(secret) => passwords.push((side, secret)),
                None => return Ok(Err(said!("A password is no longer in the keychain."))),
            }
        }
        let account =
            |server, login: &str| Account { server, login: login.to_owned(), act_as: None };
        let name = if person.name.is_empty() { &person.address } else { &person.name };
        Ok(Ok(Ready {
            person: person.id,
            address: person.address.clone(),
            job: NewJob {
                spec: JobSpec {
                    name: name.clone(),
                    source: account(record.spec.source, &person.address),
                    destination: account(server, &address),
                    options: mailhaul_model::RunOptions::default(),
                },
                has_source_password: true,
                has_destination_password: needs_destination,
            },
            revisions: [person.source.revision, person.destination.revision],
            passwords,
        }))
    }

    /// The batch that was chosen, or a new one.
    fn batch_of(
        &self,
        record: &Record,
        order: &JobsOrder,
        ready: &[Ready],
    ) -> Result<BatchId, AppError> {
        if let Some(batch) = order.into {
            let batch = self.batch_record(batch)?;
            if batch.closed.is_some() {
                let text = said!("This batch is closed: choose another one.");
                return Err(AppError::NotNow(text));
            }
            return Ok(batch.id);
        }
        let first = ready.first().map(|one| one.job.spec.destination.server);
        self.add_batch(&BatchDraft {
            name: order.name.clone(),
            source: Some(record.spec.source),
            destination: record.spec.destination.or(first),
            ..BatchDraft::default()
        })
    }
}
