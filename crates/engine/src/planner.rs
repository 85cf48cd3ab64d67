//! Reads all folders, a few ahead, and says what there is to do in them.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use mailhaul_imap::Session;
use mailhaul_model::event::Phase;
use mailhaul_model::{ByteCount, Event, MessageCount};

use crate::context::Context;
use crate::copy::{Links, WorkQueue, finish_idle};
use crate::fault::Fault;
use crate::making::Making;
use crate::scan::{self, Again, Begun, Finished, Reading};
use crate::skipped;
use crate::task::FolderTask;
use crate::tries::Tries;

/// Folders whose listing is asked for before the first answer is read.
const AHEAD: usize = 8;

/// The folders that are read: those that are there, and those that are still being made.
#[derive(Debug)]
pub struct Folders<'a> {
    there: Vec<Arc<FolderTask>>,
    making: Option<&'a mut Making>,
}

impl<'a> Folders<'a> {
    /// All of them are there.
    pub fn ready(there: Vec<Arc<FolderTask>>) -> Self {
        Self { there, making: None }
    }

    /// Each is there when its turn comes in the making.
    pub fn being_made(making: &'a mut Making) -> Self {
        Self { there: Vec::new(), making: Some(making) }
    }

    /// As many as there may be.
    pub fn most(&self) -> usize {
        self.there.len() + self.making.as_ref().map_or(0, |making| making.len())
    }

    /// Those that could be worked on.
    pub fn into_tasks(self) -> Vec<Arc<FolderTask>> {
        self.there
    }

    /// The folder of that number, waited for; `None` behind the last.
    async fn get(
        &mut self,
        run: &Context,
        destination: &Session,
        number: usize,
    ) -> Result<Option<Arc<FolderTask>>, Fault> {
        if number == self.there.len()
            && let Some(making) = &mut self.making
            && let Some(task) = making.next(run, destination).await?
        {
            self.there.push(task);
        }
        Ok(self.there.get(number).cloned())
    }

    /// The same where it is there by now.
    async fn get_now(
        &mut self,
        run: &Context,
        destination: &Session,
        number: usize,
    ) -> Result<Option<Arc<FolderTask>>, Fault> {
        tokio::select! {
            biased;
            task = self.get(run, destination, number) => task,
            () = std::future::ready(()) => Ok(None),
        }
    }
}

/// Reads all folders (some are being read already, by number) and queues what there is to do; then looks up the subjects of
/// what is left out. Gives back the connections it ended with.
pub async fn plan_work(
    run: &Context,
    links: Links,
    folders: &mut Folders<'_>,
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
    let links = read_all(run, links, (folders, readings), || works.announce(), ready).await?;
    works.close();
    skipped::name_all(run, &links.source, left_out).await;
    Ok(links)
}

/// Reads all folders, with new connections where one is lost. Gives back those it ended with.
async fn read_all(
    run: &Context,
    links: Links,
    (folders, mut readings): (&mut Folders<'_>, HashMap<usize, Reading>),
    busy: impl Fn(),
    mut ready: impl FnMut(scan::FolderWork),
) -> Result<Links, Fault> {
    let mut links = links;
    let mut at = 0;
    let mut again = Vec::new();
    let mut tries = Tries::new(run, run.lessons());
    while let Err(fault) =
        read_from(run, &links, (folders, &mut readings), (&mut at, &mut again), &busy, &mut ready)
            .await
    {
        readings.clear();
        links = links.after(run, &mut tries, at as u64 + run.lessons(), fault).await?;
        if let Some(making) = &mut folders.making {
            making.again();
        }
    }
    Ok(links)
}

/// Reads folders from number `at` on, a few ahead; `at` tells how far it came. Those that need it are read once `again` at the
/// end. `busy` is called for each that isn't done already.
async fn read_from(
    run: &Context,
    links: &Links,
    (folders, readings): (&mut Folders<'_>, &mut HashMap<usize, Reading>),
    (at, again): (&mut usize, &mut Vec<Again>),
    busy: impl Fn(),
    mut ready: impl FnMut(scan::FolderWork),
) -> Result<(), Fault> {
    let mut begun = VecDeque::new();
    let mut next = *at;
    loop {
        // A folder that is compared step by step has the connections to itself until it is done.
        while begun.len() < AHEAD && !matches!(begun.back(), Some(Begun::Careful(_))) {
            let task = if begun.is_empty() {
                folders.get(run, &links.destination, next).await?
            } else {
                folders.get_now(run, &links.destination, next).await?
            };
            let Some(task) = task else { break };
            let begun_before = readings.remove(&task.index);
            let one = scan::begin(run, &links.source, &task, begun_before).await?;
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
    let folders = &mut Folders::ready(tasks);
    let links = read_all(run, links, (folders, HashMap::new()), || (), ready).await?;
    skipped::name_all(run, &links.source, left_out).await;
    Ok(links)
}
