//! Reads all folders, a few ahead, and says what there is to do in them.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use mailhaul_model::event::Phase;
use mailhaul_model::{ByteCount, Event, MessageCount};

use crate::context::Context;
use crate::copy::{Links, WorkQueue, finish_idle};
use crate::fault::Fault;
use crate::scan::{self, Again, Begun, Finished, Reading};
use crate::skipped;
use crate::task::FolderTask;
use crate::tries::Tries;

/// Folders whose listing is asked for before the first answer is read.
const AHEAD: usize = 8;

/// Reads all folders (some are being read already, by number) and queues what there is to do; then looks up the subjects of what is left out. Gives back the
/// connections it ended with.
pub async fn plan_work(
    run: &Context,
    links: Links,
    tasks: &[Arc<FolderTask>],
    readings: HashMap<usize, Reading>,
    works: &WorkQueue,
) -> Result<Links, Fault> {
    let mut left_out = Vec::new();
    let ready = |work| {
        skipped::keep(&mut left_out, &work);
        if work.is_idle() {
            finish_idle(run, work);
        } else {
            works.push(work);
        }
    };
    let links = read_all(run, links, (tasks, readings), || works.announce(), ready).await?;
    works.close();
    skipped::name_all(run, &links.source, left_out).await;
    Ok(links)
}

/// Reads all folders, with new connections where one is lost. Gives back those it ended with.
async fn read_all(
    run: &Context,
    links: Links,
    (tasks, mut readings): (&[Arc<FolderTask>], HashMap<usize, Reading>),
    busy: impl Fn(),
    mut ready: impl FnMut(scan::FolderWork),
) -> Result<Links, Fault> {
    let mut links = links;
    let mut at = 0;
    let mut again = Vec::new();
    let mut tries = Tries::new(run, run.lessons());
    while let Err(fault) =
        read_from(run, &links, (tasks, &mut readings), (&mut at, &mut again), &busy, &mut ready)
            .await
    {
        readings.clear();
        links = links.after(run, &mut tries, at as u64 + run.lessons(), fault).await?;
    }
    Ok(links)
}

/// Reads folders from number `at` on, a few ahead; `at` tells how far it came. Those that need it are read once `again` at the
/// end. `busy` is called for each that isn't done already.
async fn read_from(
    run: &Context,
    links: &Links,
    (tasks, readings): (&[Arc<FolderTask>], &mut HashMap<usize, Reading>),
    (at, again): (&mut usize, &mut Vec<Again>),
    busy: impl Fn(),
    mut ready: impl FnMut(scan::FolderWork),
) -> Result<(), Fault> {
    let mut begun = VecDeque::new();
    let mut next = *at;
    while *at < tasks.len() {
        // A folder that is compared step by step has the connections to itself until it is done.
        while next < tasks.len()
            && begun.len() < AHEAD
            && !matches!(begun.back(), Some(Begun::Careful(_)))
        {
            let begun_before = readings.remove(&tasks[next].index);
            let one = scan::begin(run, &links.source, &tasks[next], begun_before).await?;
            next += 1;
            if matches!(one, Begun::Reading(_) | Begun::Changes(_) | Begun::Careful(_)) {
                busy();
            }
            begun.push_back(one);
        }
        let Some(one) = begun.pop_front() else { break };
        match scan::finish(run, one, &links.source, &links.destination).await? {
            Finished::Work(work) => ready(*work),
            Finished::Again(folder) => again.push(*folder),
            Finished::Failed => {}
        }
        *at += 1;
    }
    while let Some(folder) = again.last_mut() {
        let read = scan::again(run, folder, &links.source, &links.destination).await?;
        again.pop();
        if let Finished::Work(work) = read {
            ready(*work);
        }
    }
    Ok(())
}

/// Counts what would be copied. Gives back the connections it ended with.
pub async fn dry(run: &Context, links: Links, tasks: Vec<Arc<FolderTask>>) -> Result<Links, Fault> {
    run.sink.emit(Event::Phase { phase: Phase::Reconciling });
    let mut left_out = Vec::new();
    let ready = |work: scan::FolderWork| {
        skipped::keep(&mut left_out, &work);
        run.meter.count(work.task.index, |tally| {
            let placed = work.to_place.iter().map(|placed| &placed.message);
            let pending = work.to_copy.iter().chain(placed);
            tally.pending = MessageCount((work.to_copy.len() + work.to_place.len()) as u64);
            tally.pending_bytes = pending.map(|m| ByteCount(m.size)).sum();
        });
        run.meter.folder_done(work.task.index);
    };
    let links = read_all(run, links, (&tasks, HashMap::new()), || (), ready).await?;
    skipped::name_all(run, &links.source, left_out).await;
    Ok(links)
}
