//! Makes a plan: sorts out which jobs can be given away, shares them out, writes the folder, and gives them away.

use std::collections::BTreeMap;
use std::path::Path;

use mailhaul_engine::ledger::others_copy;
use mailhaul_model::options::DeletionOptions;
use mailhaul_model::plan::PLAN_VERSION;
use mailhaul_model::{
    ByteCount, EngineChoice, Plan, PlanHead, PlannedJob, PlannedSide, RunKind, RunOptions, Server,
    ServerId, said,
};
use mailhaul_store::{Account, BatchRecord, JobRecord, Listing, PlanRecord};
use rand::TryRngCore;

use super::manifests::{self, Facts};
use super::share_out::{self, TooMany, Used};
use super::{LeftOutOfPlan, PlanDraft, PlanFailure, PlanMade, ShardSum, short};
use crate::App;
use crate::bulk::password_trouble;
use crate::private_file::write_private;
use crate::share::Share;

const MOST_SHARDS: u32 = 10_000;
const MOST_AT_ONCE: u32 = 16;

/// A job as it is listed and as it is kept.
type Candidate = (Listing, JobRecord);

impl App {
    /// Writes a plan of a batch's jobs into a folder. They are away from then on. There is no password in the folder.
    pub fn make_plan(&self, draft: &PlanDraft) -> Result<PlanMade, PlanFailure> {
        let sound = (1..=MOST_SHARDS).contains(&draft.shards)
            && (1..=MOST_AT_ONCE).contains(&draft.at_once);
        if !sound {
            return Err(PlanFailure::Shards);
        }
        if !manifests::is_image(&draft.image) {
            return Err(PlanFailure::Image(draft.image.clone()));
        }
        let core = self.core();
        let batch = self.batch_record(draft.batch)?;
        if batch.closed.is_some() {
            return Err(PlanFailure::Closed);
        }
        let servers: BTreeMap<ServerId, Server> =
            core.store.servers()?.into_iter().map(|one| (one.server.id, one.server)).collect();
        let (jobs, left_out) = self.sort_out_for_plan(&batch, &servers)?;
        if !left_out.is_empty() && !draft.skip_refused {
            return Err(PlanFailure::LeftOut(left_out));
        }
        if jobs.is_empty() {
            return Err(PlanFailure::Nothing);
        }
        let share = share(&jobs, &servers, draft)?;
        refuse_filled(&draft.folder)?;
        let plan = self.plan(draft, &batch, &jobs, &servers, share)?;
        let facts = Facts::of(&plan, &draft.image);
        self.give_away(&plan, &batch)?;
        if let Err(failure) = self.write_plan(&draft.folder, &plan, &facts) {
            // Nobody has it: its jobs stay at home.
            self.end_plan(&plan.head.id)?;
            return Err(failure);
        }
        let done = said!(
            plan.head.jobs;
            "Gave # job to other machines, by the plan {0}.",
            "Gave # jobs to other machines, by the plan {0}.",
            short(&plan.head.id)
        );
        self.act(batch.id, done)?;
        self.holds_changed();
        core.board.anything_changed();
        Ok(PlanMade {
            folder: draft.folder.clone(),
            jobs: plan.head.jobs,
            shards: sums(&plan, &jobs),
            connections: share.connections,
            left_out,
            notes: notes(&batch, &jobs, &servers, &facts),
            id: plan.head.id,
        })
    }

    /// The jobs that can be given away, by number, and the others.
    fn sort_out_for_plan(
        &self,
        batch: &BatchRecord,
        servers: &BTreeMap<ServerId, Server>,
    ) -> Result<(Vec<Candidate>, Vec<LeftOutOfPlan>), PlanFailure> {
        let store = &self.core().store;
        let (mut fitting, mut left_out) = (Vec::new(), Vec::new());
        let mut listings = store.listings_of(batch.id)?;
        listings.sort_by_key(|listing| listing.id);
        for listing in listings {
            let Some(record) = store.job(listing.id)? else { continue };
            match why_not(&listing, &record, servers, self.core().engine(&record.spec.options)?) {
                Some(reason) => {
                    left_out.push(LeftOutOfPlan { job: listing.id, name: listing.name, reason });
                }
                None => fitting.push((listing, record)),
            }
        }
        Ok((fitting, left_out))
    }

    fn plan(
        &self,
        draft: &PlanDraft,
        batch: &BatchRecord,
        jobs: &[Candidate],
        servers: &BTreeMap<ServerId, Server>,
        share: Share,
    ) -> Result<Plan, PlanFailure> {
        let core = self.core();
        let sizes: Vec<ByteCount> = jobs.iter().map(|(listing, _)| size(listing)).collect();
        let shards = share_out::share_out(&sizes, draft.shards);
        let mut options: Vec<RunOptions> = Vec::new();
        let mut planned = Vec::with_capacity(jobs.len());
        for ((_, record), shard) in jobs.iter().zip(shards) {
            let wanted = options_of(record, share);
            let place = options.iter().position(|one| *one == wanted).unwrap_or_else(|| {
                options.push(wanted);
                options.len() - 1
            });
            planned.push(PlannedJob {
                job: record.id,
                shard,
                options: place,
                ledger: core.paths.ledger(record.id).is_file(),
                source: side(&record.spec.source),
                destination: side(&record.spec.destination),
            });
        }
        let used: Vec<ServerId> =
            planned.iter().flat_map(|job| [job.source.server, job.destination.server]).collect();
        let endpoints = servers.iter().filter(|(id, _)| used.contains(id));
        let head = PlanHead {
            mailhaul_plan: PLAN_VERSION,
            id: id_by_chance()?,
            installation: core.space.clone(),
            batch: batch.spec.name.clone(),
            made: core.now(),
            kind: draft.kind,
            shards: draft.shards,
            at_once: draft.at_once,
            jobs: u32::try_from(planned.len()).unwrap_or(u32::MAX),
            servers: endpoints.map(|(id, server)| (*id, server.endpoint.clone())).collect(),
            options,
        };
        Ok(Plan { head, jobs: planned })
    }

    fn give_away(&self, plan: &Plan, batch: &BatchRecord) -> Result<(), PlanFailure> {
        let head = &plan.head;
        let record = PlanRecord {
            id: head.id.clone(),
            batch: batch.id,
            kind: head.kind,
            shards: head.shards,
            made: head.made,
            jobs: head.jobs,
            away: head.jobs,
        };
        let jobs: Vec<_> = plan.jobs.iter().map(|job| (job.job, job.shard)).collect();
        if self.core().store.add_plan(&record, &jobs)? {
            return Ok(());
        }
        Err(PlanFailure::AwayMeanwhile)
    }

    fn write_plan(&self, folder: &Path, plan: &Plan, facts: &Facts) -> Result<(), PlanFailure> {
        make_private_folder(folder)?;
        if facts.has_ledgers {
            make_private_folder(&folder.join("ledgers"))?;
        }
        for job in plan.jobs.iter().filter(|job| job.ledger) {
            let ledger = self.core().paths.ledger(job.job);
            // What was copied elsewhere is not in the ledger that stays here, should the other one never come back: it looks again.
            let told = if plan.head.kind == RunKind::Copy || has_journal(&ledger) {
                others_copy(&ledger).map_err(|error| error.to_string())
            } else {
                Ok(())
            };
            told.map_err(|text| PlanFailure::Ledger { job: job.job, text })?;
            let to = folder.join("ledgers").join(plan.head.ledger_name(job.job));
            std::fs::copy(&ledger, &to)
                .map_err(|source| PlanFailure::File { path: to.clone(), source })?;
        }
        let files = [
            ("plan.jsonl", plan.to_text()),
            ("kubernetes.yaml", manifests::kubernetes(facts)),
            ("nomad.hcl", manifests::nomad(facts)),
        ];
        for (name, text) in files {
            let path = folder.join(name);
            write_private(&path, text.as_bytes())
                .map_err(|source| PlanFailure::File { path: path.clone(), source })?;
        }
        Ok(())
    }
}

/// Why a job can't be given away as it is.
fn why_not(
    listing: &Listing,
    record: &JobRecord,
    servers: &BTreeMap<ServerId, Server>,
    engine: EngineChoice,
) -> Option<String> {
    if listing.away {
        return Some("A plan has given it to other machines already.".to_owned());
    }
    if listing.newest.as_ref().is_some_and(|run| run.state.is_open()) {
        return Some("It is in the queue or at work: let it end, or cancel it first.".to_owned());
    }
    if listing.paused {
        return Some("The job is paused.".to_owned());
    }
    if let Some(said) = password_trouble(listing) {
        return Some(said.to_string());
    }
    if engine == EngineChoice::Imapsync {
        return Some("The genuine imapsync is to copy it, which a plan can't ask for.".to_owned());
    }
    if record.source_credential.is_sign_in() || record.destination_credential.is_sign_in() {
        return Some("Its user signed in: the access can't be given away.".to_owned());
    }
    for account in [&record.spec.source, &record.spec.destination] {
        let Some(server) = servers.get(&account.server) else {
            return Some("One of its servers is gone.".to_owned());
        };
        if server.sign_in.is_for_all() {
            let text =
                "is signed in to by an app of the organisation's: the access can't be given away.";
            return Some(format!("{} {text}", server.name));
        }
        if server.endpoint.authorities.is_some() {
            let text = "is believed by a file of this computer: pin its certificate instead.";
            return Some(format!("{} {text}", server.name));
        }
    }
    None
}

/// What each job may have of its servers.
fn share(
    jobs: &[Candidate],
    servers: &BTreeMap<ServerId, Server>,
    draft: &PlanDraft,
) -> Result<Share, PlanFailure> {
    let pairs =
        || jobs.iter().map(|(_, job)| [job.spec.source.server, job.spec.destination.server]);
    let used = servers.values().filter(|server| pairs().any(|pair| pair.contains(&server.id)));
    let used: Vec<Used<'_>> = used
        .map(|server| Used {
            name: &server.name,
            limits: &server.limits,
            twice: pairs().any(|pair| pair == [server.id; 2]),
        })
        .collect();
    share_out::share(&used, draft.shards, draft.at_once).map_err(
        |TooMany { server, connections, wanted, most }| PlanFailure::Connections {
            server,
            connections,
            wanted,
            most,
        },
    )
}

/// As a run here would have them. Nothing is deleted by a plan: nobody confirmed it.
fn options_of(record: &JobRecord, share: Share) -> RunOptions {
    let mut options = record.spec.options.clone();
    options.deletion = DeletionOptions::default();
    options.engine = None;
    share.limit(&mut options.pace);
    options
}

fn side(account: &Account) -> PlannedSide {
    PlannedSide {
        server: account.server,
        login: account.login.clone(),
        act_as: account.act_as.clone(),
    }
}

/// How much a mailbox holds, by the newest run that counted it.
fn size(listing: &Listing) -> ByteCount {
    let ended = listing.ended.as_ref().and_then(|run| run.tally);
    let bytes = [ended, listing.copied].into_iter().flatten().map(|tally| tally.source_bytes);
    bytes.max().unwrap_or_default()
}

fn sums(plan: &Plan, jobs: &[Candidate]) -> Vec<ShardSum> {
    let empty = |shard| ShardSum { shard, ..ShardSum::default() };
    let mut sums: Vec<ShardSum> = (0..plan.head.shards).map(empty).collect();
    for (planned, (listing, _)) in plan.jobs.iter().zip(jobs) {
        if let Some(sum) = sums.get_mut(planned.shard as usize) {
            sum.jobs += 1;
            sum.bytes += size(listing);
        }
    }
    sums
}

/// What holds runs back here, and doesn't there.
fn notes(
    batch: &BatchRecord,
    jobs: &[Candidate],
    servers: &BTreeMap<ServerId, Server>,
    facts: &Facts,
) -> Vec<String> {
    let mut notes = Vec::new();
    if batch.spec.schedule != mailhaul_model::Schedule::default() {
        notes.push("Shards don't know the batch's schedule: start and end them by it.".to_owned());
    }
    let is_used = |id| {
        jobs.iter()
            .any(|(_, job)| [job.spec.source.server, job.spec.destination.server].contains(&id))
    };
    for server in servers.values().filter(|server| is_used(server.id)) {
        if server.limits.window.is_some() || server.limits.bytes_per_day.is_some() {
            notes.push(format!(
                "Shards don't keep the hours and the day's volume of {}: start and end them by these.",
                server.name
            ));
        }
    }
    if facts.on_volume() {
        let why = if facts.has_ledgers { "ledgers come with the plan" } else { "it is long" };
        notes.push(format!("The manifests take the plan from the volume, because {why}: copy the folder there first."));
    }
    notes
}

fn has_journal(ledger: &Path) -> bool {
    let mut name = ledger.as_os_str().to_owned();
    name.push("-wal");
    std::fs::metadata(name).is_ok_and(|about| about.len() > 0)
}

fn refuse_filled(folder: &Path) -> Result<(), PlanFailure> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => {
            let is_empty = entries.next().is_none();
            is_empty.then_some(()).ok_or_else(|| PlanFailure::NotEmpty(folder.to_owned()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(PlanFailure::File { path: folder.to_owned(), source }),
    }
}

/// On Unix only its owner can look into it: it names people.
pub(super) fn make_private_folder(path: &Path) -> Result<(), PlanFailure> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| PlanFailure::File { path: path.to_owned(), source })
}

fn id_by_chance() -> Result<String, PlanFailure> {
    let mut bytes = [0_u8; 16];
    let chance = rand::rngs::OsRng.try_fill_bytes(&mut bytes);
    chance.map_err(|error| PlanFailure::File {
        path: "random numbers".into(),
        source: std::io::Error::other(error),
    })?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
