//! The application as a process of its own, for the tests that kill it: opens the folder, creates a job, and says when the
//! job is in the state that the test waits for.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a failed unwrap is a failed test")]

use std::sync::Arc;

use jiff::Timestamp;
use mailhaul_app::{
    AccountDraft, App, JobDraft, Parts, Passwords, PathLauncher, Paths, ServerDraft,
};
use mailhaul_model::{Clock, JobState, NoDns, RunOptions, Secret, Security};
use mailhaul_vault::{CredentialName, Vault, VaultError};

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_790_000_000).unwrap()
    }
}

/// Has every password there is, or never finishes writing one.
struct OddVault {
    stuck: bool,
}

impl Vault for OddVault {
    fn set(&self, _: &CredentialName, _: &Secret) -> Result<(), VaultError> {
        if !self.stuck {
            return Ok(());
        }
        loop {
            std::thread::park();
        }
    }

    fn get(&self, _: &CredentialName) -> Result<Option<Secret>, VaultError> {
        Ok(Some(Secret::new("swordfish")))
    }

    fn delete(&self, _: &CredentialName) -> Result<(), VaultError> {
        Ok(())
    }

    fn has(&self, _: &CredentialName) -> Result<bool, VaultError> {
        Ok(true)
    }
}

/// Arguments: the data folder, the sidecar, the source's login, `stuck` or `works` for the vault.
#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || arguments.next().unwrap();
    let (folder, sidecar, login, vault) = (argument(), argument(), argument(), argument());
    let stuck = vault == "stuck";
    let parts = Parts {
        vault: Arc::new(OddVault { stuck }),
        launcher: Arc::new(PathLauncher::new(sidecar)),
        clock: Arc::new(StandingClock),
        dns: Arc::new(NoDns),
        policy: Arc::default(),
        runtime: tokio::runtime::Handle::current(),
    };
    let app = App::open(Paths::new(folder), parts).unwrap();
    let mut ticks = app.subscribe();
    let [source, destination] = ["old", "new"].map(|name| AccountDraft {
        server: Some(app.add_server(&server(name)).unwrap().id),
        login: login.clone(),
        act_as: None,
    });
    let draft = JobDraft {
        name: login,
        source,
        destination,
        dry_run: false,
        options: RunOptions::default(),
    };
    let passwords =
        Passwords { source: Secret::new("swordfish"), destination: Secret::new("swordfish") };
    let job = app.create_job(&draft, passwords).unwrap();
    let ready = |row: &mailhaul_app::JobRow| match row.state {
        JobState::Running => row.progress.as_ref().is_some_and(|p| p.messages_done.0 > 0),
        JobState::Queued => stuck,
        _ => false,
    };
    while !ready(&app.job(job).unwrap().job) {
        ticks.recv().await.unwrap();
    }
    println!("{job}");
    std::future::pending::<()>().await;
}

fn server(name: &str) -> ServerDraft {
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
