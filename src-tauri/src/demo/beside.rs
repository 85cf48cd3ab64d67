//! Demo servers beside the user's own, from one click to another. They run as long as the program does; what they made in the
//! application is remembered there, so that it can be removed after a restart too.
//!
//! A demo that is started again is a new one: its new server is empty, so what the old jobs remember of it would be untrue.

use mailhaul_app::{App, AppError, DemoRecord};
use mailhaul_demo::{DemoPair, start_pair};
use mailhaul_model::{JobId, ServerId};
use serde::Serialize;
use specta::Type;
use tokio::sync::Mutex;

use super::{DemoError, add_job, add_servers};

/// Whether there is a demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DemoState {
    None,
    Running,
    /// Its servers ended with the program; its jobs are still there.
    Stopped,
}

/// The demo as the window shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DemoView {
    pub state: DemoState,
    pub servers: Vec<ServerId>,
    pub jobs: Vec<JobId>,
}

/// The servers while they run.
#[derive(Debug, Default)]
pub struct Beside {
    pair: Mutex<Option<DemoPair>>,
}

impl Beside {
    pub async fn view(&self, app: &App) -> Result<DemoView, AppError> {
        let running = self.pair.lock().await.is_some();
        Ok(match app.demo()? {
            None => DemoView { state: DemoState::None, servers: Vec::new(), jobs: Vec::new() },
            Some(record) => DemoView {
                state: if running { DemoState::Running } else { DemoState::Stopped },
                servers: vec![record.source, record.destination],
                jobs: record.jobs,
            },
        })
    }

    /// Starts both servers and adds them with their jobs. What is left of an earlier demo goes first.
    pub async fn start(&self, app: &App) -> Result<(), DemoError> {
        let mut running = self.pair.lock().await;
        if running.is_some() {
            return Ok(());
        }
        app.remove_demo().await?;
        let pair = tokio::task::spawn_blocking(start_pair).await.map_err(DemoError::BrokeOff)??;
        if let Err(error) = fill(app, &pair) {
            app.remove_demo().await?;
            return Err(error.into());
        }
        *running = Some(pair);
        Ok(())
    }

    /// Removes what the demo made, and ends its servers.
    pub async fn remove(&self, app: &App) -> Result<(), AppError> {
        let mut running = self.pair.lock().await;
        app.remove_demo().await?;
        end(running.take()).await;
        Ok(())
    }

    /// Ends the servers, before the program does.
    pub async fn stop(&self) {
        end(self.pair.lock().await.take()).await;
    }
}

/// Their threads are waited for.
async fn end(pair: Option<DemoPair>) {
    if let Err(error) = tokio::task::spawn_blocking(|| drop(pair)).await {
        tracing::error!(%error, "the demo servers did not end well");
    }
}

/// Remembers each thing as soon as it is there: what fails half way is removed by what is remembered.
fn fill(app: &App, pair: &DemoPair) -> Result<(), AppError> {
    let names = [free_name(app, "Demo: old server")?, free_name(app, "Demo: new server")?];
    let mut record: DemoRecord = add_servers(app, pair, [&names[0], &names[1]])?;
    app.remember_demo(&record)?;
    for account in &pair.accounts {
        add_job(app, account, format!("{} (demo)", account.name), &mut record)?;
        app.remember_demo(&record)?;
    }
    Ok(())
}

/// The name, or the name with a number where there is a server of that name.
fn free_name(app: &App, name: &str) -> Result<String, AppError> {
    let servers = app.servers(true)?;
    let taken = |name: &str| {
        servers.iter().any(|row| row.server.name.to_lowercase() == name.to_lowercase())
    };
    let mut free = name.to_owned();
    for number in 2.. {
        if !taken(&free) {
            break;
        }
        free = format!("{name} {number}");
    }
    Ok(free)
}
