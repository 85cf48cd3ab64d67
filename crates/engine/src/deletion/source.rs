//! Which source messages may go: those whose copy is on the destination for sure, now.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use mailhaul_imap::Flag;
use mailhaul_model::Uid;
use mailhaul_model::event::SideName;

use super::{Doomed, Removal};
use crate::context::Context;
use crate::copy::Links;
use crate::fault::Fault;
use crate::ledger::{FolderMemory, FolderName, Outcome, Settled};
use crate::matching::Candidate;
use crate::scan::{Detail, Filter, Lines, Snapshot, candidates, look, name, read};
use crate::task::FolderTask;

const NOT_PROVEN: &str = "their copies on the destination are not sure";

/// What may go in all folders.
pub async fn plan(
    run: &Context,
    links: &Links,
    tasks: &[Arc<FolderTask>],
) -> Result<Vec<Removal>, Fault> {
    let mut plan = Vec::new();
    for task in tasks {
        plan.extend(of_folder(run, links, task).await?);
    }
    Ok(plan)
}

/// Messages that a real run would copy first and delete then.
pub fn pending(run: &Context) -> u64 {
    if run.options.deletion.source_messages { run.meter.total().pending.0 } else { 0 }
}

async fn of_folder(
    run: &Context,
    links: &Links,
    task: &FolderTask,
) -> Result<Option<Removal>, Fault> {
    let known = |status: &Option<mailhaul_imap::MailboxStatus>| status.as_ref()?.uid_validity;
    let (Some(validity), Some(validity_there)) =
        (known(&task.source_status), known(&task.destination_status))
    else {
        return Ok(None);
    };
    // Without a state all that is settled is told.
    let row = FolderName { state: None, ..name(run, task, validity) };
    let memory = run.ledger.folder(row.clone()).await?;
    if memory.settled.is_empty() {
        return Ok(None);
    }
    let marked = run.ledger.marked(memory.id, SideName::Source).await?;
    let filter = Filter::new(run);
    let detail = Detail { search: filter.search.clone(), ..Detail::default() };
    let identified = Detail { identity: Some(run.headers.clone()), ..Detail::default() };
    let (here, there) = tokio::try_join!(
        read(SideName::Source, &links.source, &task.source, detail),
        read(SideName::Destination, &links.destination, &task.destination, identified)
    )?;
    let folder = task.source.as_str();
    if here.validity != validity || there.validity != validity_there || here.unlisted() > 0 {
        let settled = memory.settled.len() as u64;
        run.deletions.keep(run, folder, settled, "the folder changed in the middle of the run");
        return Ok(None);
    }
    let copies = Copies::of(run, links, task, (row, &memory), &there).await?;
    let listed = here.messages.iter().map(|m| m.uid).filter(|uid| memory.settled.contains(*uid));
    let settled = run.ledger.settled(memory.id, listed.collect()).await?;
    let settled: HashMap<u32, &Settled> = settled.iter().map(|s| (s.uid, s)).collect();
    let mut used = HashSet::new();
    let mut messages = Vec::new();
    let mut kept = 0;
    for message in &here.messages {
        let is_wanted = run.options.deletion.source_messages || marked.contains(&message.uid);
        let is_left_out = filter.reason_to_skip(message, here.found.as_ref()).is_some();
        let Some(settled) = settled.get(&message.uid).filter(|_| is_wanted && !is_left_out) else {
            continue;
        };
        let flags = here.flags.flags(message.flags);
        // What we marked ourselves says nothing about its copy.
        let is_deleted = flags.contains(&Flag::Deleted) && !marked.contains(&message.uid);
        match copies.sure(settled, is_deleted).filter(|place| used.insert(*place)) {
            Some(_) => messages.push(Doomed {
                uid: message.uid,
                identity: settled.identity,
                flags: here.flags.text(message.flags).to_owned(),
                is_marked: is_deleted,
            }),
            None => kept += 1,
        }
    }
    run.deletions.keep(run, folder, kept, NOT_PROVEN);
    let removal = Removal { folder: memory.id, mailbox: task.source.clone(), validity, messages };
    Ok(Some(removal).filter(|removal| !removal.messages.is_empty()))
}

/// What the destination holds now, by UID, and what was found there where the server never told a UID.
#[derive(Debug, Default)]
struct Copies {
    there: HashMap<u32, Copy>,
    found: HashMap<u32, u32>,
}

#[derive(Clone, Copy, Debug)]
struct Copy {
    message: Candidate,
    is_deleted: bool,
}

impl Copies {
    async fn of(
        run: &Context,
        links: &Links,
        task: &FolderTask,
        (row, memory): (FolderName, &FolderMemory),
        there: &Snapshot,
    ) -> Result<Self, Fault> {
        let lines = Lines {
            side: SideName::Destination,
            session: &links.destination,
            snapshot: there,
            added_for: None,
        };
        let flags: HashMap<u32, bool> = there
            .messages
            .iter()
            .map(|m| (m.uid, there.flags.flags(m.flags).contains(&Flag::Deleted)))
            .collect();
        let all = candidates(run, &lines, |_| true).await?;
        let copy = |message: Candidate| {
            let is_deleted = flags.get(&message.uid.get()).copied().unwrap_or(true);
            (message.uid.get(), Copy { message, is_deleted })
        };
        let there = all.into_iter().map(copy).collect();
        let unplaced = run.ledger.placeless(memory.id).await?;
        let asked: Vec<Candidate> = unplaced
            .iter()
            .filter_map(|s| {
                Some(Candidate { uid: Uid::new(s.uid)?, identity: s.identity, size: s.size })
            })
            .collect();
        let mut found = HashMap::new();
        if !asked.is_empty() {
            let session = &links.destination;
            let looked = look(run, task, memory, row, session, &asked).await?;
            found.extend(looked.pairs.into_iter().map(|(here, there)| (here.get(), there.get())));
        }
        Ok(Self { there, found })
    }

    /// Where the message's copy is, if that is sure. A UID that the server told at the APPEND is proof as long as a message of
    /// this identity is there; what was only found by what identifies it must have the same size as well.
    fn sure(&self, settled: &Settled, is_deleted: bool) -> Option<u32> {
        let told = settled.destination_uid > 0;
        let place = if told { settled.destination_uid } else { *self.found.get(&settled.uid)? };
        let copy = self.there.get(&place)?;
        let by_search = !told || settled.outcome == Outcome::Adopted;
        let same = copy.message.identity == settled.identity
            && (!by_search || copy.message.size == settled.size);
        // A copy that is marked for deletion is about to go.
        (same && (is_deleted || !copy.is_deleted)).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::Uid;

    use super::{Copies, Copy};
    use crate::identity::Identity;
    use crate::ledger::{Outcome, Settled};
    use crate::matching::Candidate;

    fn settled(destination_uid: u32, outcome: Outcome) -> Settled {
        Settled {
            uid: 1,
            outcome,
            destination_uid,
            size: 100,
            identity: Identity([7; 16]),
            flags: String::new(),
        }
    }

    fn copies(uid: u32, identity: u8, size: u64, is_deleted: bool) -> Copies {
        let message =
            Candidate { uid: Uid::new(uid).unwrap(), identity: Identity([identity; 16]), size };
        let mut copies = Copies::default();
        copies.there.insert(uid, Copy { message, is_deleted });
        copies
    }

    #[test]
    fn a_copy_is_sure_where_the_server_told_its_uid_and_it_is_still_there() {
        let copied = settled(9, Outcome::Copied);
        assert_eq!(copies(9, 7, 120, false).sure(&copied, false), Some(9));
        assert_eq!(copies(8, 7, 100, false).sure(&copied, false), None, "it is gone");
        assert_eq!(copies(9, 8, 100, false).sure(&copied, false), None, "it is another one");
    }

    #[test]
    fn a_copy_that_was_only_found_needs_the_same_size() {
        let adopted = settled(9, Outcome::Adopted);
        assert_eq!(copies(9, 7, 100, false).sure(&adopted, false), Some(9));
        assert_eq!(copies(9, 7, 101, false).sure(&adopted, false), None);
        let untold = settled(0, Outcome::Copied);
        let mut found = copies(9, 7, 100, false);
        assert_eq!(found.sure(&untold, false), None);
        found.found.insert(1, 9);
        assert_eq!(found.sure(&untold, false), Some(9));
    }

    #[test]
    fn a_copy_that_is_marked_for_deletion_is_not_sure() {
        let copied = settled(9, Outcome::Copied);
        assert_eq!(copies(9, 7, 100, true).sure(&copied, false), None);
        assert_eq!(copies(9, 7, 100, true).sure(&copied, true), Some(9));
    }
}
