//! Reads what changed in a folder since a run settled all of it (CONDSTORE, RFC 7162): its new messages, and the flags that
//! changed. All else is as the ledger has it. What vanished shows in the counts; where they leave that open, the server is
//! asked for the UIDs that are there.
//!
//! The snapshot is the one that the whole list would have given, or there is none: where anything doesn't add up, the whole
//! list is read.

use std::collections::HashMap;

use mailhaul_imap::{Command, Failure, Pending, Response, Session, Streaming, UidSet, UidSetOrAll};
use mailhaul_model::Uid;
use mailhaul_model::event::SideName;

use super::filter::Filter;
use super::read::{Detail, Reading, Snapshot, Wants};
use super::renumbered::tells_by_size;
use super::{settles_by_state, state};
use crate::context::Context;
use crate::fault::Fault;
use crate::ledger::{Complete, FolderMemory};
use crate::message::{FlagsId, Message};
use crate::task::FolderTask;

/// Commands that are on their way.
#[derive(Debug)]
pub struct Delta {
    /// The folder when all of it was settled: below its UIDNEXT nothing is new.
    since: Complete,
    examine: Pending,
    /// The UIDs that are there, where the counts don't tell.
    search: Option<Pending>,
    changed: Streaming,
    fresh: Streaming,
}

impl Delta {
    /// Sends everything at once; nothing where the ledger's memory and the server's don't allow it.
    pub fn start(
        run: &Context,
        session: &Session,
        task: &FolderTask,
        memory: &FolderMemory,
        filter: &Filter,
    ) -> Option<Self> {
        let since = memory.complete.filter(|since| since.mod_seq.0 > 0)?;
        let now = state(task)?;
        let quirks = run.quirks(SideName::Source);
        // All Mail holds messages that other folders have settled.
        let is_plain = settles_by_state(run, task) && !task.is_all_mail && filter.search.is_none();
        let is_true = !quirks.lists_ghosts && quirks.shows_at_most.is_none();
        let capabilities = session.capabilities();
        if !is_plain || !is_true || !capabilities.condstore() || now.mod_seq < since.mod_seq {
            return None;
        }
        let new = now.uid_next.checked_sub(since.uid_next)?;
        let known = u32::try_from(memory.settled.below(since.uid_next)).ok()?;
        let (first, fresh) = (Uid::new(1)?, Uid::new(since.uid_next)?);
        let old = Uid::new(since.uid_next - 1).filter(|_| known > 0)?;
        // New messages have UIDs of their own: only where none that was known is gone are there as many as there can be.
        let all_there = known == since.messages
            && known.checked_add(new).is_some_and(|all| all == now.messages);
        let examine =
            session.send(Command::Examine { mailbox: task.source.clone(), condstore: true });
        let keys = if capabilities.esearch() { "RETURN (ALL) ALL" } else { "ALL" };
        let search = (!all_there)
            .then(|| session.send(Command::UidSearch { keys: keys.into(), charset_utf8: false }));
        let changed = session.stream(Command::UidFetch {
            set: UidSetOrAll::Set(UidSet::range(first..=old)),
            items: "(UID FLAGS RFC822.SIZE)".into(),
            changed_since: Some(since.mod_seq),
        });
        let items = Reading::items(&Detail::for_copying(run, filter), true);
        let fresh = session.stream(Command::UidFetch {
            set: UidSetOrAll::From(fresh),
            items,
            changed_since: None,
        });
        Some(Self { since, examine, search, changed, fresh })
    }

    /// Reads the answers; nothing where the whole list has to be read.
    pub async fn finish(
        mut self,
        run: &Context,
        memory: &FolderMemory,
    ) -> Result<Option<Snapshot>, Fault> {
        let Some(opened) = answered(self.examine.await)? else { return Ok(None) };
        let Some(mut heard) = Heard::of(Snapshot::of(&opened), self.since, memory) else {
            return Ok(None);
        };
        let asks = self.search.is_some();
        if let Some(search) = self.search {
            let Some(found) = answered(search.await)? else { return Ok(None) };
            found.untagged.into_iter().for_each(|response| heard.hear(response));
        }
        for stream in [&mut self.changed, &mut self.fresh] {
            loop {
                let Some(next) = answered(stream.next().await)? else { return Ok(None) };
                let Some(response) = next else { break };
                heard.hear(response);
            }
        }
        if !heard.adds_up(memory, asks) {
            return Ok(None);
        }
        let sizes = run.ledger.sizes(memory.id).await?;
        // A number that belongs to another message than before would hide that one.
        let is_another = |(uid, size): &(u32, u64)| heard.told.get(uid).is_some_and(|t| t != size);
        if sizes.iter().any(is_another) && tells_by_size(run).await? {
            return Ok(None);
        }
        Ok(heard.whole(memory, sizes))
    }
}

/// A refusal leaves the whole list to be asked for; whatever else went wrong would go wrong there too.
fn answered<T>(result: Result<T, Failure>) -> Result<Option<T>, Fault> {
    let failure = match result {
        Ok(answer) => return Ok(Some(answer)),
        Err(failure) => failure,
    };
    let is_refusal = matches!(failure, Failure::No { .. } | Failure::Bad { .. });
    match Fault::of(SideName::Source, failure) {
        Fault::Fatal { .. } if is_refusal => Ok(None),
        fault => Err(fault),
    }
}

/// What the answers told. They may come in any order, and with news of other clients among them.
#[derive(Debug)]
struct Heard {
    since: Complete,
    /// The new messages alone, at first.
    snapshot: Snapshot,
    /// Flags of messages that were known, by UID.
    changed: HashMap<u32, FlagsId>,
    /// Sizes, in bytes, of messages that were known, by UID.
    told: HashMap<u32, u64>,
    /// The UIDs that are there.
    live: Option<Vec<u32>>,
}

impl Heard {
    /// Nothing where the folder is another one than it was, or its server's memory went back.
    fn of(opened: Option<Snapshot>, since: Complete, memory: &FolderMemory) -> Option<Self> {
        let mut snapshot = opened?;
        if snapshot.uid_next? < since.uid_next || snapshot.mod_seq < since.mod_seq {
            return None;
        }
        snapshot.flags = memory.settled.sets().clone();
        Some(Self { since, snapshot, changed: HashMap::new(), told: HashMap::new(), live: None })
    }

    fn hear(&mut self, response: Response) {
        const WANTS: Wants = Wants { size: true, headers: None };
        match response {
            // One that was known; also the last one of a folder that has no new ones.
            Response::Fetch(fetch) if fetch.uid.is_some_and(|uid| self.is_old(uid.get())) => {
                if let (Some(uid), Some(size)) = (fetch.uid, fetch.size) {
                    self.told.insert(uid.get(), size);
                }
                if let (Some(uid), Some(flags)) = (fetch.uid, fetch.flags) {
                    self.changed.insert(uid.get(), self.snapshot.flags.keep(&flags));
                }
            }
            Response::Search(uids) => self.live.get_or_insert_default().extend(uids),
            other => self.snapshot.add(other, &WANTS),
        }
    }

    fn is_old(&self, uid: u32) -> bool {
        uid < self.since.uid_next
    }

    /// Whether what was known and what is new are all that the folder holds, each UID of it.
    fn adds_up(&mut self, memory: &FolderMemory, asks: bool) -> bool {
        self.snapshot.sort();
        let fresh = &self.snapshot.messages;
        let mut old = memory.settled.below(self.since.uid_next);
        if asks {
            let Some(live) = &mut self.live else { return false };
            live.sort_unstable();
            live.dedup();
            old = live.partition_point(|uid| *uid < self.since.uid_next);
            let is_known = live[..old].iter().all(|uid| memory.settled.contains(*uid));
            let is_told = live[old..].iter().eq(fresh.iter().map(|message| &message.uid));
            if !is_known || !is_told {
                return false;
            }
        }
        self.snapshot.is_named()
            && self.changed.keys().all(|uid| memory.settled.contains(*uid))
            && old + fresh.len() == self.snapshot.said
    }

    /// The snapshot with all that is known: its `sizes`, by UID in ascending order, are the ledger's.
    fn whole(mut self, memory: &FolderMemory, sizes: Vec<(u32, u64)>) -> Option<Snapshot> {
        let is_live =
            |uid: &u32| self.live.as_ref().is_none_or(|live| live.binary_search(uid).is_ok());
        let mut messages = Vec::with_capacity(self.snapshot.said);
        for (uid, size) in sizes {
            if !self.is_old(uid) || !is_live(&uid) {
                continue;
            }
            let flags = self.changed.get(&uid).copied().or_else(|| memory.settled.flags_id(uid))?;
            // The moment at which it was received counts for messages that aren't settled only.
            messages.push(Message { uid, size, date: None, flags });
        }
        messages.append(&mut self.snapshot.messages);
        self.snapshot.messages = messages;
        (self.snapshot.unlisted() == 0).then_some(self.snapshot)
    }
}
