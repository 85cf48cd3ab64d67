//! Compares a source folder with what the destination already holds: adopts what is the same, and finds out about messages
//! that were sent and not acknowledged.

use std::collections::{HashMap, HashSet};

use mailhaul_imap::{Command, Response, Session, UidSet, UidSetOrAll};
use mailhaul_model::Uid;
use mailhaul_model::event::SideName;
use tokio::time::Instant;

use super::doubtful::{Unread, hold_back, say_unlisted};
use super::read::{Detail, Snapshot};
use super::read_side;
use crate::context::Context;
use crate::copy::made_up_header;
use crate::fault::Fault;
use crate::identity::Identity;
use crate::ledger::{FolderMemory, FolderName, Outcome, Settled};
use crate::matching::{Candidate, pair_up};
use crate::message::Message;
use crate::sink::info;
use crate::task::FolderTask;

/// A folder read with identities, and the session that has it open.
#[derive(Debug)]
pub struct Lines<'a> {
    pub side: SideName,
    pub session: &'a Session,
    pub snapshot: &'a Snapshot,
    /// The source folder whose messages without identifying headers are given one on their way.
    pub added_for: Option<&'a str>,
}

/// What is remembered, with everything added that was found on the destination. Nothing, after it was said, where the destination
/// doesn't list all that it says there is: what isn't listed could be any message.
pub(super) async fn compare(
    run: &Context,
    task: &FolderTask,
    memory: FolderMemory,
    here: &Snapshot,
    (source, destination): (&Session, &Session),
) -> Result<Option<FolderMemory>, Fault> {
    let unread = |uid: &u32| run.refusals.is_refused((task.index, *uid));
    let mut wanted = wanted(&memory, here);
    wanted.retain(|uid| !unread(uid));
    let lines = Lines {
        side: SideName::Source,
        session: source,
        snapshot: here,
        added_for: run.options.messages.add_header.then(|| task.source.as_str()),
    };
    let unplaced = run.ledger.placeless(memory.id).await?;
    let mut asked: Vec<Candidate> = unplaced.iter().filter_map(placeless).collect();
    asked.extend(candidates(run, &lines, |uid| wanted.contains(&uid)).await?);
    let name = super::name(run, task, here.validity);
    let mut looked = look(run, task, &memory, name.clone(), destination, &asked).await?;
    let found: HashSet<u32> = looked.pairs.iter().map(|(uid, _)| uid.get()).collect();
    if memory.intents.iter().any(|uid| wanted.contains(uid) && !found.contains(uid)) {
        let until = run.stragglers_until();
        if Instant::now() < until {
            tokio::time::sleep_until(until).await;
            looked = look(run, task, &memory, name, destination, &asked).await?;
        }
    }
    if looked.unlisted > 0 {
        say_unlisted(run, task, looked.unlisted)?;
        return Ok(None);
    }
    let found: HashSet<u32> = looked.pairs.iter().map(|(uid, _)| uid.get()).collect();
    let missing = here.messages.iter();
    let missing = missing.filter(|m| wanted.contains(&m.uid) && !found.contains(&m.uid));
    hold_back(run, task, missing, &looked.unread)?;
    Ok(Some(settle(run, task, (memory, unplaced), here, &asked, &looked.pairs)))
}

/// What the destination holds now.
#[derive(Debug)]
pub struct Looked {
    /// Pairs of (source, destination).
    pub pairs: Vec<(Uid, Uid)>,
    /// Messages that nobody can tell what they are, and that no row of the ledger is about.
    pub unread: Unread,
    /// Messages that it says are there and does not list.
    pub unlisted: usize,
}

/// Looks for messages of the source.
pub async fn look(
    run: &Context,
    task: &FolderTask,
    memory: &FolderMemory,
    name: FolderName,
    destination: &Session,
    asked: &[Candidate],
) -> Result<Looked, Fault> {
    let claimed = run.ledger.claimed(name).await?;
    let from = memory.looked.then_some(memory.baseline);
    let detail = Detail {
        // Messages without a known place may lie anywhere.
        from: from.filter(|_| claimed.unplaced.is_empty()),
        identity: Some(run.headers.clone()),
        ..Detail::default()
    };
    let placed: HashSet<u32> = claimed.placed.into_iter().collect();
    // Whose copies they are is known: they need not be read.
    let known = placed.iter().map(|uid| (*uid, 0)).collect();
    let side = (SideName::Destination, destination);
    let there = read_side(run, task, side, detail, &known).await?;
    let lines = Lines {
        side: SideName::Destination,
        session: destination,
        snapshot: &there,
        added_for: None,
    };
    let is_unread = |uid| run.unread_there.is_refused((task.index, uid));
    let is_free = |uid: u32| !placed.contains(&uid);
    let mut free = candidates(run, &lines, |uid| is_free(uid) && !is_unread(uid)).await?;
    let unread = there.messages.iter().filter(|m| is_free(m.uid) && is_unread(m.uid));
    let unread = unread.filter(|m| m.uid >= from.unwrap_or(0)).copied().collect();
    let others = pair_up(&numbered(&claimed.unplaced), &free);
    let others: HashSet<Uid> = others.into_iter().map(|(_, there)| there).collect();
    free.retain(|c| c.uid.get() >= from.unwrap_or(0) && !others.contains(&c.uid));
    Ok(Looked { pairs: pair_up(asked, &free), unread, unlisted: there.unlisted() })
}

/// Those of some source messages that lie on the destination once more than the ledger knows, where it knows a place at all.
pub async fn unclaimed(
    run: &Context,
    task: &FolderTask,
    destination: &Session,
    asked: &[Candidate],
) -> Result<Vec<(Uid, Uid)>, Fault> {
    let Some(validity) = task.source_status.as_ref().and_then(|s| s.uid_validity) else {
        return Ok(Vec::new());
    };
    // Without a state all that is settled is told.
    let name = FolderName { state: None, ..super::name(run, task, validity) };
    let memory = FolderMemory { looked: true, ..run.ledger.folder(name.clone()).await? };
    let settled =
        run.ledger.settled(memory.id, asked.iter().map(|c| c.uid.get()).collect()).await?;
    let placed = settled.iter().filter(|s| s.destination_uid > 0);
    let placed: HashSet<u32> = placed.map(|s| s.uid).collect();
    let asked: Vec<Candidate> =
        asked.iter().filter(|c| placed.contains(&c.uid.get())).copied().collect();
    Ok(look(run, task, &memory, name, destination, &asked).await?.pairs)
}

/// Messages of other folders, under numbers that only tell them apart.
fn numbered(unplaced: &[(Identity, u64)]) -> Vec<Candidate> {
    let numbers = (1..).filter_map(Uid::new);
    let all = unplaced.iter().zip(numbers);
    all.map(|((identity, size), uid)| Candidate { uid, identity: *identity, size: *size }).collect()
}

/// The messages of a folder with their identities, for those that `wanted` picks. Whole headers are fetched only where the
/// identifying ones are missing.
pub async fn candidates(
    run: &Context,
    lines: &Lines<'_>,
    wanted: impl Fn(u32) -> bool,
) -> Result<Vec<Candidate>, Fault> {
    if lines.side == SideName::Source && run.content.touches_bytes() {
        return super::changed::candidates(run, lines, wanted).await;
    }
    let all = lines.snapshot.messages.iter().enumerate().filter(|(_, m)| wanted(m.uid));
    let mut known = Vec::new();
    let mut unknown: HashMap<u32, u64> = HashMap::new();
    for (place, message) in all {
        match (lines.snapshot.identity(place), Uid::new(message.uid)) {
            (Some(identity), Some(uid)) => {
                known.push(Candidate { uid, identity, size: message.size });
            }
            _ => drop(unknown.insert(message.uid, message.size)),
        }
    }
    let mut uids: Vec<u32> = unknown.keys().copied().collect();
    uids.sort_unstable();
    if lines.side == SideName::Source && run.content.ends_last_lines() {
        // Their size is part of what identifies them, and it grows where their last line is ended.
        known.extend(
            super::changed::candidates(run, lines, |uid| unknown.contains_key(&uid)).await?,
        );
        uids.clear();
    }
    let set: UidSet = uids.into_iter().filter_map(Uid::new).collect();
    for chunk in set.chunks(4000) {
        known.extend(whole_headers(run, lines, chunk, &unknown).await?);
    }
    known.sort_unstable_by_key(|c| c.uid);
    Ok(known)
}

async fn whole_headers(
    run: &Context,
    lines: &Lines<'_>,
    set: UidSet,
    sizes: &HashMap<u32, u64>,
) -> Result<Vec<Candidate>, Fault> {
    let mut stream = lines.session.stream(Command::UidFetch {
        set: UidSetOrAll::Set(set),
        items: "(UID BODY.PEEK[HEADER])".into(),
        changed_since: None,
    });
    let mut found = Vec::new();
    while let Some(response) = stream.next().await.map_err(|f| Fault::of(lines.side, f))? {
        let Response::Fetch(fetch) = response else { continue };
        let Some(uid) = fetch.uid else { continue };
        let size = sizes.get(&uid.get()).copied().unwrap_or(0);
        let added = lines.added_for.map(|folder| made_up_header(uid.get(), folder));
        let header =
            [added.as_deref().unwrap_or_default(), fetch.header.as_deref().unwrap_or_default()];
        let identity = run.headers.identify_whole(&header.concat(), size);
        found.push(Candidate { uid, identity, size });
    }
    Ok(found)
}

/// A settled message whose place on the destination isn't known: it takes part, so that an equal one isn't taken for it.
fn placeless(settled: &Settled) -> Option<Candidate> {
    Some(Candidate { uid: Uid::new(settled.uid)?, identity: settled.identity, size: settled.size })
}

/// Everything unsettled where the destination was never looked at, else only what may have been sent.
fn wanted(memory: &FolderMemory, here: &Snapshot) -> HashSet<u32> {
    if memory.looked {
        return memory.intents.iter().copied().collect();
    }
    here.messages.iter().map(|m| m.uid).filter(|uid| !memory.settled.contains(*uid)).collect()
}

fn settle(
    run: &Context,
    task: &FolderTask,
    (mut memory, unplaced): (FolderMemory, Vec<Settled>),
    here: &Snapshot,
    asked: &[Candidate],
    pairs: &[(Uid, Uid)],
) -> FolderMemory {
    let sent: HashSet<u32> = memory.intents.drain(..).collect();
    let identities: HashMap<Uid, Identity> = asked.iter().map(|c| (c.uid, c.identity)).collect();
    let places: HashMap<u32, u32> = pairs.iter().map(|(s, d)| (s.get(), d.get())).collect();
    let mut changed = Vec::new();
    let mut found = Vec::new();
    for settled in unplaced {
        if let Some(place) = places.get(&settled.uid) {
            changed.push(Settled { destination_uid: *place, ..settled });
        }
    }
    let unknown = |message: &&Message| !memory.settled.contains(message.uid);
    for message in here.messages.iter().filter(unknown) {
        let Some(place) = places.get(&message.uid) else { continue };
        let Some(identity) = Uid::new(message.uid).and_then(|uid| identities.get(&uid)) else {
            continue;
        };
        found.push(message.uid);
        changed.push(Settled {
            uid: message.uid,
            outcome: if sent.contains(&message.uid) { Outcome::Copied } else { Outcome::Adopted },
            destination_uid: *place,
            size: message.size,
            identity: *identity,
            flags: here.flags.text(message.flags).to_owned(),
        });
    }
    // What was given up, or not listed, was not looked for.
    let all_looked_for = here.unlisted() == 0
        && !here
            .messages
            .iter()
            .any(|m| unknown(&m) && run.refusals.is_refused((task.index, m.uid)));
    memory.found.extend(&found);
    let found: HashSet<u32> = memory.found.iter().copied().collect();
    let added = changed.iter().filter(|s| found.contains(&s.uid));
    memory.settled.extend(added.map(|s| (s.uid, s.flags.as_str())));
    // What was given up was not looked for: it may be there.
    let unread = |uid: u32| run.refusals.is_refused((task.index, uid));
    let missing: Vec<u32> =
        sent.into_iter().filter(|uid| !found.contains(uid) && !unread(*uid)).collect();
    if !found.is_empty() {
        info(
            &*run.sink,
            format!(
                "{}: {} messages are on the destination already.",
                task.source.as_str(),
                found.len()
            ),
        );
    }
    run.ledger.settle(memory.id, changed);
    run.ledger.withdraw(memory.id, missing);
    if all_looked_for {
        run.ledger.looked(memory.id);
    }
    memory.looked = true;
    memory
}
