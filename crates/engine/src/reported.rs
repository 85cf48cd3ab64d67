//! Messages as people look for them: by folder, subject, size and date.

use mailhaul_model::event::{Edit, MessageChange, MessageOutcome, MessageReport};
use mailhaul_model::{ByteCount, Said, Uid};

use crate::message::Message;
use crate::task::FolderTask;

impl FolderTask {
    /// What became of a message of this folder; `None` for a UID that IMAP doesn't have.
    pub fn report(
        &self,
        message: &Message,
        outcome: MessageOutcome,
        subject: String,
        reason: Said,
    ) -> Option<MessageReport> {
        Some(MessageReport {
            outcome,
            folder: self.source.as_str().to_owned(),
            uid: Uid::new(message.uid)?,
            subject,
            size: ByteCount(message.size),
            date: message.date.map(|d| d.to_rfc3339()).unwrap_or_default(),
            reason,
        })
    }

    /// A message that is changed on its way; `None` where its UID is 0, which no server may give.
    pub fn change(
        &self,
        message: &Message,
        subject: String,
        edits: Vec<Edit>,
    ) -> Option<MessageChange> {
        Some(MessageChange {
            folder: self.source.as_str().to_owned(),
            uid: Uid::new(message.uid)?,
            subject,
            size: ByteCount(message.size),
            date: message.date.map(|d| d.to_rfc3339()).unwrap_or_default(),
            edits,
        })
    }

    /// A message that doesn't arrive and whose subject nobody read.
    pub fn refused(&self, message: &Message, reason: Said) -> Option<MessageReport> {
        self.report(message, MessageOutcome::Refused, String::new(), reason)
    }
}
