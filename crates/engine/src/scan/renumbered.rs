//! Messages that the source shows under other UIDs than before, with the same UIDVALIDITY: moved away and back by their user, or
//! numbered anew by a server that should have changed the UIDVALIDITY, such as one that was restored from a back-up and gives
//! numbers out a second time. What is settled is not to be copied again, and what only has a settled message's number is not
//! to be taken for it.
//!
//! Another size under a known UID makes a number doubtful; other headers prove it. Then all of the folder is paired anew.

use std::collections::{HashMap, HashSet};

use mailhaul_imap::Session;
use mailhaul_model::Uid;
use mailhaul_model::event::SideName;

use super::destination::{Lines, candidates};
use super::read::Snapshot;
use crate::context::Context;
use crate::copy::made_up_header;
use crate::fault::Fault;
use crate::ledger::{FolderMemory, Settled};
use crate::matching::{Candidate, pair_up};
use crate::sink::info;
use crate::task::FolderTask;

/// Messages that may have other numbers than before.
#[derive(Debug)]
pub struct Suspects {
    /// UIDs that are settled and gone.
    gone: Vec<u32>,
    /// New ones, of a size that one of those had.
    fresh: HashSet<u32>,
    /// UIDs that are settled and show another size.
    doubtful: Vec<u32>,
}

/// Whether a settled message has the size that the source told: not where messages changed on their way, in this run or in
/// one before it.
pub async fn tells_by_size(run: &Context) -> Result<bool, Fault> {
    Ok(!run.ledger.has_changes().await?)
}

impl Suspects {
    /// `None` where every number is what it was. Asks the ledger, and no server.
    pub async fn among(
        run: &Context,
        memory: &FolderMemory,
        snapshot: &Snapshot,
    ) -> Result<Option<Self>, Fault> {
        if memory.settled.is_empty() || snapshot.messages.is_empty() {
            return Ok(None);
        }
        let listed: HashMap<u32, u64> = snapshot.messages.iter().map(|m| (m.uid, m.size)).collect();
        let mut gone = HashMap::<u64, Vec<u32>>::new();
        let mut doubtful = Vec::new();
        for (uid, size) in run.ledger.sizes(memory.id).await? {
            match listed.get(&uid) {
                None => gone.entry(size).or_default().push(uid),
                Some(now) if *now != size => doubtful.push(uid),
                Some(_) => (),
            }
        }
        if !doubtful.is_empty() && !tells_by_size(run).await? {
            doubtful.clear();
        }
        let fresh = snapshot.messages.iter().filter(|m| !memory.settled.contains(m.uid));
        let fresh: Vec<_> = fresh.filter(|m| gone.contains_key(&m.size)).collect();
        let sizes: HashSet<u64> = fresh.iter().map(|m| m.size).collect();
        let mut gone: Vec<u32> = gone
            .into_iter()
            .filter(|(size, _)| sizes.contains(size))
            .flat_map(|(_, u)| u)
            .collect();
        gone.sort_unstable();
        let fresh: HashSet<u32> = fresh.into_iter().map(|m| m.uid).collect();
        let is_any = !fresh.is_empty() || !doubtful.is_empty();
        Ok(is_any.then_some(Self { gone, fresh, doubtful }))
    }

    /// Those that are the same message go on under their new UIDs, and what isn't the message that it was is settled no more.
    /// Whether the ledger has changed. The source session has the folder open.
    pub async fn take_over(
        self,
        run: &Context,
        task: &FolderTask,
        memory: &FolderMemory,
        (source, snapshot): (&Session, &Snapshot),
    ) -> Result<bool, Fault> {
        let lines = Lines {
            side: SideName::Source,
            session: source,
            snapshot,
            added_for: run.options.messages.add_header.then(|| task.source.as_str()),
        };
        let is_readable = |uid| !run.refusals.is_refused((task.index, uid));
        let doubtful = run.ledger.settled(memory.id, self.doubtful).await?;
        let uids: HashSet<u32> = doubtful.iter().map(|row| row.uid).collect();
        let now = candidates(run, &lines, |uid| uids.contains(&uid) && is_readable(uid));
        let now = now.await?;
        // The size takes part in what identifies a message without a Message-ID: with the one that was told before, it is the same.
        let differs =
            |row: &&Settled| of_uid(&now, row.uid).is_some_and(|c| c.identity != row.identity);
        let sizes = doubtful.iter().filter(differs).map(|row| (row.uid, row.size)).collect();
        let before = Lines { snapshot: &snapshot.with_sizes(&sizes), ..lines };
        let before = candidates(run, &before, is_readable).await?;
        if doubtful.iter().any(|row| is_another(task, row, &before, &now)) {
            let now = candidates(run, &lines, is_readable).await?;
            let sizes = run.ledger.sizes(memory.id).await?;
            let all = sizes.into_iter().map(|(uid, _)| uid).collect();
            let known = run.ledger.settled(memory.id, all).await?;
            return Ok(pair_anew(run, task, memory, known, (&before, &now)));
        }
        // They are what they were, and the server tells a size that is not theirs: that one from now on.
        let placed = doubtful.into_iter().filter(|row| row.destination_uid > 0);
        let told = placed.filter_map(|row| {
            let Candidate { size, identity, .. } = *of_uid(&now, row.uid)?;
            Some(Settled { size, identity, ..row })
        });
        run.ledger.replace(memory.id, Vec::new(), told.collect());

        let fresh = candidates(run, &lines, |uid| self.fresh.contains(&uid) && is_readable(uid));
        let fresh = fresh.await?;
        let gone = run.ledger.settled(memory.id, self.gone).await?;
        let mut moved = moved(&gone, &fresh);
        // The same server told both sizes.
        moved.retain(|(row, now)| row.size == now.size);
        go_on(run, task, memory, &moved);
        Ok(!moved.is_empty())
    }
}

/// One of these, which are ascending.
fn of_uid(all: &[Candidate], uid: u32) -> Option<&Candidate> {
    let place = all.binary_search_by_key(&uid, |c| c.uid.get()).ok()?;
    all.get(place)
}

/// Whether a number belongs to another message than the one that is settled under it, by what is there with the sizes of now, and,
/// where that differs, with those that were told before.
fn is_another(task: &FolderTask, row: &Settled, before: &[Candidate], now: &[Candidate]) -> bool {
    let (Some(before), Some(now)) = (of_uid(before, row.uid), of_uid(now, row.uid)) else {
        return false;
    };
    // Without --addheader now, and with it when it was copied.
    let added = made_up_header(row.uid, task.source.as_str()).len() as u64;
    row.identity != before.identity && row.size != now.size + added
}

/// Pairs all that is settled with all that is there. Whether the ledger has changed.
fn pair_anew(
    run: &Context,
    task: &FolderTask,
    memory: &FolderMemory,
    mut known: Vec<Settled>,
    (before, now): (&[Candidate], &[Candidate]),
) -> bool {
    let there: HashMap<u32, &Candidate> = now.iter().map(|c| (c.uid.get(), c)).collect();
    let mut kept = HashSet::new();
    known.retain(|row| {
        let is_it = |found: Option<&Candidate>| found.is_some_and(|c| c.identity == row.identity);
        let stays = is_it(there.get(&row.uid).copied()) || is_it(of_uid(before, row.uid));
        if stays {
            kept.insert(row.uid);
        }
        !stays
    });
    let free: Vec<Candidate> =
        now.iter().filter(|c| !kept.contains(&c.uid.get())).copied().collect();
    let moved = moved(&known, &free);
    let paired: HashSet<u32> = moved.iter().map(|(row, _)| row.uid).collect();
    let void = known.iter().filter(|row| there.contains_key(&row.uid)).map(|row| row.uid);
    let void: Vec<u32> = void.filter(|uid| !paired.contains(uid)).collect();
    if !void.is_empty() {
        let text = format!(
            "{}: {} numbers belong to other messages than before, and the source did not say so by another UIDVALIDITY; what they belong to now is compared with the destination.",
            task.source.as_str(),
            void.len()
        );
        info(&*run.sink, text);
    }
    // A run that is killed in between must not leave what is void and not compared. Then what is void goes: another message may
    // have its number now.
    run.ledger.doubted(memory.id);
    run.ledger.replace(memory.id, void, Vec::new());
    go_on(run, task, memory, &moved);
    true
}

/// Settled messages with what they are now.
fn moved(known: &[Settled], now: &[Candidate]) -> Vec<(Settled, Candidate)> {
    let candidate = |row: &Settled| {
        Some(Candidate { uid: Uid::new(row.uid)?, identity: row.identity, size: row.size })
    };
    let before: Vec<Candidate> = known.iter().filter_map(candidate).collect();
    let rows: HashMap<u32, &Settled> = known.iter().map(|row| (row.uid, row)).collect();
    let there: HashMap<Uid, &Candidate> = now.iter().map(|c| (c.uid, c)).collect();
    let pairs = pair_up(&before, now).into_iter();
    pairs.map(|(before, now)| (rows[&before.get()].clone(), *there[&now])).collect()
}

/// What was settled under other numbers is settled under those of now.
fn go_on(run: &Context, task: &FolderTask, memory: &FolderMemory, moved: &[(Settled, Candidate)]) {
    if moved.is_empty() {
        return;
    }
    let text = format!(
        "{}: {} messages have other numbers than before; they are on the destination already.",
        task.source.as_str(),
        moved.len()
    );
    info(&*run.sink, text);
    let before = moved.iter().map(|(row, _)| row.uid).collect();
    let now = moved.iter().map(|(row, now)| Settled {
        uid: now.uid.get(),
        size: now.size,
        ..row.clone()
    });
    run.ledger.replace(memory.id, before, now.collect());
}
