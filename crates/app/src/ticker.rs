//! Gathers what changed on all runs into one tick, at most five a second.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use mailhaul_model::JobId;
use mailhaul_store::StoreError;

use crate::board::Changes;
use crate::core::Core;
use crate::{JobRow, Tick};

/// The least time between two ticks.
const PAUSE: Duration = Duration::from_millis(200);

/// Sends ticks until the application ends.
pub(crate) async fn tick(core: Arc<Core>) {
    let mut stop = core.stop.subscribe();
    let mut seen = HashMap::new();
    loop {
        tokio::select! {
            () = core.board.changed() => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        send(&core, &mut seen);
        tokio::time::sleep(PAUSE).await;
    }
}

/// Sends what changed, if anything did.
pub(crate) fn send(core: &Core, seen: &mut HashMap<JobId, JobRow>) {
    match gather(core, core.board.changes(), seen) {
        Ok(tick) if tick == Tick::default() => {}
        // No receiver is fine: nobody looks.
        Ok(tick) => drop(core.ticks.send(Arc::new(tick))),
        Err(error) => tracing::error!(%error, "the jobs that changed could not be read"),
    }
}

fn gather(
    core: &Core,
    changes: Changes,
    seen: &mut HashMap<JobId, JobRow>,
) -> Result<Tick, StoreError> {
    let mut tick = Tick {
        jobs: core.rows_of(&changes.jobs)?,
        deleted: changes.deleted.iter().copied().collect(),
        runs: changes.runs,
        servers: changes.servers || changes.anything,
        batches: changes.batches || changes.anything,
        campaigns: changes.campaigns || changes.anything,
    };
    if changes.anything {
        compare(core, seen, &mut tick)?;
    }
    tick.deleted.sort_unstable();
    seen.extend(tick.jobs.iter().map(|row| (row.id, row.clone())));
    for job in &tick.deleted {
        seen.remove(job);
    }
    Ok(tick)
}

/// Finds what another process changed by comparing every row with the one sent last.
fn compare(core: &Core, seen: &HashMap<JobId, JobRow>, tick: &mut Tick) -> Result<(), StoreError> {
    let rows = core.rows()?;
    let gone = seen.keys().filter(|job| !rows.iter().any(|row| row.id == **job));
    tick.deleted
        .extend(gone.filter(|job| !tick.deleted.contains(job)).copied().collect::<Vec<_>>());
    tick.jobs = rows.into_iter().filter(|row| seen.get(&row.id) != Some(row)).collect();
    Ok(())
}
