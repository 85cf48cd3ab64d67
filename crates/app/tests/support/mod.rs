//! What the application's tests share: a clock that stands until it is moved, an application on a folder of its own, and
//! waiting for facts.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod batch;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mailhaul_app::{
    AccountDraft, App, JobDraft, JobRow, Parts, Passwords, PathLauncher, Paths, Policy, ServerDraft,
};
use mailhaul_model::{
    Clock, JobId, JobState, MailDns, NoDns, RunOptions, Secret, Security, ServerId,
};
use mailhaul_vault::{MemoryVault, Vault};
use tempfile::TempDir;

/// A bound on waiting that only a fault reaches.
pub const LONG: Duration = Duration::from_secs(30);

/// Stands still until it is moved.
#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Timestamp::from_second(1_790_000_000).unwrap())))
    }

    pub fn move_on(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap();
        *now += SignedDuration::from_secs(seconds);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// An application on a folder of its own.
pub struct Bench {
    pub app: App,
    pub clock: Arc<TestClock>,
    pub vault: Arc<MemoryVault>,
    pub folder: TempDir,
    servers: [ServerId; 2],
}

impl Bench {
    pub fn open() -> Self {
        Self::with_dns(Arc::new(NoDns))
    }

    pub fn with_dns(dns: Arc<dyn MailDns>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock::new();
        let vault = Arc::new(MemoryVault::new());
        let app = open_with(folder.path(), vault.clone(), clock.clone(), dns);
        Self::of(app, clock, vault, folder)
    }

    /// On a computer that an organisation manages: what it set is JSON.
    pub fn managed(set: serde_json::Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock::new();
        let vault = Arc::new(MemoryVault::new());
        let app = open_managed(folder.path(), vault.clone(), clock.clone(), set);
        Self::of(app, clock, vault, folder)
    }

    fn of(app: App, clock: Arc<TestClock>, vault: Arc<MemoryVault>, folder: TempDir) -> Self {
        let servers = ["old", "new"].map(|name| app.add_server(&server(name)).unwrap().id);
        Self { app, clock, vault, folder, servers }
    }

    /// A job whose sidecar does as the word says.
    pub fn job(&self, act: &str, dry_run: bool) -> JobId {
        self.app.create_job(&self.draft(act, dry_run), passwords()).unwrap()
    }

    /// A job with a login of its own, whose sidecar does as the word before the @ says.
    pub fn job_at(&self, login: &str) -> JobId {
        let mut draft = self.draft("", false);
        login.clone_into(&mut draft.source.login);
        login.clone_into(&mut draft.destination.login);
        login.clone_into(&mut draft.name);
        self.app.create_job(&draft, passwords()).unwrap()
    }

    pub fn draft(&self, act: &str, dry_run: bool) -> JobDraft {
        let account =
            |server, login: String| AccountDraft { server: Some(server), login, act_as: None };
        JobDraft {
            name: act.to_owned(),
            source: account(self.servers[0], format!("{act}@old.example")),
            destination: account(self.servers[1], format!("{act}@new.example")),
            dry_run,
            options: RunOptions::default(),
        }
    }

    pub fn row(&self, job: JobId) -> JobRow {
        self.app.job(job).unwrap().job
    }

    /// The row, as soon as it is so.
    pub async fn until(&self, job: JobId, what: impl Fn(&JobRow) -> bool) -> JobRow {
        until(&self.app, job, what).await
    }

    pub async fn until_state(&self, job: JobId, state: JobState) -> JobRow {
        self.until(job, |row| row.state == state).await
    }

    /// A file that the sidecars see.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join("ledgers").join(name)
    }

    /// How often a sidecar was started for the job.
    pub fn starts(&self, job: JobId) -> usize {
        starts(self.folder.path(), job)
    }

    pub fn log(&self, job: JobId) -> String {
        let run = self.app.job(job).unwrap().runs[0].id;
        self.app.log_from(run, 0, 1 << 20).unwrap().text
    }
}

pub fn starts(folder: &Path, job: JobId) -> usize {
    let path = folder.join("ledgers").join(format!("{job}.sqlite.starts"));
    std::fs::read_to_string(path).map_or(0, |text| text.lines().count())
}

pub fn open(folder: &Path, vault: Arc<dyn Vault>, clock: Arc<dyn Clock>) -> App {
    open_with(folder, vault, clock, Arc::new(NoDns))
}

pub fn open_with(
    folder: &Path,
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    dns: Arc<dyn MailDns>,
) -> App {
    App::open(Paths::new(folder), parts(vault, clock, dns)).unwrap()
}

pub fn open_managed(
    folder: &Path,
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    set: serde_json::Value,
) -> App {
    let policy = Arc::new(Policy::read(&[Box::new(Set(set))]));
    App::open(Paths::new(folder), Parts { policy, ..parts(vault, clock, Arc::new(NoDns)) }).unwrap()
}

fn parts(vault: Arc<dyn Vault>, clock: Arc<dyn Clock>, dns: Arc<dyn MailDns>) -> Parts {
    Parts {
        vault,
        launcher: Arc::new(PathLauncher::new(example("fake_sidecar"))),
        clock,
        dns,
        policy: Arc::default(),
        runtime: tokio::runtime::Handle::current(),
    }
}

/// Where an organisation's policy is.
struct Set(serde_json::Value);

impl mailhaul_policy::Source for Set {
    fn origin(&self) -> String {
        "policy.json".to_owned()
    }

    fn read(
        &self,
    ) -> Result<Option<serde_json::Map<String, serde_json::Value>>, mailhaul_policy::SourceError>
    {
        Ok(self.0.as_object().cloned())
    }
}

/// A helper that Cargo builds beside the tests.
pub fn example(name: &str) -> PathBuf {
    let exe = std::env::current_exe().unwrap();
    let target = exe.parent().and_then(Path::parent).unwrap();
    let path = target.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "build it first: cargo build -p mailhaul-app --examples");
    path
}

pub fn server(name: &str) -> ServerDraft {
    ServerDraft {
        name: name.to_owned(),
        host: format!("{name}.example"),
        port: 993,
        security: Security::Tls,
        pinned: None,
        authorities: None,
        proxy: None,
        proxy_user: None,
    }
}

pub fn passwords() -> Passwords {
    Passwords { source: Secret::new("open sesame"), destination: Secret::new("swordfish") }
}

/// The row, as soon as it is so. Ticks say when to look again; a tick that is missed is made up for by looking now and then.
pub async fn until(app: &App, job: JobId, what: impl Fn(&JobRow) -> bool) -> JobRow {
    let mut ticks = app.subscribe();
    let wait = async {
        loop {
            let row = app.job(job).unwrap().job;
            if what(&row) {
                return row;
            }
            let _ = tokio::time::timeout(Duration::from_millis(500), ticks.recv()).await;
        }
    };
    let came = tokio::time::timeout(LONG, wait).await;
    came.unwrap_or_else(|_| panic!("did not come: {:#?}", app.job(job).unwrap()))
}

/// Waits until something outside the application is so.
pub async fn until_true(what: impl Fn() -> bool) {
    let wait = async {
        while !what() {
            tokio::task::yield_now().await;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LONG, wait).await.unwrap();
}
