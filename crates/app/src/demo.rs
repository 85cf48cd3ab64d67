//! What demo servers beside real ones made here: two servers and sample jobs, remembered by their numbers, which are never given
//! twice. Removing the demo removes these and nothing else. The servers themselves run elsewhere, and only as long as the program.

use std::time::Duration;

use mailhaul_model::said;
use mailhaul_model::{JobId, ServerId};
use mailhaul_store::JobRecord;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{App, AppError};

const SETTING: &str = "demo";
/// A run that is to end has ended by then, even where it had to be killed.
const PATIENCE: Duration = Duration::from_secs(15);
const LOOK: Duration = Duration::from_millis(100);

/// The demo's numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DemoRecord {
    pub source: ServerId,
    pub destination: ServerId,
    pub jobs: Vec<JobId>,
}

/// What goes with the demo, for the question before it does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DemoRemoval {
    pub servers: u32,
    pub jobs: u32,
    /// Of these, those that are at work or in line: they are ended.
    pub open: u32,
    /// Passwords in the keychain.
    pub passwords: u32,
    /// Jobs that somebody made on the demo's servers: they stay, and so do the servers that they use.
    pub others: u32,
}

impl App {
    /// The demo that is remembered, with what is left of it.
    pub fn demo(&self) -> Result<Option<DemoRecord>, AppError> {
        let Some(mut record) = self.kept_demo()? else { return Ok(None) };
        let mut jobs = Vec::with_capacity(record.jobs.len());
        for job in std::mem::take(&mut record.jobs) {
            if self.core().store.job(job)?.is_some_and(|found| is_of(&record, &found)) {
                jobs.push(job);
            }
        }
        Ok(Some(DemoRecord { jobs, ..record }))
    }

    /// Remembers what a demo made.
    pub fn remember_demo(&self, record: &DemoRecord) -> Result<(), AppError> {
        let text = serde_json::to_string(record).unwrap_or_default();
        self.core().store.change_setting(SETTING, &text)?;
        self.core().board.servers_changed();
        Ok(())
    }

    /// What would go with the demo.
    pub fn preview_demo_removal(&self) -> Result<DemoRemoval, AppError> {
        let Some(record) = self.demo()? else { return Ok(DemoRemoval::default()) };
        let mut removal = DemoRemoval { jobs: count(record.jobs.len()), ..DemoRemoval::default() };
        for job in &record.jobs {
            removal.passwords += self.preview_delete(*job)?.passwords;
            removal.open += u32::from(self.is_open(*job)?);
        }
        let servers = [record.source, record.destination];
        let rows = self.servers(true)?;
        removal.servers = count(rows.iter().filter(|row| servers.contains(&row.server.id)).count());
        removal.others = count(
            self.jobs()?
                .iter()
                .filter(|row| !record.jobs.contains(&row.id))
                .filter(|row| {
                    [row.source.server, row.destination.server].iter().any(|s| servers.contains(s))
                })
                .count(),
        );
        Ok(removal)
    }

    /// Ends the demo's runs and removes its jobs with their passwords, then its servers, except those that somebody's own jobs use.
    pub async fn remove_demo(&self) -> Result<(), AppError> {
        let Some(record) = self.demo()? else { return Ok(()) };
        for job in &record.jobs {
            if self.is_open(*job)? {
                self.cancel(*job)?;
            }
        }
        for job in &record.jobs {
            self.until_closed(*job).await?;
            self.delete_job(*job)?;
        }
        for server in [record.source, record.destination] {
            match self.delete_server(server) {
                Ok(()) | Err(AppError::NoServer(_) | AppError::ServerInUse { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        self.core().store.change_setting(SETTING, "")?;
        self.core().board.servers_changed();
        Ok(())
    }

    fn kept_demo(&self) -> Result<Option<DemoRecord>, AppError> {
        let text = self.core().store.setting(SETTING)?.unwrap_or_default();
        Ok(serde_json::from_str(&text).ok())
    }

    fn is_open(&self, job: JobId) -> Result<bool, AppError> {
        Ok(self.listing(job)?.newest.is_some_and(|run| run.state.is_open()))
    }

    async fn until_closed(&self, job: JobId) -> Result<(), AppError> {
        let closed = async {
            while self.is_open(job)? {
                tokio::time::sleep(LOOK).await;
            }
            Ok(())
        };
        let late = || AppError::NotNow(said!("A run of the demo does not end. Try again."));
        tokio::time::timeout(PATIENCE, closed).await.unwrap_or_else(|_| Err(late()))
    }
}

/// Not one that was given other servers meanwhile.
fn is_of(record: &DemoRecord, job: &JobRecord) -> bool {
    job.spec.source.server == record.source && job.spec.destination.server == record.destination
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
