//! SELECT and EXAMINE, what has changed since in the open folder, and leaving it.

use std::collections::BTreeSet;
use std::io;

use mailhaul_imap::Flag;

use super::Session;
use super::command::Command;
use super::folders::missing;
use super::item::flags_text;
use super::reply::{Outcome, Reply};
use crate::config::Feature;
use crate::link::{Link, cut};
use crate::store::Folder;

/// The open folder as this connection knows it.
#[derive(Debug)]
pub(crate) struct Selected {
    pub name: String,
    pub read_only: bool,
    pub uid_validity: u32,
    /// The UIDs behind the sequence numbers 1, 2, 3.
    pub view: Vec<u32>,
    /// The folder's change counter up to which the client was told everything.
    pub mod_seq: u64,
    pub condstore: bool,
}

impl Session {
    pub(super) fn select(
        &mut self,
        link: &mut Link,
        command: &Command,
        read_only: bool,
    ) -> Outcome {
        self.selected = None;
        let mut reader = command.arguments();
        let mailbox = self.mailbox(&mut reader)?;
        let asks = reader.spaces() && reader.eat(b'(') && reader.word("CONDSTORE");
        let folder = self.with_account(|account| account.folder(mailbox.as_str()).cloned())?;
        let folder = folder.filter(|f| !f.no_select).ok_or_else(|| missing(&mailbox))?;
        self.say_opened(link, &folder, read_only);
        self.selected = Some(Selected {
            name: mailbox.as_str().to_owned(),
            read_only,
            uid_validity: folder.uid_validity,
            view: folder.uids(),
            mod_seq: folder.mod_seq,
            condstore: asks && self.shared.config.has(Feature::Condstore),
        });
        Ok(Reply::ok_with(if read_only { "READ-ONLY" } else { "READ-WRITE" }, "Opened"))
    }

    fn say_opened(&self, link: &mut Link, folder: &Folder, read_only: bool) {
        let config = &self.shared.config;
        let mut known: BTreeSet<Flag> = config.system_flags.iter().cloned().collect();
        known.extend(config.keywords.iter().map(|k| Flag::Keyword(k.clone())));
        let mut permanent = flags_text(&known);
        known.extend(folder.messages().iter().flat_map(|m| m.flags.iter().cloned()));
        if config.any_keyword {
            permanent = format!("{} \\*)", permanent.trim_end_matches(')'));
        }
        if read_only {
            permanent = "()".into();
        }
        link.put(format!("* FLAGS {}\r\n", flags_text(&known)));
        link.put(format!("* OK [PERMANENTFLAGS {permanent}] Flags permitted\r\n"));
        link.put(format!("* {} EXISTS\r\n* 0 RECENT\r\n", folder.messages().len()));
        link.put(format!("* OK [UIDVALIDITY {}] UIDs valid\r\n", folder.uid_validity));
        link.put(format!("* OK [UIDNEXT {}] Predicted next UID\r\n", folder.uid_next));
        if config.has(Feature::Condstore) {
            link.put(format!("* OK [HIGHESTMODSEQ {}] Highest\r\n", folder.mod_seq));
        }
    }

    pub(super) fn unselect(&mut self) -> Reply {
        self.selected = None;
        Reply::ok("Done")
    }

    pub(super) fn close(&mut self) -> Outcome {
        if let Some(selected) = self.selected.take()
            && !selected.read_only
        {
            self.with_account(|account| {
                if let Some(folder) = account.folder_mut(&selected.name) {
                    let deleted = deleted(folder, |_| true);
                    folder.expunge(deleted);
                }
            })?;
        }
        Ok(Reply::ok("Done"))
    }

    /// Tells what others changed in the open folder, where a command's answer may carry it.
    pub(super) fn news(&mut self, link: &mut Link, command: &str) -> io::Result<()> {
        let Some(mut selected) = self.selected.take() else { return Ok(()) };
        let numbers_stay = matches!(command, "FETCH" | "STORE" | "SEARCH");
        let same = self.with_account(|account| {
            let folder = account.folder(&selected.name)?;
            if folder.mod_seq != selected.mod_seq && !numbers_stay {
                selected.catch_up(link, folder);
            }
            Some(folder.uid_validity == selected.uid_validity)
        });
        if !matches!(same, Ok(Some(true))) {
            link.put("* BYE The open mailbox was replaced\r\n");
            return Err(cut("the open folder was replaced"));
        }
        self.selected = Some(selected);
        Ok(())
    }
}

impl Selected {
    /// The highest UID there is in the view.
    pub(crate) fn highest_uid(&self) -> u32 {
        self.view.last().copied().unwrap_or(0)
    }

    fn catch_up(&mut self, link: &mut Link, folder: &Folder) {
        if folder.uid_validity != self.uid_validity {
            return;
        }
        if folder.expunged_at > self.mod_seq {
            self.drop_expunged(link, folder);
        }
        let before = self.view.len();
        self.view.extend(folder.uids_above(self.highest_uid()));
        if self.view.len() > before {
            link.put(format!("* {} EXISTS\r\n", self.view.len()));
        }
        if folder.flagged_at > self.mod_seq {
            self.tell_flags(link, folder, before);
        }
        self.mod_seq = folder.mod_seq;
    }

    fn drop_expunged(&mut self, link: &mut Link, folder: &Folder) {
        let gone = |index: &usize| folder.position(self.view[*index]).is_none();
        let gone: Vec<usize> = (0..self.view.len()).filter(gone).collect();
        for index in gone.iter().rev() {
            link.put(format!("* {} EXPUNGE\r\n", index + 1));
        }
        self.view.retain(|uid| folder.position(*uid).is_some());
    }

    fn tell_flags(&self, link: &mut Link, folder: &Folder, known: usize) {
        for (index, uid) in self.view[..known].iter().enumerate() {
            if let Some(message) = folder.message(*uid).filter(|m| m.mod_seq > self.mod_seq) {
                let flags = flags_text(&message.flags);
                link.put(format!("* {} FETCH (UID {uid} FLAGS {flags})\r\n", index + 1));
            }
        }
    }
}

/// The UIDs of messages with `\Deleted`, where a condition holds too.
pub(super) fn deleted(folder: &Folder, also: impl Fn(u32) -> bool) -> Vec<u32> {
    let marked = folder.messages().iter().filter(|m| m.flags.contains(&Flag::Deleted));
    marked.map(|m| m.uid).filter(|uid| also(*uid)).collect()
}
