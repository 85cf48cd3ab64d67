//! The demo: two embedded servers in this process, jobs for every account on them, and a folder that goes with it.

use std::path::Path;

use mailhaul_app::{AccountDraft, App, AppError, JobDraft, Passwords, ServerDraft};
use mailhaul_demo::{DemoAccount, DemoPair, DemoServer, PairError, start_pair};
use mailhaul_model::{RunOptions, ServerId, Trust};
use tempfile::TempDir;
use thiserror::Error;

/// Why there is no demo.
#[derive(Debug, Error)]
pub enum DemoError {
    #[error("there is no room for the demo's folder")]
    Folder(#[from] std::io::Error),
    #[error("the demo servers did not start")]
    Pair(#[from] PairError),
}

/// A running demo. Its servers end and its folder goes when it is dropped.
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
        let source = add_server(app, "Old server", &self.pair.source)?;
        let destination = add_server(app, "New server", &self.pair.destination)?;
        for account in &self.pair.accounts {
            app.create_job(&job(account, source, destination), passwords(account))?;
        }
        Ok(())
    }
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

fn job(account: &DemoAccount, source: ServerId, destination: ServerId) -> JobDraft {
    let side = |server, login: &String| AccountDraft {
        server: Some(server),
        login: login.clone(),
        act_as: None,
    };
    let mut options = RunOptions::default();
    options.folders.automap = true;
    JobDraft {
        name: account.name.clone(),
        source: side(source, &account.source_login),
        destination: side(destination, &account.destination_login),
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
