//! One folder while it is copied.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use mailhaul_model::event::MessageOutcome;
use mailhaul_model::{ExitCode, Said};

use crate::context::Context;
use crate::fault::Fault;
use crate::ledger::{Complete, FolderId};
use crate::message::{FlagSets, Message};
use crate::scan::FolderWork;
use crate::sink::warn;
use crate::task::FolderTask;

/// Shared by whoever fetches and whoever appends.
#[derive(Debug)]
pub struct FolderCopy {
    pub task: Arc<FolderTask>,
    pub id: FolderId,
    pub flags: FlagSets,
    complete: Option<Complete>,
    /// Messages, and the change of flags as one more, that have no outcome yet.
    left: AtomicUsize,
    /// Every message so far is on the destination.
    clean: AtomicBool,
    failed: AtomicBool,
}

impl FolderCopy {
    /// `left` outcomes are still to come.
    pub fn new(
        task: Arc<FolderTask>,
        id: FolderId,
        flags: FlagSets,
        complete: Option<Complete>,
        left: usize,
    ) -> Self {
        Self {
            task,
            id,
            flags,
            complete,
            left: AtomicUsize::new(left),
            clean: AtomicBool::new(true),
            failed: AtomicBool::new(false),
        }
    }

    /// Whether all outcomes are known.
    pub fn is_done(&self) -> bool {
        self.left.load(Ordering::Acquire) == 0
    }

    /// Whether the source doesn't open it any more.
    pub fn is_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    /// So many outcomes are known.
    pub fn settled(&self, run: &Context, outcomes: usize) {
        if self.left.fetch_sub(outcomes, Ordering::AcqRel) == outcomes {
            self.finish(run);
        }
    }

    /// Nothing is left to do.
    pub fn finish(&self, run: &Context) {
        if let Some(complete) = self.complete.filter(|_| self.clean.load(Ordering::Acquire)) {
            run.ledger.complete(self.id, complete);
        }
        run.meter.folder_done(self.task.index);
    }

    /// The message doesn't arrive: names and counts it. A refused one is an error.
    pub fn lost(
        &self,
        run: &Context,
        message: &Message,
        outcome: MessageOutcome,
        subject: String,
        why: (ExitCode, Said),
    ) -> Result<(), Fault> {
        let (code, reason) = why;
        self.clean.store(false, Ordering::Release);
        run.ledger.withdraw(self.id, vec![message.uid]);
        if let Some(report) = self.task.report(message, outcome, subject, reason) {
            run.meter.lost(self.task.index, report);
        }
        self.settled(run, 1);
        if outcome == MessageOutcome::Refused { run.error(code) } else { Ok(()) }
    }

    /// Something that is not on the destination keeps the folder from being complete.
    pub fn not_clean(&self) {
        self.clean.store(false, Ordering::Release);
    }

    /// The source doesn't open it any more. What is on its way to the destination still gets its outcome; what hasn't one
    /// when the run ends is counted as refused then.
    pub fn fail(&self, run: &Context, text: &Said) -> Result<(), Fault> {
        if self.failed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        warn(&*run.sink, text.to_string());
        self.not_clean();
        run.meter.folder_failed(self.task.index, text);
        run.error(ExitCode::SelectFailed)
    }
}

/// A folder without anything to do is done.
pub fn finish_idle(run: &Context, work: FolderWork) {
    FolderCopy::new(work.task, work.id, work.flags, work.complete, 0).finish(run);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use mailhaul_imap::Mailbox;
    use mailhaul_model::{ExitCode, MessageCount, said};

    use super::FolderCopy;
    use crate::context::Context;
    use crate::ledger::FolderId;
    use crate::message::FlagSets;
    use crate::task::FolderTask;

    fn folder_of(run: &Context, messages: u64) -> FolderCopy {
        let task = FolderTask {
            index: run.meter.add_folder("Work", "Work", messages),
            source: Mailbox::new("Work"),
            source_status: None,
            destination: Mailbox::new("Work"),
            destination_status: None,
            create: false,
            subscribe: false,
            is_all_mail: false,
        };
        let left = usize::try_from(messages).unwrap();
        FolderCopy::new(Arc::new(task), FolderId(1), FlagSets::default(), None, left)
    }

    #[tokio::test]
    async fn what_arrives_after_its_folder_was_given_up_is_copied_and_only_the_rest_is_refused() {
        let run = Context::for_tests();
        let folder = folder_of(&run, 3);
        folder.fail(&run, &said!("The source does not open it.")).unwrap();
        run.meter.count(folder.task.index, |tally| tally.copied += MessageCount(2));
        let (total, folders, ..) = run.meter.close();
        assert!(total.closes(), "{total:?}");
        assert_eq!((total.copied, total.refused), (MessageCount(2), MessageCount(1)));
        assert_eq!(folders[0].tally, total);
        assert_eq!(run.meter.most_frequent_error(), Some(ExitCode::SelectFailed));
    }
}
