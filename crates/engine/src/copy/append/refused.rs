//! What becomes of an APPEND that the server refused: later, in parts, without keywords, into a folder that is made again, or never.

use mailhaul_imap::{Code, Command, Failure, quirk};
use mailhaul_model::event::{MessageOutcome, SideName};
use mailhaul_model::{ExitCode, FailureClass, said};

use super::Appender;
use crate::copy::batch::Batch;
use crate::fault::{Fault, is_link_lost};
use crate::sink::warn;
use crate::words;

impl Appender<'_> {
    pub(super) async fn refused(&mut self, batch: &Batch, failure: Failure) -> Result<(), Fault> {
        let class = quirk::classify(&failure).0;
        if class == FailureClass::ProtocolViolated {
            return Err(Fault::ended_by(SideName::Destination, &failure));
        }
        if class == FailureClass::RateLimited {
            // What is open is ended first: a message is not kept waiting half way.
            self.close_batch();
            self.run.crew.pushed_back(self.run, (SideName::Destination, &failure)).await?;
            self.shared.again(batch.whole());
            return Ok(());
        }
        if is_folder_missing(&failure) && self.run.refusals.remake_once(batch.folder.task.index) {
            return self.remake(batch).await;
        }
        if batch.entries.len() > 1 {
            self.try_in_parts(batch, &failure);
            return Ok(());
        }
        if class == FailureClass::MailboxFull {
            return Err(Fault::ended_by(SideName::Destination, &failure));
        }
        let entry = &batch.entries[0];
        let key = (batch.folder.task.index, entry.message.uid);
        if entry.has_keywords && self.run.refusals.send_again(key) {
            // A server may refuse once for reasons that pass.
            self.shared.again(batch.whole());
            return Ok(());
        }
        if entry.has_keywords && self.run.refusals.drop_keywords(key) {
            self.try_without_keywords(batch, &failure);
            return Ok(());
        }
        self.give_up(batch, &failure)
    }

    /// PERMANENTFLAGS was asked of one folder; another may be full of keywords already (Cyrus takes 128 a folder). The
    /// message matters more than they do.
    fn try_without_keywords(&self, batch: &Batch, failure: &Failure) {
        let text = format!(
            "{}: message {} is sent again without its keywords, because the destination refused it: {failure}",
            batch.folder.task.source.as_str(),
            batch.entries[0].message.uid
        );
        warn(&*self.run.sink, text);
        self.shared.again(batch.whole());
    }

    fn try_in_parts(&self, batch: &Batch, failure: &Failure) {
        if matches!(failure, Failure::Bad { .. }) {
            // The connection is closed for safety after this: what is learnt must outlive it.
            for entry in &batch.entries {
                self.run.refusals.send_alone((batch.folder.task.index, entry.message.uid));
            }
        }
        for half in batch.halves() {
            self.shared.again(half);
        }
    }

    fn give_up(&self, batch: &Batch, failure: &Failure) -> Result<(), Fault> {
        let entry = &batch.entries[0];
        self.run.refusals.refuse((batch.folder.task.index, entry.message.uid), entry.message.size);
        let code =
            if quirk::is_virus(failure) { ExitCode::VirusRefused } else { ExitCode::AppendRefused };
        let why = (code, said!("the destination does not take it: {0}", words::of(failure)));
        let result = batch.folder.lost(
            self.run,
            &entry.message,
            MessageOutcome::Refused,
            entry.subject(),
            why,
        );
        self.shared.came_back(1);
        result
    }

    /// Someone removed the folder: it is made again, once.
    async fn remake(&mut self, batch: &Batch) -> Result<(), Fault> {
        // A command waits behind an APPEND that is still being written.
        self.close_batch();
        let mailbox = batch.folder.task.destination.clone();
        let made = self.session.send(Command::Create(mailbox.clone()));
        let subscribed = self.session.send(Command::Subscribe(mailbox));
        for pending in [made, subscribed] {
            match pending.await {
                Err(failure) if is_link_lost(&failure) => {
                    return Err(Fault::Link { side: SideName::Destination, failure });
                }
                // If it could not be made, the next APPEND says so again, and then it counts.
                _ => {}
            }
        }
        batch.folder.not_clean();
        self.shared.again(batch.whole());
        Ok(())
    }
}

fn is_folder_missing(failure: &Failure) -> bool {
    matches!(failure, Failure::No { code: Some(Code::TryCreate | Code::NonExistent), .. })
}
