//! The demo: two embedded servers in this process, and jobs for every account on them. It has a window and a folder of its own, or
//! stands beside the user's servers.

pub mod beside;

use std::path::Path;

use mailhaul_app::{AccountDraft, App, AppError, DemoRecord, JobDraft, Passwords, ServerDraft};
use mailhaul_demo::{DemoAccount, DemoPair, DemoServer, PairError, start_pair};
use mailhaul_model::{JobId, RunOptions, ServerId, Trust};
use tempfile::TempDir;
use thiserror::Error;

/// Why there is no demo.
#[derive(Debug, Error)]
pub enum DemoError {
    #[error("there is no room for the demo's folder")]
    Folder(#[from] std::io::Error),
    #[error("the demo servers did not start")]
    Pair(#[from] PairError),
    #[error(transparent)]
    App(#[from] AppError),
    #[error("the demo servers' start broke off")]
    BrokeOff(#[source] tokio::task::JoinError),
}

/// A running demo with a folder of its own. Its servers end and its folder goes when it is dropped.
#[derive(Debug)]
pub struct Demo {
    pair: DemoPair,
    folder: TempDir,
}

impl Demo {
    /// Starts both servers.
    pub fn start() -> Result<Self, DemoError> {
        let folder = tempfile::Builder::new().prefix("mailhaul-demo-").tempdir()?;
        Ok(Self { pair: start_pair()?, folder })
    }

    /// Where the demo's data lies while it runs.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Adds both servers, and a job that begins with its dry run for every account.
    pub fn fill(&self, app: &App) -> Result<(), AppError> {
        let mut record = add_servers(app, &self.pair, ["Old server", "New server"])?;
        for account in &self.pair.accounts {
            add_job(app, account, account.name.clone(), &mut record)?;
        }
        Ok(())
    }
}

/// Adds both servers under these names.
fn add_servers(app: &App, pair: &DemoPair, names: [&str; 2]) -> Result<DemoRecord, AppError> {
    let source = add_server(app, names[0], &pair.source)?;
    let destination = match add_server(app, names[1], &pair.destination) {
        Ok(destination) => destination,
        Err(error) => {
            app.delete_server(source)?;
            return Err(error);
        }
    };
    Ok(DemoRecord { source, destination, jobs: Vec::new() })
}

fn add_job(
    app: &App,
    account: &DemoAccount,
    name: String,
    record: &mut DemoRecord,
) -> Result<JobId, AppError> {
    let job = app.create_job(&job(account, name, record), passwords(account))?;
    record.jobs.push(job);
    Ok(job)
}

fn add_server(app: &App, name: &str, server: &DemoServer) -> Result<ServerId, AppError> {
    let endpoint = server.endpoint();
    let pinned = match endpoint.trust {
        Trust::System => None,
        Trust::Pinned(fingerprint) => Some(fingerprint.to_string()),
    };
    let draft = ServerDraft {
        name: name.to_owned(),
        host: endpoint.host.to_string(),
        port: endpoint.port.get().into(),
        security: endpoint.security,
        pinned,
        authorities: None,
        proxy: None,
        proxy_user: None,
    };
    Ok(app.add_server(&draft)?.id)
}

fn job(account: &DemoAccount, name: String, record: &DemoRecord) -> JobDraft {
    let side = |server, login: &String| AccountDraft {
        server: Some(server),
        login: login.clone(),
        act_as: None,
    };
    let mut options = RunOptions::default();
    options.folders.automap = true;
    JobDraft {
        name,
        source: side(record.source, &account.source_login),
        destination: side(record.destination, &account.destination_login),
        dry_run: true,
        options,
    }
}

fn passwords(account: &DemoAccount) -> Passwords {
    Passwords {
        source: account.source_password.clone(),
        destination: account.destination_password.clone(),
    }
}
