//! One folder: its messages in the order of their UIDs.

use std::collections::BTreeSet;

use mailhaul_imap::Flag;

use super::message::{Message, NewMessage};

/// A folder and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    pub uid_validity: u32,
    pub uid_next: u32,
    /// `\Sent` and such (RFC 6154).
    pub special_use: Option<String>,
    /// Listed, but can't be opened.
    pub no_select: bool,
    /// Counts every change, expunges too (RFC 7162).
    pub mod_seq: u64,
    /// The counter's value at the newest expunge, and at the newest change of a flag.
    pub(crate) expunged_at: u64,
    pub(crate) flagged_at: u64,
    messages: Vec<Message>,
}

impl Folder {
    pub(crate) fn new(uid_validity: u32) -> Self {
        Self {
            uid_validity,
            uid_next: 1,
            special_use: None,
            no_select: false,
            mod_seq: 1,
            expunged_at: 0,
            flagged_at: 0,
            messages: Vec::new(),
        }
    }

    /// The messages, by UID.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// The message of this UID.
    pub fn message(&self, uid: u32) -> Option<&Message> {
        self.position(uid).map(|at| &self.messages[at])
    }

    /// Bytes of all messages.
    pub fn bytes(&self) -> u64 {
        self.messages.iter().map(|m| m.body.len() as u64).sum()
    }

    /// Stores a message and returns its UID.
    pub fn append(&mut self, new: NewMessage) -> u32 {
        self.append_as(new, 0)
    }

    /// The same of a message that may have other labels.
    pub(crate) fn append_as(&mut self, new: NewMessage, gmail_id: u64) -> u32 {
        self.mod_seq += 1;
        let uid = self.uid_next;
        self.uid_next += 1;
        self.messages.push(Message {
            uid,
            flags: new.flags,
            date: new.date,
            body: new.body,
            mod_seq: self.mod_seq,
            told_size: None,
            ghost: false,
            gmail_id,
        });
        uid
    }

    /// Removes messages; UIDs that aren't there are passed over. Returns what was removed.
    pub fn expunge(&mut self, uids: impl IntoIterator<Item = u32>) -> Vec<u32> {
        let wanted: BTreeSet<u32> = uids.into_iter().collect();
        let mut gone = Vec::new();
        self.messages.retain(|m| {
            let goes = wanted.contains(&m.uid);
            if goes {
                gone.push(m.uid);
            }
            !goes
        });
        if !gone.is_empty() {
            self.mod_seq += 1;
            self.expunged_at = self.mod_seq;
        }
        gone
    }

    /// Removes every message.
    pub fn clear(&mut self) {
        let all: Vec<u32> = self.messages.iter().map(|m| m.uid).collect();
        self.expunge(all);
    }

    /// Replaces a message's flags. Returns whether there is such a message.
    pub fn set_flags(&mut self, uid: u32, flags: BTreeSet<Flag>) -> bool {
        let Some(at) = self.position(uid) else { return false };
        if self.messages[at].flags != flags {
            self.mod_seq += 1;
            self.flagged_at = self.mod_seq;
            self.messages[at].flags = flags;
            self.messages[at].mod_seq = self.mod_seq;
        }
        true
    }

    /// Gives every message a new UID, counted from 1, under another UIDVALIDITY.
    pub fn renumber(&mut self, uid_validity: u32) {
        self.uid_validity = uid_validity;
        self.mod_seq += 1;
        let mut uid = 0;
        for message in &mut self.messages {
            uid += 1;
            message.uid = uid;
        }
        self.uid_next = uid + 1;
    }

    /// Leaves out UIDs, as servers do: the next message gets this one or a higher.
    pub fn skip_to_uid(&mut self, uid: u32) {
        self.uid_next = self.uid_next.max(uid);
    }

    /// Makes RFC822.SIZE of a message say something else than the truth.
    pub fn lie_about_size(&mut self, uid: u32, size: u64) {
        if let Some(at) = self.position(uid) {
            self.messages[at].told_size = Some(size);
        }
    }

    /// Makes a message one that is announced and listed, but never handed out.
    pub fn make_ghost(&mut self, uid: u32) {
        if let Some(at) = self.position(uid) {
            self.messages[at].ghost = true;
        }
    }

    pub(crate) fn position(&self, uid: u32) -> Option<usize> {
        self.messages.binary_search_by_key(&uid, |m| m.uid).ok()
    }

    /// The UIDs above this one.
    pub(crate) fn uids_above(&self, uid: u32) -> impl Iterator<Item = u32> + '_ {
        let from = self.messages.partition_point(|m| m.uid <= uid);
        self.messages[from..].iter().map(|m| m.uid)
    }

    pub(crate) fn uids(&self) -> Vec<u32> {
        self.messages.iter().map(|m| m.uid).collect()
    }
}
