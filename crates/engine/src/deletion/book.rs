//! What was deleted, and why not more was.

use std::sync::{Mutex, MutexGuard, PoisonError};

use mailhaul_model::event::{Deletions, SideName};
use mailhaul_model::{ExitCode, FailureClass, MessageCount, Said};

use crate::context::Context;
use crate::fault::Fault;
use crate::problem;
use crate::sink::{info, warn};

/// Counts, and says, what happens.
#[derive(Debug, Default)]
pub struct Book(Mutex<Deletions>);

impl Book {
    /// What was counted.
    pub fn sums(&self) -> Deletions {
        self.deletions().clone()
    }

    /// Grows with every message and folder that is done with.
    pub fn steps(&self) -> u64 {
        let sums = self.deletions();
        let folders = sums.source_folders + sums.destination_folders;
        (sums.source_messages + sums.destination_messages + sums.marked).0 + u64::from(folders)
    }

    /// What was planned before a connection was lost is planned anew.
    pub fn forget_plan(&self) {
        let mut sums = self.deletions();
        (sums.planned, sums.planned_folders, sums.kept) = Default::default();
    }

    /// Nothing was deleted for a reason that is told and counted already.
    pub fn hold_back(&self, run: &Context, why: Said) {
        warn(&*run.sink, format!("Nothing is deleted: {why}."));
        self.deletions().held_back.push(why);
    }

    /// Something was not deleted although everything was copied: an error of its own.
    pub fn refuse(&self, run: &Context, why: Said) -> Result<(), Fault> {
        if self.deletions().held_back.contains(&why) {
            return Ok(());
        }
        let mut problem = problem::plain(FailureClass::BadRequest, why.clone());
        problem.fatal = false;
        run.sink.emit(mailhaul_model::Event::Problem(problem));
        self.deletions().held_back.push(why);
        run.error(ExitCode::DeletionHeldBack)
    }

    /// These stay although they were asked for: it isn't sure that they may go.
    pub fn keep(&self, run: &Context, folder: &str, messages: u64, why: &str) {
        if messages > 0 {
            self.deletions().kept += MessageCount(messages);
            info(&*run.sink, format!("{folder}: {messages} messages are kept: {why}."));
        }
    }

    /// A dry run would delete these.
    pub fn plan(&self, messages: u64, folders: u32) {
        let mut sums = self.deletions();
        sums.planned += MessageCount(messages);
        sums.planned_folders += folders;
    }

    /// These are gone.
    pub fn gone(&self, side: SideName, messages: u64) {
        let mut sums = self.deletions();
        match side {
            SideName::Source => sums.source_messages += MessageCount(messages),
            SideName::Destination => sums.destination_messages += MessageCount(messages),
        }
    }

    /// These are marked, and stay there.
    pub fn marked(&self, messages: u64) {
        self.deletions().marked += MessageCount(messages);
    }

    /// A folder is gone.
    pub fn folder_gone(&self, side: SideName) {
        let mut sums = self.deletions();
        match side {
            SideName::Source => sums.source_folders += 1,
            SideName::Destination => sums.destination_folders += 1,
        }
    }

    fn deletions(&self) -> MutexGuard<'_, Deletions> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
