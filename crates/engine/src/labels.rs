//! Gmail's labels: one message shown in several folders of the source. Its body is read in the first of them, its home; in the
//! others it is a copy that the destination makes of its own (`place`). All Mail comes last, and has only what has no label.
//!
//! Which message is which is known by Gmail's number, remembered in the ledger: a label that comes later is placed without
//! reading the body again.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mailhaul_imap::Mailbox;
use mailhaul_model::UidValidity;

use crate::context::Context;
use crate::copy::FolderCopy;
use crate::fault::Fault;
use crate::folder::Listing;
use crate::ledger::FolderId;
use crate::message::Message;
use crate::task::FolderTask;

/// Where a message's body is read: a source folder and the UID there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    pub folder: FolderId,
    pub uid: u32,
}

/// A message under a further label.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    pub message: Message,
    pub home: Home,
}

/// A folder whose messages some label may have as their home.
#[derive(Clone, Debug)]
struct Known {
    source: String,
    destination: Mailbox,
}

/// What waits to be copied on the destination, by folder.
pub type Waiting = Vec<(Arc<FolderCopy>, Vec<Placed>)>;

/// Shared by all workers and the planner. Does nothing until it is turned on.
#[derive(Debug, Default)]
pub struct Labels {
    on: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// By Gmail's number.
    homes: HashMap<u64, Home>,
    folders: HashMap<FolderId, Known>,
    /// Source folders whose messages' numbers the ledger has.
    numbered: HashSet<String>,
    /// The destination's folders as they are now.
    there: HashMap<String, Option<UidValidity>>,
    waiting: BTreeMap<usize, (Arc<FolderCopy>, Vec<Placed>)>,
    /// Those whose body is read again, because the destination makes no copy of its own.
    by_body: HashSet<(usize, u32)>,
    /// Messages of All Mail that other folders have, by folder.
    elsewhere: HashMap<usize, u64>,
}

impl Labels {
    /// From here on labels are looked at.
    pub fn turn_on(&self, destination: &Listing) {
        let there = destination.folders.iter().map(|folder| {
            let validity = folder.status.as_ref().and_then(|status| status.uid_validity);
            (folder.name().to_owned(), validity)
        });
        self.state().there.extend(there);
        self.on.store(true, Ordering::Release);
    }

    /// Whether the source has labels and the run minds them.
    pub fn is_on(&self) -> bool {
        self.on.load(Ordering::Acquire)
    }

    /// Takes over from the ledger what is on the destination for sure, and forgets every other home.
    pub async fn remember(&self, run: &Context) -> Result<(), Fault> {
        let known = run.ledger.homes(run.accounts.clone()).await?;
        let mut state = self.state();
        state.homes.clear();
        state.numbered = known.numbered.into_iter().collect();
        for (folder, source, destination, validity) in known.folders {
            if validity.is_some() && state.there.get(&destination) == Some(&validity) {
                let destination = Mailbox::new(&destination);
                state.folders.insert(folder, Known { source, destination });
            } else {
                state.folders.remove(&folder);
            }
        }
        for (gmail_id, home) in known.homes {
            if state.folders.contains_key(&home.folder) {
                state.homes.entry(gmail_id).or_insert(home);
            }
        }
        Ok(())
    }

    /// Whether a folder has to be read although nothing in it changed: an earlier version, or a run that let labels be, settled it
    /// without its messages' numbers.
    pub fn wants_numbers(&self, source: &str) -> bool {
        self.is_on() && !self.state().numbered.contains(source)
    }

    /// A folder is looked at whose messages may be homes.
    pub fn meet(&self, id: FolderId, task: &FolderTask) {
        let validity = task.destination_status.as_ref().and_then(|s| s.uid_validity);
        let known =
            Known { source: task.source.as_str().into(), destination: task.destination.clone() };
        let mut state = self.state();
        state.there.insert(task.destination.as_str().to_owned(), validity);
        state.folders.insert(id, known);
    }

    /// The home of a message, where that is another place than this one; else it is this one from now on.
    pub fn other_home(&self, gmail_id: u64, here: Home) -> Option<Home> {
        let home = *self.state().homes.entry(gmail_id).or_insert(here);
        (home != here).then_some(home)
    }

    /// Whether a message has a home.
    pub fn knows(&self, gmail_id: u64) -> bool {
        self.state().homes.contains_key(&gmail_id)
    }

    /// The source folder and the destination folder of a home.
    pub fn place_of(&self, folder: FolderId) -> Option<(String, Mailbox)> {
        let state = self.state();
        state.folders.get(&folder).map(|known| (known.source.clone(), known.destination.clone()))
    }

    /// These are to be copied on the destination once their homes are there. Of a folder that was read anew the last word
    /// counts.
    pub fn wait(&self, folder: Arc<FolderCopy>, placed: Vec<Placed>) {
        let mut state = self.state();
        if placed.is_empty() {
            state.waiting.remove(&folder.task.index);
        } else {
            state.waiting.insert(folder.task.index, (folder, placed));
        }
    }

    /// All that waits.
    pub fn take_waiting(&self) -> Waiting {
        std::mem::take(&mut self.state().waiting).into_values().collect()
    }

    /// The body of this message is read in this folder too.
    pub fn read_body(&self, key: (usize, u32)) {
        self.state().by_body.insert(key);
    }

    /// Whether the body of a message is read in this folder whatever its home.
    pub fn reads_body(&self, key: (usize, u32)) -> bool {
        self.state().by_body.contains(&key)
    }

    /// So many messages of a folder are elsewhere; how many it was said before.
    pub fn elsewhere(&self, folder: usize, messages: u64) -> u64 {
        self.state().elsewhere.insert(folder, messages).unwrap_or(0)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Home, Labels};
    use crate::ledger::FolderId;

    #[test]
    fn the_first_folder_is_a_messages_home_also_when_it_is_read_again() {
        let labels = Labels::default();
        let (one, two) =
            (Home { folder: FolderId(1), uid: 7 }, Home { folder: FolderId(2), uid: 7 });
        assert_eq!(labels.other_home(5, one), None);
        assert_eq!(labels.other_home(5, two), Some(one));
        assert_eq!(labels.other_home(5, one), None);
        assert_eq!(labels.other_home(6, two), None);
    }

    #[test]
    fn a_folder_read_again_tells_what_it_counted_before() {
        let labels = Labels::default();
        assert_eq!((labels.elsewhere(0, 3), labels.elsewhere(0, 4)), (0, 3));
    }
}
