//! Everything that changed, as one event of the window's, at most as often as the application ticks.

use std::sync::Arc;
use std::time::Duration;

use mailhaul_app::{App, JobRow, RunTick, Tick};
use mailhaul_model::JobId;
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Wry};
use tauri_specta::Event;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::interval;

use crate::notify::Notifier;

/// More rows than these are read again by the page, in portions: an event reaches it as a script, and one of megabytes costs many times
/// its size.
const MOST_ROWS: usize = 500;

/// How often it is looked whether something is about to be removed: it is said two days before.
const LOOK_FOR_PURGES: Duration = Duration::from_mins(15);

/// What changed since the event before.
#[expect(clippy::struct_excessive_bools, reason = "each is a list that has to be read again")]
#[derive(Clone, Debug, Default, Serialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub struct Ticked {
    /// Rows that are new or changed, whole.
    pub jobs: Vec<JobRow>,
    pub deleted: Vec<JobId>,
    pub runs: Vec<RunTick>,
    /// Servers changed: read them again.
    pub servers: bool,
    /// Batches changed, apart from their jobs: read them again.
    pub batches: bool,
    /// Campaigns or the form changed: read them again.
    pub campaigns: bool,
    /// Events were lost, or too much changed: read everything again.
    pub reload: bool,
}

impl From<&Tick> for Ticked {
    fn from(tick: &Tick) -> Self {
        let reload = tick.jobs.len() > MOST_ROWS;
        Self {
            jobs: if reload { Vec::new() } else { tick.jobs.clone() },
            deleted: tick.deleted.clone(),
            runs: tick.runs.clone(),
            servers: tick.servers,
            batches: tick.batches,
            campaigns: tick.campaigns,
            reload,
        }
    }
}

/// Passes ticks on until the application is gone.
pub async fn forward(app: App, handle: AppHandle<Wry>) {
    let mut ticks = app.subscribe();
    let mut notifier = Notifier::new(app.clone(), handle.clone());
    let mut purges = interval(LOOK_FOR_PURGES);
    loop {
        let tick = tokio::select! {
            tick = ticks.recv() => tick,
            _ = purges.tick() => {
                notifier.say_purges();
                continue;
            }
        };
        let ticked = match tick {
            Ok(tick) => seen(&mut notifier, &tick),
            Err(RecvError::Lagged(_)) => Ticked {
                reload: true,
                servers: true,
                batches: true,
                campaigns: true,
                ..Ticked::default()
            },
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = ticked.emit(&handle) {
            tracing::warn!(%error, "the window was not told what changed");
        }
    }
}

fn seen(notifier: &mut Notifier, tick: &Arc<Tick>) -> Ticked {
    notifier.see(&tick.jobs);
    Ticked::from(tick.as_ref())
}
