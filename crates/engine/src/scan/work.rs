//! What there is to do in a folder.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use mailhaul_model::event::Tally;
use mailhaul_model::{ByteCount, MessageCount, Said, said};

use super::filter::Filter;
use super::read::Snapshot;
use crate::context::Context;
use crate::identity::Identity;
use crate::labels::{Home, Placed};
use crate::ledger::{Complete, FolderId, FolderMemory, LedgerError, Settled};
use crate::message::{FlagSets, FlagsId, Message};
use crate::sink::info;
use crate::task::FolderTask;

/// A folder, read and compared.
#[derive(Debug)]
pub struct FolderWork {
    pub task: Arc<FolderTask>,
    pub id: FolderId,
    pub to_copy: Vec<Message>,
    /// Under a further label: copied on the destination, where their home is.
    pub to_place: Vec<Placed>,
    pub flags: FlagSets,
    pub skipped: Vec<Skipped>,
    pub flag_changes: Vec<FlagChange>,
    /// To be remembered when everything is settled and nothing was left out.
    pub complete: Option<Complete>,
    /// The destination was looked at, or had nothing to look at.
    pub looked: bool,
}

/// A message that is left out.
#[derive(Clone, Debug)]
pub struct Skipped {
    pub message: Message,
    pub reason: Said,
    /// Not on request: the destination takes none like it.
    pub refused: bool,
}

/// A settled message whose flags changed on the source.
#[derive(Clone, Debug)]
pub struct FlagChange {
    pub uid: u32,
    /// 0 where the server didn't tell.
    pub destination_uid: u32,
    pub identity: Identity,
    pub size: u64,
    pub before: String,
    pub after: String,
}

impl FolderWork {
    /// Nothing changed since all was settled.
    pub(super) fn all_settled(
        run: &Context,
        task: &Arc<FolderTask>,
        memory: &FolderMemory,
    ) -> Self {
        let messages = MessageCount(u64::from(task.messages()));
        let bytes = ByteCount(memory.settled_bytes);
        run.meter.count(task.index, |tally| {
            *tally = Tally {
                source: messages,
                settled: messages,
                source_bytes: bytes,
                other_bytes: bytes,
                ..Tally::default()
            };
        });
        Self::idle(task, memory, None)
    }

    /// The folder holds no message.
    pub(super) fn empty(
        run: &Context,
        task: &Arc<FolderTask>,
        memory: &FolderMemory,
        state: Option<Complete>,
    ) -> Self {
        run.meter.count(task.index, |tally| *tally = Tally::default());
        Self::idle(task, memory, state)
    }

    fn idle(task: &Arc<FolderTask>, memory: &FolderMemory, complete: Option<Complete>) -> Self {
        Self {
            task: Arc::clone(task),
            id: memory.id,
            to_copy: Vec::new(),
            to_place: Vec::new(),
            flags: FlagSets::default(),
            skipped: Vec::new(),
            flag_changes: Vec::new(),
            complete,
            looked: memory.looked,
        }
    }

    /// Whether there is nothing to copy or to place and no flag to carry over.
    pub fn is_idle(&self) -> bool {
        self.to_copy.is_empty() && self.to_place.is_empty() && self.flag_changes.is_empty()
    }

    /// Sorts the folder's messages into what is done, left out and to do, and counts them.
    pub(super) async fn new(
        run: &Context,
        task: &Arc<FolderTask>,
        memory: &FolderMemory,
        filter: &Filter,
        mut snapshot: Snapshot,
    ) -> Result<Self, LedgerError> {
        let mut work = Self::idle(task, memory, None);
        let mut sums = Sums::default();
        // Flags that changed and that nobody wants carried over now; a later run may.
        let mut flags_left = 0;
        let mut given_up = 0;
        let mut changed = Vec::new();
        let labelled = Labelled::new(run, task, memory, &mut snapshot);
        let listed = snapshot.messages.len();
        let unlisted = snapshot.unlisted();
        // What is left in the list is copied: it is not held twice.
        let mut messages = std::mem::take(&mut snapshot.messages);
        let mut places = 0..;
        messages.retain(|message| {
            sums.source_bytes += message.size;
            let place = places.next().unwrap_or_default();
            let is_elsewhere = || is_elsewhere(run, task, &snapshot, place);
            if let Some(before) = memory.settled.flags(message.uid) {
                is_elsewhere();
                labelled.home_of(message.uid);
                sums.settled += 1;
                sums.settled_bytes += message.size;
                let differs = before != snapshot.flags.text(message.flags);
                if differs && run.options.messages.resync_flags {
                    changed.push((message.uid, message.flags));
                } else if differs {
                    flags_left += 1;
                }
            } else if run.refusals.is_refused((task.index, message.uid)) {
                // Named when it was given up.
                sums.skipped_bytes += message.size;
                given_up += 1;
            } else if let Some(reason) = filter.reason_to_skip(message, snapshot.found.as_ref()) {
                sums.skipped_bytes += message.size;
                work.skipped.push(Skipped { message: *message, reason, refused: false });
            } else if is_elsewhere() {
                sums.skipped_bytes += message.size;
                let reason = said!("a folder before this one has it");
                work.skipped.push(Skipped { message: *message, reason, refused: false });
            } else if let Some(reason) = filter.reason_to_refuse(message) {
                sums.skipped_bytes += message.size;
                sums.refused += 1;
                work.skipped.push(Skipped { message: *message, reason, refused: true });
            } else if let Some(home) = labelled.home_of(message.uid) {
                if task.is_all_mail {
                    sums.elsewhere += 1;
                    sums.elsewhere_bytes += message.size;
                } else {
                    work.to_place.push(Placed { message: *message, home });
                }
            } else {
                return true;
            }
            false
        });
        if run.options.messages.newest_first {
            let moment = |message: &Message| message.date.map_or(i64::MIN, |date| date.unix);
            messages.sort_unstable_by_key(|message| Reverse((moment(message), message.uid)));
        }
        work.to_copy = messages;
        work.flag_changes = flag_changes(run, memory, &snapshot.flags, &changed).await?;
        sums.source = listed as u64;
        sums.skipped = work.skipped.len() as u64 - sums.refused;
        sums.refused += given_up;
        sums.found = memory.found.len() as u64;
        let elsewhere_before = labelled.say_elsewhere(sums.elsewhere);
        run.meter.count(task.index, |tally| *tally = sums.tally(tally, elsewhere_before));
        work.complete = snapshot.uid_next.map(|uid_next| Complete {
            uid_next,
            messages: u32::try_from(listed).unwrap_or(u32::MAX),
            mod_seq: snapshot.mod_seq,
        });
        let nothing_left =
            work.skipped.is_empty() && given_up == 0 && flags_left == 0 && unlisted == 0;
        work.complete = work.complete.filter(|_| nothing_left);
        work.flags = snapshot.flags;
        Ok(work)
    }
}

/// The changes with all that is needed to carry them over.
async fn flag_changes(
    run: &Context,
    memory: &FolderMemory,
    sets: &FlagSets,
    changed: &[(u32, FlagsId)],
) -> Result<Vec<FlagChange>, LedgerError> {
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let uids = changed.iter().map(|(uid, _)| *uid).collect();
    let settled = run.ledger.settled(memory.id, uids).await?;
    let now = |uid: u32| {
        let place = changed.binary_search_by_key(&uid, |(uid, _)| *uid).ok()?;
        Some(sets.text(changed[place].1).to_owned())
    };
    let change = |settled: Settled| {
        Some(FlagChange {
            uid: settled.uid,
            destination_uid: settled.destination_uid,
            identity: settled.identity,
            size: settled.size,
            after: now(settled.uid)?,
            before: settled.flags,
        })
    };
    Ok(settled.into_iter().filter_map(change).collect())
}

/// Whether a folder before this one has the message, where that counts.
pub fn is_elsewhere(run: &Context, task: &FolderTask, snapshot: &Snapshot, place: usize) -> bool {
    run.options.messages.skip_cross_duplicates
        && snapshot
            .identity(place)
            .is_some_and(|identity| run.cross.was_seen_before(identity, task.index))
}

/// What is known of the labels of a folder's messages.
struct Labelled<'a> {
    run: &'a Context,
    task: &'a FolderTask,
    id: FolderId,
    /// Gmail's numbers by UID; none where labels don't count.
    numbers: HashMap<u32, u64>,
}

impl<'a> Labelled<'a> {
    /// Remembers the numbers, and the folder as a place for homes.
    fn new(
        run: &'a Context,
        task: &'a FolderTask,
        memory: &FolderMemory,
        snapshot: &mut Snapshot,
    ) -> Self {
        let numbers = std::mem::take(&mut snapshot.numbers);
        if !numbers.is_empty() {
            run.labels.meet(memory.id, task);
            run.ledger.labelled(memory.id, numbers.iter().map(|(uid, n)| (*uid, *n)).collect());
        }
        Self { run, task, id: memory.id, numbers }
    }

    /// Where a message's body is read, if that is not here.
    fn home_of(&self, uid: u32) -> Option<Home> {
        let number = *self.numbers.get(&uid)?;
        if self.run.labels.reads_body((self.task.index, uid)) {
            return None;
        }
        self.run.labels.other_home(number, Home { folder: self.id, uid })
    }

    /// Says how many messages other folders have; how many that were when the folder was read before.
    fn say_elsewhere(&self, messages: u64) -> u64 {
        if messages > 0 {
            let text = format!(
                "{}: {messages} messages are on the destination already, in the folders of their labels.",
                self.task.source.as_str()
            );
            info(&*self.run.sink, text);
        }
        self.run.labels.elsewhere(self.task.index, messages)
    }
}

#[derive(Default)]
struct Sums {
    source: u64,
    source_bytes: u64,
    settled: u64,
    settled_bytes: u64,
    found: u64,
    skipped: u64,
    refused: u64,
    /// Of those, too.
    skipped_bytes: u64,
    /// Of All Mail, what other folders have.
    elsewhere: u64,
    elsewhere_bytes: u64,
}

impl Sums {
    /// A folder is read again after a lost connection: what this run copied before stays counted as copied.
    fn tally(&self, before: &Tally, elsewhere_before: u64) -> Tally {
        let adopted = before.adopted - MessageCount(elsewhere_before) + MessageCount(self.found);
        let by_this_run = before.copied + adopted;
        let settled = MessageCount(self.settled);
        Tally {
            // Copied by this run and gone from the source since: still counted, on both sides.
            source: MessageCount(self.source) + (by_this_run - settled),
            copied: before.copied,
            settled: settled - by_this_run,
            adopted: adopted + MessageCount(self.elsewhere),
            skipped: MessageCount(self.skipped),
            refused: MessageCount(self.refused),
            vanished: MessageCount(0),
            pending: MessageCount(0),
            source_bytes: ByteCount(self.source_bytes),
            copied_bytes: before.copied_bytes,
            pending_bytes: ByteCount(0),
            other_bytes: ByteCount(self.settled_bytes) - before.copied_bytes
                + ByteCount(self.skipped_bytes + self.elsewhere_bytes),
        }
    }
}
