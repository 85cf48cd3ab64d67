//! The work of many machines as lines of JSON: the plan, which holds no password; the passwords of one shard, apart from it; and
//! the first line of what became of a job.
//!
//! A plan is whole or it is refused: its first line says how many jobs follow, so that a file that was cut off is never taken for a
//! smaller plan.

mod secrets;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::request::PROTOCOL_VERSION;
use crate::{
    Credential, Depth, Endpoint, Engine, JobId, RunKind, RunOptions, RunRequest, ServerId, Side,
};

pub use secrets::{JobSecrets, SideSecrets};

/// The version of the plan, of the file of passwords, and of the first line of a result.
pub const PLAN_VERSION: u32 = 1;

/// What all jobs of a plan share: its first line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanHead {
    /// [`PLAN_VERSION`].
    pub mailhaul_plan: u32,
    /// Made by chance: no two plans have the same.
    pub id: String,
    /// Of which installation's jobs it is made: job numbers mean something within one alone.
    pub installation: String,
    pub batch: String,
    pub made: Timestamp,
    pub kind: RunKind,
    pub shards: u32,
    /// Jobs that one shard works on at once.
    pub at_once: u32,
    /// How many lines follow.
    pub jobs: u32,
    pub servers: BTreeMap<ServerId, Endpoint>,
    /// Jobs name theirs by its place in here: most have the same.
    pub options: Vec<RunOptions>,
}

/// A job of a plan: a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedJob {
    pub job: JobId,
    /// Who carries it out, from 0.
    pub shard: u32,
    pub options: usize,
    /// Whether its ledger comes with the plan: without it the job must not be run, because a message that the ledger knows could
    /// arrive a second time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ledger: bool,
    pub source: PlannedSide,
    pub destination: PlannedSide,
}

/// A login on one of the plan's servers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedSide {
    pub server: ServerId,
    pub login: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act_as: Option<String>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub head: PlanHead,
    pub jobs: Vec<PlannedJob>,
}

/// The first line of a job's result; the events of its attempts follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResultHead {
    /// [`PLAN_VERSION`].
    pub mailhaul_result: u32,
    /// The plan's id.
    pub plan: String,
    pub job: JobId,
}

/// Why a text is no plan.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    #[error("it doesn't begin as a plan does")]
    NoHead,
    #[error("it is of version {0}, this program understands {PLAN_VERSION}: install a newer one")]
    Version(u32),
    #[error("line {0} is no job of a plan")]
    Line(usize),
    #[error("it says that it has {said} jobs and has {found}: it was cut off, or changed")]
    Count { said: u32, found: usize },
    #[error("its name {0:?} can't be that of a plan")]
    Id(String),
    #[error("job {0} is in it twice")]
    Twice(JobId),
    #[error("job {0} names a shard, a server or options that it doesn't have")]
    Dangling(JobId),
}

impl Plan {
    /// Reads what [`Plan::to_text`] wrote. Whatever else is in the text is refused.
    pub fn read(text: &str) -> Result<Self, PlanError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Version {
            mailhaul_plan: u32,
        }
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let Version { mailhaul_plan } =
            serde_json::from_str(first).map_err(|_| PlanError::NoHead)?;
        if mailhaul_plan != PLAN_VERSION {
            return Err(PlanError::Version(mailhaul_plan));
        }
        let head: PlanHead = serde_json::from_str(first).map_err(|_| PlanError::NoHead)?;
        let job = |(number, line): (usize, &str)| {
            serde_json::from_str(line).map_err(|_| PlanError::Line(number + 2))
        };
        let jobs = lines.enumerate().map(job).collect::<Result<_, _>>()?;
        let plan = Self { head, jobs };
        plan.check()?;
        Ok(plan)
    }

    /// The plan as lines.
    pub fn to_text(&self) -> String {
        let line = |value: Result<String, _>| value.expect("a plan is always valid JSON") + "\n";
        let jobs = self.jobs.iter().map(|job| line(serde_json::to_string(job)));
        std::iter::once(line(serde_json::to_string(&self.head))).chain(jobs).collect()
    }

    /// What the sidecar is asked for. `None` where the job isn't one of this plan's.
    pub fn request(
        &self,
        job: &PlannedJob,
        secrets: &JobSecrets,
        ledger: PathBuf,
    ) -> Option<RunRequest> {
        let side = |planned: &PlannedSide, secrets: &SideSecrets| {
            let endpoint = self.head.servers.get(&planned.server)?.clone();
            let credential = Credential::Password(secrets.password.clone());
            Some(Side {
                act_as: planned.act_as.clone(),
                proxy_password: secrets.proxy_password.clone(),
                ..Side::new(endpoint, planned.login.clone(), credential)
            })
        };
        let kind = self.head.kind;
        Some(RunRequest {
            version: PROTOCOL_VERSION,
            kind,
            depth: if kind == RunKind::Check { Depth::FolderSizes } else { Depth::Messages },
            source: side(&job.source, &secrets.source)?,
            destination: side(&job.destination, &secrets.destination)?,
            options: self.head.options.get(job.options)?.clone(),
            ledger: Some(ledger),
            engine: Engine::Mailhaul,
        })
    }

    fn check(&self) -> Result<(), PlanError> {
        let head = &self.head;
        for name in [&head.id, &head.installation] {
            if !is_name(name) {
                return Err(PlanError::Id(name.clone()));
            }
        }
        if self.jobs.len() != head.jobs as usize {
            return Err(PlanError::Count { said: head.jobs, found: self.jobs.len() });
        }
        let mut seen = HashSet::new();
        for job in &self.jobs {
            if !seen.insert(job.job) {
                return Err(PlanError::Twice(job.job));
            }
            let servers = [&job.source, &job.destination].map(|side| side.server);
            let known = servers.iter().all(|server| head.servers.contains_key(server));
            if !known || job.shard >= head.shards || job.options >= head.options.len() {
                return Err(PlanError::Dangling(job.job));
            }
        }
        Ok(())
    }
}

impl PlanHead {
    /// What the files of a job are called.
    pub fn file_stem(&self, job: JobId) -> String {
        format!("{}-{job}", self.installation)
    }

    /// The ledger of a job, below a folder of ledgers.
    pub fn ledger_name(&self, job: JobId) -> String {
        format!("{}.sqlite", self.file_stem(job))
    }

    /// Enough of the id for a name that people read.
    pub fn short(&self) -> &str {
        self.id.get(..8).unwrap_or(&self.id)
    }
}

/// It becomes part of paths: lower-case hexadecimal digits, eight or more.
pub fn is_name(text: &str) -> bool {
    let digit = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    (8..=64).contains(&text.len()) && text.chars().all(digit)
}

#[cfg(test)]
mod tests {
    use super::{PLAN_VERSION, Plan, PlanError, PlanHead, PlannedJob, PlannedSide};
    use crate::{
        Endpoint, JobId, Port, RunKind, RunOptions, Secret, Security, ServerId, Trust,
        plan::{JobSecrets, SideSecrets},
    };

    fn plan() -> Plan {
        let host = "imap.example.org".parse().unwrap();
        let endpoint = Endpoint::new(host, Port::IMAPS, Security::Tls, Trust::System);
        let side = |login: &str| PlannedSide {
            server: ServerId(1),
            login: login.to_owned(),
            act_as: Some("mia".to_owned()),
        };
        let job = |number, shard| PlannedJob {
            job: JobId(number),
            shard,
            options: 0,
            ledger: shard == 1,
            source: side("old\n\u{2028}\"admin"),
            destination: side("new"),
        };
        Plan {
            head: PlanHead {
                mailhaul_plan: PLAN_VERSION,
                id: "0123456789abcdef".into(),
                installation: "00ff00ff".into(),
                batch: "Everyone".into(),
                made: "2026-11-27T01:02:03Z".parse().unwrap(),
                kind: RunKind::Copy,
                shards: 2,
                at_once: 1,
                jobs: 2,
                servers: [(ServerId(1), endpoint)].into(),
                options: vec![RunOptions::default()],
            },
            jobs: vec![job(7, 0), job(8, 1)],
        }
    }

    #[test]
    fn a_plan_is_read_back_as_it_was_written_one_line_a_job() {
        let plan = plan();
        let text = plan.to_text();
        assert_eq!(text.lines().count(), 3);
        assert_eq!(Plan::read(&text).unwrap(), plan);
        let secret = || SideSecrets { password: Secret::new("pw"), proxy_password: None };
        let secrets = JobSecrets {
            plan: plan.head.id.clone(),
            job: JobId(8),
            source: secret(),
            destination: secret(),
        };
        let request = plan.request(&plan.jobs[1], &secrets, "x".into()).unwrap();
        assert_eq!(request.source.act_as.as_deref(), Some("mia"));
        assert_eq!(request.destination.login, "new");
    }

    #[test]
    fn a_plan_that_was_cut_off_or_changed_is_refused() {
        let text = plan().to_text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(Plan::read(""), Err(PlanError::NoHead));
        let newer = text.replacen("\"mailhaulPlan\":1", "\"mailhaulPlan\":2", 1);
        assert_eq!(Plan::read(&newer), Err(PlanError::Version(2)));
        let cut = Plan::read(&lines[..2].join("\n"));
        assert_eq!(cut, Err(PlanError::Count { said: 2, found: 1 }));
        assert_eq!(Plan::read(&text[..text.len() - 9]), Err(PlanError::Line(3)));
        let twice = [lines[0], lines[1], lines[1]].join("\n");
        assert_eq!(Plan::read(&twice), Err(PlanError::Twice(JobId(7))));
        let dangling = text.replace("\"shard\":1", "\"shard\":2");
        assert_eq!(Plan::read(&dangling), Err(PlanError::Dangling(JobId(8))));
        let outside = text.replace("00ff00ff", "../../ff");
        assert_eq!(Plan::read(&outside), Err(PlanError::Id("../../ff".into())));
    }
}
