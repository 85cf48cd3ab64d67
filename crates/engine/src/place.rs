//! Places messages under their further labels: copies that the destination makes of what it has, without a second transfer.
//!
//! As with an APPEND an intent is on disk before the server can act. Whatever has no answer keeps its intent: the folder is then
//! read again, compared with the destination, and only what isn't there is copied by its body.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use mailhaul_imap::{Code, Command, Failure, Reply, Session, UidSet};
use mailhaul_model::event::SideName;
use mailhaul_model::{ByteCount, MessageCount, Uid};

use crate::context::Context;
use crate::copy::FolderCopy;
use crate::fault::{Fault, is_link_lost, is_push_back};
use crate::labels::Placed;
use crate::ledger::{FolderId, Outcome, Settled};
use crate::sink::{Arrived, warn};
use crate::task::FolderTask;
use crate::tries::Tries;

/// Messages in one COPY: a server that takes its time with each is not taken for a silent one.
const AT_ONCE: usize = 250;

/// Places all that waits. The folders of which something is to be copied by its body after all.
pub async fn place_all(run: &Context) -> Result<Vec<Arc<FolderTask>>, Fault> {
    let waiting = run.labels.take_waiting();
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let mut again: BTreeMap<usize, Arc<FolderTask>> = BTreeMap::new();
    let mut tries = Tries::new(run, run.meter.total_done().0);
    let mut session = run.destination.open_patiently().await?;
    for (folder, placed) in waiting {
        let mut groups: BTreeMap<i64, Vec<Placed>> = BTreeMap::new();
        for one in placed {
            groups.entry(one.home.folder.0).or_default().push(one);
        }
        for (home, mut left) in groups {
            match place_group(run, &session, &folder, FolderId(home), &mut left).await {
                Ok(()) => {}
                Err(fault) => {
                    let done = run.meter.total_done().0;
                    if let Some((_, failure)) = tries.get_over(run, done, fault).await? {
                        run.expect_stragglers();
                        run.destination.say_lost(&failure);
                        session = run.destination.reopen(&failure).await?;
                    }
                }
            }
            for one in left {
                run.labels.read_body((folder.task.index, one.message.uid));
                again.insert(folder.task.index, Arc::clone(&folder.task));
            }
        }
    }
    session.logout().await;
    Ok(again.into_values().collect())
}

/// Copies those of one home folder. What is `left` at the end has no answer, or no for an answer.
async fn place_group(
    run: &Context,
    session: &Session,
    folder: &FolderCopy,
    home: FolderId,
    left: &mut Vec<Placed>,
) -> Result<(), Fault> {
    let Some((_, mailbox)) = run.labels.place_of(home) else { return Ok(()) };
    let settled = run.ledger.settled(home, left.iter().map(|p| p.home.uid).collect()).await?;
    let settled = settled.into_iter().filter(|home| home.destination_uid > 0);
    let homes: HashMap<u32, Settled> = settled.map(|home| (home.uid, home)).collect();
    let (ready, mut unplaced): (Vec<Placed>, Vec<Placed>) =
        std::mem::take(left).into_iter().partition(|p| homes.contains_key(&p.home.uid));
    let mut is_open = false;
    let mut chunks = ready.chunks(AT_ONCE);
    while let Some(chunk) = chunks.next() {
        let copied = copy(run, session, folder, (&mailbox, &mut is_open), (chunk, &homes)).await;
        match copied {
            Ok(missing) => unplaced.extend(missing),
            Err(fault) => {
                unplaced.extend(chunk);
                unplaced.extend(chunks.flatten());
                *left = unplaced;
                return Err(fault);
            }
        }
    }
    *left = unplaced;
    Ok(())
}

/// One COPY. Those that it did not copy.
async fn copy(
    run: &Context,
    session: &Session,
    folder: &FolderCopy,
    (mailbox, is_open): (&mailhaul_imap::Mailbox, &mut bool),
    (chunk, homes): (&[Placed], &HashMap<u32, Settled>),
) -> Result<Vec<Placed>, Fault> {
    let there = |placed: &Placed| homes.get(&placed.home.uid).map_or(0, |h| h.destination_uid);
    run.ledger.intend(folder.id, chunk.iter().map(|p| p.message.uid).collect()).await?;
    if !*is_open {
        let open = Command::Examine { mailbox: mailbox.clone(), condstore: false };
        if let Err(refused) = answered(session.send(open).await)? {
            say_refused(run, folder, &refused);
            return Ok(chunk.to_vec());
        }
        *is_open = true;
    }
    let set: UidSet = chunk.iter().filter_map(|p| Uid::new(there(p))).collect();
    let to = folder.task.destination.clone();
    loop {
        let command = Command::UidCopy { set: set.clone(), mailbox: to.clone() };
        let reply = match answered(session.send(command).await)? {
            Ok(reply) => reply,
            Err(failure) if is_push_back(&failure) => {
                run.crew.pushed_back(run, (SideName::Destination, &failure)).await?;
                continue;
            }
            Err(failure) => {
                say_refused(run, folder, &failure);
                return Ok(chunk.to_vec());
            }
        };
        let places = places(&reply);
        let (copied, missing): (Vec<Placed>, Vec<Placed>) =
            chunk.iter().copied().partition(|p| places.contains_key(&there(p)));
        let rows = copied.iter().filter_map(|placed| {
            let home = homes.get(&placed.home.uid)?;
            Some(Settled {
                uid: placed.message.uid,
                outcome: Outcome::Copied,
                destination_uid: *places.get(&home.destination_uid)?,
                flags: folder.flags.text(placed.message.flags).to_owned(),
                ..home.clone()
            })
        });
        settle(run, folder, &copied, rows.collect());
        return Ok(missing);
    }
}

fn settle(run: &Context, folder: &FolderCopy, copied: &[Placed], rows: Vec<Settled>) {
    if copied.is_empty() {
        return;
    }
    let source = folder.task.source.as_str();
    for row in &rows {
        let (uid, size, place) = (row.uid, row.size, row.destination_uid);
        run.sink.arrived(&Arrived { folder: source, uid, size, place });
    }
    run.ledger.settle(folder.id, rows);
    run.meter.count(folder.task.index, |tally| {
        tally.copied += MessageCount(copied.len() as u64);
        tally.copied_bytes += ByteCount(copied.iter().map(|p| p.message.size).sum());
    });
    folder.settled(run, copied.len());
}

/// Where each copied message is now, by where it is copied from.
fn places(reply: &Reply) -> HashMap<u32, u32> {
    match &reply.code {
        Some(Code::CopyUid { from, to, .. }) if from.len() == to.len() => {
            from.iter().map(Uid::get).zip(to.iter().map(Uid::get)).collect()
        }
        _ => HashMap::new(),
    }
}

fn answered(result: Result<Reply, Failure>) -> Result<Result<Reply, Failure>, Fault> {
    match result {
        Err(failure) if is_link_lost(&failure) => {
            Err(Fault::Link { side: SideName::Destination, failure })
        }
        answer => Ok(answer),
    }
}

fn say_refused(run: &Context, folder: &FolderCopy, failure: &Failure) {
    let text = format!(
        "{}: the destination makes no copies of its own there ({failure}); the messages are read once more.",
        folder.task.source.as_str()
    );
    warn(&*run.sink, text);
}
