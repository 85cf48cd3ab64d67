//! Which destination messages may go: those that are certainly not on the source.

use std::collections::HashSet;
use std::sync::Arc;

use mailhaul_model::event::SideName;
use mailhaul_model::said;

use super::view::View;
use super::{Doomed, Removal, Sides, duplicates};
use crate::context::Context;
use crate::copy::Links;
use crate::fault::Fault;
use crate::identity::Identity;
use crate::ledger::{FolderName, KnownThere};
use crate::scan::{Detail, Filter, Snapshot, name, read};
use crate::task::FolderTask;

/// A destination folder with what is known of it.
#[derive(Debug)]
pub struct There<'a> {
    pub task: &'a FolderTask,
    pub snapshot: Snapshot,
    pub known: KnownThere,
    pub view: &'a View,
    /// Only some of the source's messages were asked for.
    pub is_part: bool,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Goes,
    Stays,
    /// It isn't sure that it may go.
    Unsure,
}

/// What may go in all folders that this run looked at.
pub async fn plan(
    run: &Context,
    links: &Links,
    sides: &Sides,
    tasks: &[Arc<FolderTask>],
) -> Result<Vec<Removal>, Fault> {
    let wish = &run.options.deletion;
    if !wish.destination_messages && !wish.destination_duplicates && !wish.destination_expunge {
        return Ok(Vec::new());
    }
    let view = match View::read(run, links, sides, tasks).await? {
        Ok(view) => view,
        Err(why) => {
            let why = said!("Nothing is deleted on the destination: {0}.", why);
            return run.deletions.refuse(run, why).map(|()| Vec::new());
        }
    };
    let mut seen = HashSet::new();
    let mut plan = Vec::new();
    for task in tasks {
        if seen.insert(task.destination.as_str().to_lowercase()) {
            plan.extend(of_folder(run, links, task, &view).await?);
        }
    }
    Ok(plan)
}

async fn of_folder(
    run: &Context,
    links: &Links,
    task: &FolderTask,
    view: &View,
) -> Result<Option<Removal>, Fault> {
    let known = |status: &Option<mailhaul_imap::MailboxStatus>| status.as_ref()?.uid_validity;
    let (Some(here), Some(validity)) =
        (known(&task.source_status), known(&task.destination_status))
    else {
        return Ok(None);
    };
    let row = FolderName { state: None, ..name(run, task, here) };
    let detail = Detail { identity: Some(run.headers.clone()), ..Detail::default() };
    let mailbox = &task.destination;
    let snapshot = read(SideName::Destination, &links.destination, mailbox, detail).await?;
    let messages = snapshot.messages.len() as u64;
    if messages == 0 {
        return Ok(None);
    }
    let known = run.ledger.known_there(row.clone()).await?;
    let id = run.ledger.folder(row).await?.id;
    let keep_all = |why: &str| run.deletions.keep(run, mailbox.as_str(), messages, why);
    if snapshot.validity != validity || snapshot.unlisted() > 0 || known.has_intents {
        keep_all("what the folder holds is not known for sure");
        return Ok(None);
    }
    if view.doubtful.contains(&mailbox.as_str().to_lowercase()) {
        keep_all(
            "the source folder is empty, and nothing shows that its messages were deleted there",
        );
        return Ok(None);
    }
    let filter = Filter::new(run);
    let there = There { task, snapshot, known, view, is_part: filter.is_part() };
    let marked = run.ledger.marked(id, SideName::Destination).await?;
    let mut doomed = by_fate(run, &there, &filter, &marked);
    if run.options.deletion.destination_duplicates {
        duplicates::add(run, links, &there, &mut doomed).await?;
    }
    let messages: Vec<Doomed> = there
        .snapshot
        .messages
        .iter()
        .enumerate()
        .filter(|(_, message)| doomed.contains(&message.uid))
        .map(|(place, message)| Doomed {
            uid: message.uid,
            identity: there.snapshot.identity(place).unwrap_or(Identity([0; 16])),
            flags: String::new(),
            is_marked: false,
        })
        .collect();
    let removal = Removal { folder: id, mailbox: mailbox.clone(), validity, messages };
    Ok(Some(removal).filter(|removal| !removal.messages.is_empty()))
}

fn by_fate(
    run: &Context,
    there: &There<'_>,
    filter: &Filter,
    marked: &HashSet<u32>,
) -> HashSet<u32> {
    let wish = &run.options.deletion;
    let mut doomed = HashSet::new();
    let mut unsure = 0;
    for (place, message) in there.snapshot.messages.iter().enumerate() {
        let flags = there.snapshot.flags.flags(message.flags);
        let is_ours =
            marked.contains(&message.uid) && flags.contains(&mailhaul_imap::Flag::Deleted);
        if (!wish.destination_messages && !is_ours)
            || filter.reason_to_skip(message, None).is_some()
        {
            continue;
        }
        match there.fate(message.uid, there.snapshot.identity(place)) {
            Fate::Goes => drop(doomed.insert(message.uid)),
            Fate::Unsure => unsure += 1,
            Fate::Stays => {}
        }
    }
    let why = "it is not certain that they are not on the source";
    run.deletions.keep(run, there.task.destination.as_str(), unsure, why);
    doomed
}

impl There<'_> {
    /// By the ledger, which knows whose copy it is; else by what identifies it.
    pub fn fate(&self, uid: u32, identity: Option<Identity>) -> Fate {
        if identity.is_some_and(|identity| self.known.only_copies.contains(&identity)) {
            return Fate::Stays;
        }
        match (self.known.places.get(&uid), identity) {
            (Some(places), _) => self.fate_of_copy(places, identity),
            // Without Message-ID and Received a server that wrote the message anew may have made another one of it.
            (None, None) => Fate::Unsure,
            (None, Some(identity)) if self.view.everywhere.contains(&identity) => Fate::Stays,
            (None, Some(_)) => Fate::Goes,
        }
    }

    fn fate_of_copy(&self, places: &[crate::ledger::Place], identity: Option<Identity>) -> Fate {
        for place in places {
            if place.removed {
                return Fate::Stays;
            }
            let folder = self.view.folders.get(&place.source);
            let Some(folder) = folder.filter(|f| f.validity.get() == place.validity) else {
                return Fate::Unsure;
            };
            if folder.uids.contains(&place.uid) {
                return Fate::Stays;
            }
        }
        // Where not all was copied, its like on the source may have no other copy.
        let like = identity.is_some_and(|identity| self.view.everywhere.contains(&identity));
        if self.is_part && (like || identity.is_none()) { Fate::Unsure } else { Fate::Goes }
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_imap::Mailbox;
    use mailhaul_model::UidValidity;

    use super::{Fate, There};
    use crate::deletion::view::{Folder, View};
    use crate::identity::Identity;
    use crate::ledger::{KnownThere, Place};
    use crate::scan::Snapshot;
    use crate::task::FolderTask;

    fn task() -> FolderTask {
        FolderTask {
            index: 0,
            source: Mailbox::new("Work"),
            source_status: None,
            destination: Mailbox::new("Work"),
            destination_status: None,
            create: false,
            subscribe: false,
            is_all_mail: false,
        }
    }

    const ID: Identity = Identity([7; 16]);

    fn fate(known: KnownThere, uids: &[u32], like: bool, identity: Option<Identity>) -> Fate {
        let mut view = View::default();
        let validity = UidValidity::new(5).unwrap();
        let folder = Folder { validity, uids: uids.iter().copied().collect() };
        view.folders.insert("Work".into(), folder);
        view.everywhere.extend(like.then_some(ID));
        let task = task();
        let there = There {
            task: &task,
            snapshot: Snapshot::empty(validity),
            known,
            view: &view,
            is_part: false,
        };
        there.fate(9, identity)
    }

    fn copy_of(place: Place) -> KnownThere {
        KnownThere { places: [(9, vec![place])].into(), ..KnownThere::default() }
    }

    fn place() -> Place {
        Place { source: "Work".into(), validity: 5, uid: 3, removed: false }
    }

    #[test]
    fn a_copy_goes_only_when_its_message_is_gone_from_the_same_source_folder() {
        assert_eq!(fate(copy_of(place()), &[4], false, Some(ID)), Fate::Goes);
        assert_eq!(fate(copy_of(place()), &[3], false, Some(ID)), Fate::Stays);
        let renumbered = Place { validity: 6, ..place() };
        assert_eq!(fate(copy_of(renumbered), &[], false, Some(ID)), Fate::Unsure);
        let other = Place { source: "Gone".into(), ..place() };
        assert_eq!(fate(copy_of(other), &[], false, Some(ID)), Fate::Unsure);
    }

    #[test]
    fn the_only_copy_of_what_was_deleted_on_the_source_stays_wherever_it_is() {
        assert_eq!(
            fate(copy_of(Place { removed: true, ..place() }), &[], false, None),
            Fate::Stays
        );
        let moved = KnownThere { only_copies: [ID].into(), ..KnownThere::default() };
        assert_eq!(fate(moved, &[], false, Some(ID)), Fate::Stays);
    }

    #[test]
    fn what_the_ledger_does_not_know_goes_only_when_nothing_like_it_is_on_the_source() {
        assert_eq!(fate(KnownThere::default(), &[], false, Some(ID)), Fate::Goes);
        assert_eq!(fate(KnownThere::default(), &[], true, Some(ID)), Fate::Stays);
        assert_eq!(fate(KnownThere::default(), &[], false, None), Fate::Unsure);
    }
}
