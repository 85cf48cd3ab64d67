//! The yardstick: a copier that decides nothing. It fetches every body of every folder and appends what comes, with
//! everything in flight at once, LITERAL+ and MULTIAPPEND of 50. It looks at nothing, remembers nothing, checks nothing but
//! that the server says OK, and takes the answers in the form that Dovecot gives them.

mod fetch;
mod link;
mod send;

use std::collections::VecDeque;
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use anyhow::{Result, anyhow};
use mailhaul_tests::Account;

use fetch::fetch;
use link::Link;
use send::send;

/// Items on their way from one side to the other: at most 64 KiB each.
const ITEMS: usize = 256;

/// What goes from the fetching to the sending half of a pair of connections.
enum Item {
    /// What follows belongs into this folder, named as it stands on the wire.
    Folder(String),
    /// A message begins: ` (\Seen) "date"` and its size.
    Message(String, usize),
    Bytes(Vec<u8>),
}

/// Folders that nobody took; `None` before they are listed.
#[derive(Default)]
struct Folders {
    waiting: Mutex<Option<VecDeque<String>>>,
    listed: Condvar,
}

impl Folders {
    fn list(&self, folders: VecDeque<String>) {
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(folders);
        self.listed.notify_all();
    }

    fn take(&self) -> Option<String> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match waiting.as_mut() {
                Some(folders) => return folders.pop_front(),
                None => waiting = self.listed.wait(waiting).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

/// Copies everything with so many pairs of connections.
pub fn copy(source: &Account, destination: &Account, pairs: usize) -> Result<()> {
    let folders = Folders::default();
    thread::scope(|scope| {
        let pairs: Vec<_> = (0..pairs.max(1))
            .map(|number| {
                let folders = &folders;
                scope.spawn(move || pair(source, destination, folders, number == 0))
            })
            .collect();
        pairs.into_iter().try_for_each(ended)
    })
}

fn pair(source: &Account, destination: &Account, folders: &Folders, lists: bool) -> Result<()> {
    thread::scope(|scope| {
        let (items, received) = sync_channel(ITEMS);
        let fetching = scope.spawn(move || {
            let mut link = Link::on(source)?;
            if lists {
                folders.list(link.folders()?);
            }
            fetch(link, folders, &items)
        });
        let sending = scope.spawn(move || send(Link::on(destination)?, &received));
        ended(fetching)?;
        ended(sending)
    })
}

fn ended(thread: thread::ScopedJoinHandle<'_, Result<()>>) -> Result<()> {
    thread.join().map_err(|_| anyhow!("a thread of the limit panicked"))?
}
