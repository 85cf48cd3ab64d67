//! What the engine remembers of a job: which source message is which destination message.
//!
//! Invariants: an intent is on disk before the server can carry out the APPEND; a message is settled only after the server
//! said so or after it was found there; an intent is never taken as copied unseen.

mod copy;
mod deletions;
mod intents;
mod labels;
mod notes;
mod record;
mod remembered;
mod tables;
mod upgrade;
mod writer;

use std::collections::HashSet;
use std::path::Path;

use mailhaul_model::Said;
use mailhaul_model::event::SideName;
use thiserror::Error;

pub use copy::copy_for_elsewhere;
pub use deletions::{KnownThere, Marking};
pub use labels::Homes;
pub use record::{Claimed, Complete, FolderId, FolderMemory, FolderName, Outcome, Place, Settled};
pub use remembered::Remembered;
use tables::Tables;
use writer::Writer;

use crate::words;

/// Why the ledger can't be used.
#[derive(Clone, Debug, Error)]
pub enum LedgerError {
    #[error("the job's ledger is in use by another run")]
    InUse,
    #[error(
        "the job's ledger was written by a newer version ({found}, this one knows {known}): update Mailhaul"
    )]
    Newer { found: i64, known: i64 },
    #[error(
        "the job's ledger is damaged ({0}): move the file away; the next run then looks for what is already on the destination"
    )]
    Damaged(String),
    #[error("the job's ledger can't be written ({0}): check free space and permissions")]
    Unwritable(String),
}

impl LedgerError {
    /// What happened and what to do, for people.
    pub fn said(&self) -> Said {
        words::of_ledger(self)
    }
}

/// Another program copies between the job's mailboxes: what the destination holds has to be compared again before anything is
/// copied. What is settled stays. Nothing to do where there is no file.
pub fn others_copy(path: &Path) -> Result<(), LedgerError> {
    if path.exists() { Tables::open(path)?.look_again() } else { Ok(()) }
}

/// A handle; all of them share one writer thread, which gathers what comes together into one transaction.
#[derive(Clone, Debug)]
pub struct Ledger(Writer);

impl Ledger {
    /// Opens or creates the file, for this process alone.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let tables = Tables::open(path)?;
        Ok(Self(Writer::start(|| Ok(tables))?))
    }

    /// The same without waiting for the disk: what is wrong with the file is told by [`Ledger::flush`], or whoever asks first.
    pub fn open_soon(path: &Path) -> Result<Self, LedgerError> {
        let path = path.to_owned();
        Ok(Self(Writer::start(move || Tables::open(&path))?))
    }

    /// Reads a copy of the file, if there is one; what is written goes nowhere. For dry runs.
    pub fn open_copy(path: &Path) -> Result<Self, LedgerError> {
        let tables = Tables::open_copy(path)?;
        Ok(Self(Writer::start(|| Ok(tables))?))
    }

    /// A memory that ends with the run.
    pub fn in_memory() -> Result<Self, LedgerError> {
        let tables = Tables::in_memory()?;
        Ok(Self(Writer::start(|| Ok(tables))?))
    }

    /// What is remembered of a folder, making a row for it if there is none. If the destination's UIDVALIDITY changed,
    /// everything remembered is void.
    pub async fn folder(&self, name: FolderName) -> Result<FolderMemory, LedgerError> {
        self.0.look(move |tables| tables.folder(&name)).await
    }

    /// All that is remembered of those of these messages that are settled, ascending.
    pub async fn settled(
        &self,
        folder: FolderId,
        uids: Vec<u32>,
    ) -> Result<Vec<Settled>, LedgerError> {
        self.0.look(move |tables| tables.settled(folder, &uids)).await
    }

    /// The same of those whose place on the destination isn't known.
    pub async fn placeless(&self, folder: FolderId) -> Result<Vec<Settled>, LedgerError> {
        self.0.look(move |tables| tables.placeless(folder)).await
    }

    /// UIDs and sizes, in bytes, of all settled messages, ascending.
    pub async fn sizes(&self, folder: FolderId) -> Result<Vec<(u32, u64)>, LedgerError> {
        self.0.look(move |tables| tables.sizes(folder)).await
    }

    /// What is known of the destination folder. What was known of this source folder under another UIDVALIDITY doesn't
    /// count: its messages are found again by what identifies them.
    pub async fn claimed(&self, name: FolderName) -> Result<Claimed, LedgerError> {
        self.0.look(move |tables| tables.claimed(&name)).await
    }

    /// Returns when it is on disk that these may be on the destination soon. Only then may they be sent.
    pub async fn intend(&self, folder: FolderId, uids: Vec<u32>) -> Result<(), LedgerError> {
        self.intend_all(vec![(folder, uids)]).await
    }

    /// The same of messages of several folders, in one write to the disk.
    pub async fn intend_all(&self, sets: Vec<(FolderId, Vec<u32>)>) -> Result<(), LedgerError> {
        let intend = move |tables: &Tables| {
            sets.iter().try_for_each(|(folder, uids)| tables.intend(*folder, uids))
        };
        self.0.ask(intend).await
    }

    /// These are not on the destination.
    pub fn withdraw(&self, folder: FolderId, uids: Vec<u32>) {
        self.0.tell(move |tables| tables.withdraw(folder, &uids));
    }

    /// These are on the destination. Written soon; an error shows at the next call that waits.
    pub fn settle(&self, folder: FolderId, messages: Vec<Settled>) {
        self.0.tell(move |tables| tables.settle(folder, &messages));
    }

    /// What was settled under some UIDs is void, and these are settled: the source numbers its messages otherwise now.
    pub fn replace(&self, folder: FolderId, gone: Vec<u32>, now: Vec<Settled>) {
        self.0.tell(move |tables| tables.replace(folder, &gone, &now));
    }

    /// What isn't settled is to be compared with the destination again.
    pub fn doubted(&self, folder: FolderId) {
        self.0.tell(move |tables| tables.doubted(folder));
    }

    /// What the destination held before is compared with the source, and what was found is settled.
    pub fn looked(&self, folder: FolderId) {
        self.0.tell(move |tables| tables.looked(folder));
    }

    /// The source's flags of settled messages, as carried over.
    pub fn flags_seen(&self, folder: FolderId, flags: Vec<(u32, String)>) {
        self.0.tell(move |tables| tables.flags_seen(folder, &flags));
    }

    /// All of the folder is settled, as of this state of the source.
    pub fn complete(&self, folder: FolderId, state: Complete) {
        self.0.tell(move |tables| tables.complete(folder, state));
    }

    /// Returns when it is on disk that these are about to be marked `\Deleted`. Only then may they be.
    pub async fn mark(
        &self,
        folder: FolderId,
        side: SideName,
        messages: Vec<Marking>,
    ) -> Result<(), LedgerError> {
        self.0.ask(move |tables| tables.mark(folder, side, &messages)).await
    }

    /// These are expunged.
    pub fn gone(&self, folder: FolderId, side: SideName, uids: Vec<u32>) {
        self.0.tell(move |tables| tables.gone(folder, side, &uids));
    }

    /// What a run marked on a side and did not expunge.
    pub async fn marked(
        &self,
        folder: FolderId,
        side: SideName,
    ) -> Result<HashSet<u32>, LedgerError> {
        self.0.ask(move |tables| tables.marked(folder, side)).await
    }

    /// What is known of a destination folder, whichever source folders its messages are from.
    pub async fn known_there(&self, name: FolderName) -> Result<KnownThere, LedgerError> {
        self.0.ask(move |tables| tables.known_there(&name)).await
    }

    fn tell(&self, work: impl FnOnce(&Tables) -> Result<(), LedgerError> + Send + 'static) {
        self.0.tell(work);
    }

    async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tables) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        self.0.look(work).await
    }

    /// Returns when all that was told is on disk.
    pub async fn flush(&self) -> Result<(), LedgerError> {
        self.0.ask(|_| Ok(())).await
    }

    /// Writes what was told and closes the file. Whoever asks after that gets an error.
    pub async fn close(&self) -> Result<(), LedgerError> {
        self.0.close().await
    }
}
