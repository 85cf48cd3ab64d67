//! What stands in a project file. It comes from elsewhere: nothing in it is believed before the same checks that a form has.

use mailhaul_model::event::SideName;
use mailhaul_model::{
    Endpoint, MasterForm, Priority, RunOptions, Schedule, ServerLimits, SignIn, UserClient,
};
use serde::{Deserialize, Serialize};

/// The part that has it, and its longest length in bytes.
pub(super) const PROJECT: &str = "project.json";
pub(super) const MOST_BYTES: u64 = 64 << 20;
/// The most jobs and servers of one file.
pub(super) const MOST_JOBS: usize = 50_000;
pub(super) const MOST_SERVERS: usize = 1000;

/// A batch.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Project {
    pub name: String,
    pub options: RunOptions,
    pub schedule: Schedule,
    pub most_at_once: Option<u32>,
    pub servers: Vec<ProjectServer>,
    /// Places in `servers`.
    pub source: usize,
    pub destination: usize,
    pub masters: Vec<ProjectMaster>,
    pub jobs: Vec<ProjectJob>,
    pub ledgers: u32,
    pub passwords: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProjectServer {
    pub name: String,
    pub endpoint: Endpoint,
    pub limits: ServerLimits,
    pub sign_in: SignIn,
    pub user_client: Option<UserClient>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProjectMaster {
    pub side: SideName,
    pub form: MasterForm,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProjectJob {
    pub name: String,
    pub source: ProjectAccount,
    pub destination: ProjectAccount,
    pub options: RunOptions,
    pub priority: Priority,
    pub paused: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProjectAccount {
    /// Its place in `servers`.
    pub server: usize,
    pub login: String,
    pub act_as: Option<String>,
}

impl Project {
    /// `None` where it can't be a project.
    pub fn parse(json: &[u8]) -> Option<Self> {
        let project: Self = serde_json::from_slice(json).ok()?;
        let known = |server: usize| server < project.servers.len();
        let fits = project.jobs.len() <= MOST_JOBS && project.servers.len() <= MOST_SERVERS;
        let jobs = project.jobs.iter();
        let whole = jobs.flat_map(|job| [job.source.server, job.destination.server]).all(known);
        (fits && whole && known(project.source) && known(project.destination)).then_some(project)
    }

    /// The batch's options and those of its jobs.
    pub fn all_options(&mut self) -> impl Iterator<Item = &mut RunOptions> {
        self.jobs.iter_mut().map(|job| &mut job.options).chain([&mut self.options])
    }
}

/// What a password in a project file is for, by places in its lists.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Job(usize, SideName),
    Master(SideName),
    Access(usize),
    UserClient(usize),
    Proxy(usize),
}

impl Purpose {
    /// The name it has there.
    pub fn name(self) -> String {
        let side = |side| match side {
            SideName::Source => "source",
            SideName::Destination => "destination",
        };
        match self {
            Self::Job(at, of) => format!("job-{at}/{}", side(of)),
            Self::Master(of) => format!("batch/{}", side(of)),
            Self::Access(at) => format!("server-{at}/access"),
            Self::UserClient(at) => format!("server-{at}/user-client"),
            Self::Proxy(at) => format!("server-{at}/proxy"),
        }
    }
}
