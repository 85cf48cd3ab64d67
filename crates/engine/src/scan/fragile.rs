//! Reads the list of a folder in which the connection broke, so that a message that breaks it is found and the others can be
//! worked on.
//!
//! UIDs, flags and dates come from the server's index and are asked for first. Sizes and headers may need the message itself:
//! they are asked for without the suspects, and then of each suspect alone. See [`crate::refusals`].

use std::collections::HashMap;

use mailhaul_imap::{Command, Fetch, Response, Session, UidSet, UidSetOrAll};
use mailhaul_model::event::SideName;
use mailhaul_model::{ExitCode, Uid};

use super::doubtful::say_unread;
use super::mailbox;
use super::read::{Detail, Snapshot, read_index};
use crate::context::Context;
use crate::fault::Fault;
use crate::identity::subject;
use crate::message::Message;
use crate::refusals::{Part, Refusals, unreadable};
use crate::task::FolderTask;

/// What the second question tells of a message.
type Told = HashMap<u32, Fetch>;

/// Reads the folder. The folder stays open. What can't be read is in the snapshot, named and counted as an error. `known` gives
/// sizes, in bytes, of messages that need not be read.
pub async fn read(
    run: &Context,
    task: &FolderTask,
    (side, session): (SideName, &Session),
    detail: Detail,
    known: &HashMap<u32, u64>,
) -> Result<Snapshot, Fault> {
    let items = match &detail.identity {
        Some(headers) => format!("(UID RFC822.SIZE {})", headers.fetch_item()),
        None => "(UID RFC822.SIZE)".to_owned(),
    };
    let wants_header = detail.identity.is_some();
    let refusals = run.refusals_of(side);
    let index = Detail { identity: None, ..detail.clone() };
    let mut snapshot = read_index(side, session, mailbox(task, side), index).await?;
    let asking = Asking { run, task, side, session, items: &items, wants_header };
    let key = |message: &Message| (task.index, message.uid);
    let unread = snapshot.messages.iter().filter(|m| !known.contains_key(&m.uid));
    let readable = unread.filter(|m| !refusals.is_refused(key(m)));
    let (suspects, plain): (Vec<&Message>, Vec<&Message>) =
        readable.partition(|m| refusals.is_suspect(key(m)));
    let mut told = asking.of_many(&plain.iter().map(|m| m.uid).collect::<Vec<_>>()).await?;
    for message in suspects {
        told.extend(asking.of_one(message).await?);
    }
    let refused = |uid: u32| refusals.refused_size((task.index, uid));
    let known = |uid: u32| known.get(&uid).copied().or_else(|| refused(uid));
    let size_of = |uid: u32| told.get(&uid).and_then(|f| f.size).or_else(|| known(uid));
    let identity_of = detail.identity.as_ref().map(|headers| {
        |uid: u32| told.get(&uid)?.header.as_deref().and_then(|lines| headers.identify(lines))
    });
    snapshot.add_sizes(size_of, identity_of);
    Ok(snapshot)
}

struct Asking<'a> {
    run: &'a Context,
    task: &'a FolderTask,
    side: SideName,
    session: &'a Session,
    items: &'a str,
    wants_header: bool,
}

impl Asking<'_> {
    async fn of_many(&self, uids: &[u32]) -> Result<Told, Fault> {
        let mut told = Told::new();
        let set: UidSet = uids.iter().copied().filter_map(Uid::new).collect();
        for set in set.chunks(4000) {
            if let Err(fault) = self.ask(set, &mut told).await {
                if matches!(fault, Fault::Link { .. }) {
                    let came = |uid: &u32| told.get(uid).is_some_and(|f| self.is_whole(f));
                    let due: Vec<u32> = uids.iter().copied().filter(|uid| !came(uid)).collect();
                    let reached = uids.iter().copied().filter(came).max().unwrap_or(0);
                    self.refusals().list_broke_at(self.task.index, &due, reached);
                }
                return Err(fault);
            }
        }
        Ok(told)
    }

    async fn of_one(&self, message: &Message) -> Result<Told, Fault> {
        let mut told = Told::new();
        let uid = message.uid;
        let set: UidSet = Uid::new(uid).into_iter().collect();
        let before = self.session.heard();
        if let Err(fault) = self.ask(set, &mut told).await {
            let is_lost = matches!(fault, Fault::Link { .. });
            let heard = self.session.heard() - before;
            if is_lost && self.refusals().broke((self.task.index, uid), Part::Header, heard) {
                let size = told.get(&uid).and_then(|f| f.size).unwrap_or(0);
                self.give_up(message, size)?;
            }
            return Err(fault);
        }
        let header = told.get(&uid).and_then(|f| f.header.as_deref()).unwrap_or_default();
        self.refusals().header_came((self.task.index, uid), subject(header));
        Ok(told)
    }

    async fn ask(&self, set: UidSet, told: &mut Told) -> Result<(), Fault> {
        let mut stream = self.session.stream(Command::UidFetch {
            set: UidSetOrAll::Set(set),
            items: self.items.to_owned(),
            changed_since: None,
        });
        loop {
            match stream.next().await {
                Ok(Some(Response::Fetch(fetch))) => {
                    if let Some(uid) = fetch.uid {
                        told.insert(uid.get(), fetch);
                    }
                }
                Ok(Some(_)) => {}
                Ok(None) => return Ok(()),
                Err(failure) => return Err(Fault::of(self.side, failure)),
            }
        }
    }

    fn is_whole(&self, fetch: &Fetch) -> bool {
        fetch.size.is_some() && (fetch.header.is_some() || !self.wants_header)
    }

    fn refusals(&self) -> &Refusals {
        self.run.refusals_of(self.side)
    }

    /// A message of the source is counted by the folder's work, each time it is made anew. One of the destination is only left
    /// out of the comparison: see `doubtful`.
    fn give_up(&self, message: &Message, size: u64) -> Result<(), Fault> {
        let index = self.task.index;
        self.refusals().refuse((index, message.uid), size);
        if self.side == SideName::Destination {
            say_unread(self.run, self.task, message);
            return self.run.error(ExitCode::WithErrors);
        }
        let Some(report) = self.task.refused(&Message { size, ..*message }, unreadable()) else {
            return Ok(());
        };
        self.run.meter.name(index, report);
        self.run.error(ExitCode::FetchFailed)
    }
}
