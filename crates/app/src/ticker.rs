//! Gathers what changed on all runs into one tick, at most five a second.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::Hasher;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use mailhaul_model::JobId;
use mailhaul_store::StoreError;
use serde::Serialize;

use crate::board::Changes;
use crate::core::Core;
use crate::{JobRow, Tick};

/// The least time between two ticks.
const PAUSE: Duration = Duration::from_millis(200);

/// So many rows are compared at a time: thousands of them, whole, would be most of what the program ever needs.
const PORTION: u32 = 500;

/// What was sent last of each job.
type Seen = HashMap<JobId, Print>;

/// Tells whether a row is as it was: thousands of rows are not kept for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Print(u64);

impl Print {
    /// Of all that is sent of it.
    fn of(row: &impl Serialize) -> Self {
        let mut hasher = Hashing(DefaultHasher::new());
        // Hashing doesn't fail, and what can't be sent is told where it is sent.
        drop(serde_json::to_writer(&mut hasher, row));
        Self(hasher.0.finish())
    }
}

struct Hashing(DefaultHasher);

impl io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Sends ticks until the application ends.
pub(crate) async fn tick(core: Arc<Core>) {
    let mut stop = core.stop.subscribe();
    let mut seen = Seen::new();
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
pub(crate) fn send(core: &Core, seen: &mut Seen) {
    match gather(core, core.board.changes(), seen) {
        Ok(tick) if tick == Tick::default() => {}
        // No receiver is fine: nobody looks.
        Ok(tick) => drop(core.ticks.send(Arc::new(tick))),
        Err(error) => tracing::error!(%error, "the jobs that changed could not be read"),
    }
}

fn gather(core: &Core, changes: Changes, seen: &mut Seen) -> Result<Tick, StoreError> {
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
    seen.extend(tick.jobs.iter().map(|row| (row.id, Print::of(row))));
    for job in &tick.deleted {
        seen.remove(job);
    }
    Ok(tick)
}

/// Finds what another process changed by comparing every row with the one sent last.
fn compare(core: &Core, seen: &Seen, tick: &mut Tick) -> Result<(), StoreError> {
    let mut there = HashSet::new();
    tick.jobs.clear();
    let mut before = None;
    loop {
        let rows = core.rows_before(before, PORTION)?;
        let Some(last) = rows.last() else { break };
        before = Some(last.id);
        there.extend(rows.iter().map(|row| row.id));
        let changed = |row: &JobRow| seen.get(&row.id) != Some(&Print::of(row));
        tick.jobs.extend(rows.into_iter().filter(changed));
    }
    let said: HashSet<JobId> = tick.deleted.iter().copied().collect();
    let gone = |job: &&JobId| !there.contains(*job) && !said.contains(*job);
    tick.deleted.extend(seen.keys().filter(gone));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Print;

    #[test]
    fn a_row_is_known_again_and_a_changed_one_is_not() {
        assert_eq!(Print::of(&("Ann", 3)), Print::of(&("Ann", 3)));
        assert_ne!(Print::of(&("Ann", 3)), Print::of(&("Ann", 4)));
        assert_ne!(Print::of(&("Ann", None::<u8>)), Print::of(&("Ann", Some(0))));
    }
}
