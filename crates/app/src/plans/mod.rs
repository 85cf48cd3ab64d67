//! Plans: jobs that other machines carry out, and what they bring back.
//!
//! [`make`] writes a plan and gives its jobs away, [`share_out`] says which shard has which and how much of the servers each may use,
//! [`manifests`] are the files for clusters, [`secrets`] writes the passwords on request, [`results`] finds what machines left and
//! [`collect`] makes runs of it.
//!
//! Invariants: a job is at home or away, never both: what is away is not begun here. A ledger that stays at home while its job is away
//! is told so, and looks at the destination again before anything is copied. A result becomes one run, however often it is collected.

mod collect;
mod make;
mod manifests;
mod results;
mod secrets;
mod share_out;

use std::path::PathBuf;

use mailhaul_model::{ByteCount, JobId, RunKind, said};
use mailhaul_store::PlanRecord;
use serde::Serialize;
use thiserror::Error;

use crate::view::moment;
use crate::{App, AppError};

/// What a plan is to be.
#[derive(Clone, Debug)]
pub struct PlanDraft {
    pub batch: mailhaul_model::BatchId,
    pub kind: RunKind,
    pub shards: u32,
    /// Jobs of a shard at once.
    pub at_once: u32,
    /// Leave out jobs that can't be given away, and plan the others.
    pub skip_refused: bool,
    /// The container image of the manifests.
    pub image: String,
    /// Where it is written: a folder that isn't there yet, or is empty.
    pub folder: PathBuf,
}

/// A job that can't be given away as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOutOfPlan {
    pub job: JobId,
    pub name: String,
    pub reason: String,
}

/// What one shard has to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShardSum {
    pub shard: u32,
    pub jobs: u32,
    /// As far as checks, dry runs or earlier runs have told.
    pub bytes: ByteCount,
}

/// A plan that was written.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanMade {
    pub id: String,
    pub folder: PathBuf,
    pub jobs: u32,
    pub shards: Vec<ShardSum>,
    /// Connections that each job may have to each side.
    pub connections: u8,
    pub left_out: Vec<LeftOutOfPlan>,
    /// What its shards don't know of.
    pub notes: Vec<String>,
}

/// A plan, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanRow {
    pub id: String,
    pub batch: String,
    pub kind: RunKind,
    pub shards: u32,
    pub made: String,
    pub jobs: u32,
    pub away: u32,
}

/// A file that is there and is no result that can be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultProblem {
    pub file: PathBuf,
    pub problem: String,
}

/// What was brought back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectOutcome {
    /// Results that became runs now.
    pub collected: u32,
    /// Results that are runs already.
    pub known: u32,
    pub ledgers: u32,
    /// Jobs of the plans that were met which may still be at work elsewhere.
    pub away: Vec<JobId>,
    pub problems: Vec<ResultProblem>,
}

/// Why a plan was not made, or not ended. For the command line: the window has no plans.
#[derive(Debug, Error)]
pub enum PlanFailure {
    #[error("There is no plan {0:?}")]
    NoPlan(String),
    #[error("More than one plan begins with {0:?}")]
    Ambiguous(String),
    #[error("{} of the jobs can't be given to other machines", .0.len())]
    LeftOut(Vec<LeftOutOfPlan>),
    #[error("There are no jobs that could be given to other machines")]
    Nothing,
    #[error("The batch is closed: its passwords are gone")]
    Closed,
    #[error("A plan has between 1 and 10000 shards, each with 1 to 16 jobs at once")]
    Shards,
    #[error(
        "{server} may be asked for {connections} connections, and so many shards would use {wanted} at least: at most {most} shards"
    )]
    Connections { server: String, connections: u32, wanted: u32, most: u32 },
    #[error("{0:?} is not the name of a container image")]
    Image(String),
    #[error("{} is there already and is not empty", .0.display())]
    NotEmpty(PathBuf),
    #[error("One of the jobs was given to other machines, or put into line, meanwhile")]
    AwayMeanwhile,
    #[error("{}: the password of job {job} can't be read: {text}", words_of(*.side))]
    Password { job: JobId, side: mailhaul_model::event::SideName, text: String },
    #[error("The ledger of job {job} can't be given along: {text}")]
    Ledger { job: JobId, text: String },
    #[error("{} can't be read or written: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<mailhaul_store::StoreError> for PlanFailure {
    fn from(error: mailhaul_store::StoreError) -> Self {
        Self::App(error.into())
    }
}

fn words_of(side: mailhaul_model::event::SideName) -> &'static str {
    match side {
        mailhaul_model::event::SideName::Source => "Source",
        mailhaul_model::event::SideName::Destination => "Destination",
    }
}

impl App {
    /// Every plan, newest first.
    pub fn plans(&self) -> Result<Vec<PlanRow>, AppError> {
        let store = &self.core().store;
        let row = |plan: PlanRecord| {
            let batch = store.batch(plan.batch)?;
            Ok(PlanRow {
                batch: batch.map_or_else(String::new, |batch| batch.spec.name),
                id: plan.id,
                kind: plan.kind,
                shards: plan.shards,
                made: moment(plan.made),
                jobs: plan.jobs,
                away: plan.away,
            })
        };
        store.plans()?.into_iter().map(row).collect()
    }

    /// Ends a plan: its jobs are at home again, and how many they were. No shard of it may be at work: it can't be told from here.
    pub fn end_plan(&self, wanted: &str) -> Result<u32, PlanFailure> {
        let plan = self.plan_record(wanted)?;
        let core = self.core();
        for job in core.store.plan_jobs(&plan.id)?.iter().filter(|job| job.away) {
            core.store.end_away(&plan.id, job.job)?;
            core.touch(job.job);
        }
        if plan.away > 0 {
            let done = said!(
                plan.away;
                "Ended the plan {0}: # job is at home again.",
                "Ended the plan {0}: # jobs are at home again.",
                short(&plan.id)
            );
            self.act(plan.batch, done)?;
        }
        self.holds_changed();
        Ok(plan.away)
    }

    /// A plan by its id, or by the beginning of it.
    fn plan_record(&self, wanted: &str) -> Result<PlanRecord, PlanFailure> {
        let mut all = self.core().store.plans()?;
        all.retain(|plan| !wanted.is_empty() && plan.id.starts_with(wanted));
        match all.len() {
            0 => Err(PlanFailure::NoPlan(wanted.to_owned())),
            1 => Ok(all.remove(0)),
            _ => Err(PlanFailure::Ambiguous(wanted.to_owned())),
        }
    }
}

/// Enough of an id for people.
fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
