//! STORE, EXPUNGE and UID EXPUNGE.

use std::collections::BTreeSet;

use mailhaul_imap::Flag;
use mailhaul_imap::wire::Reader;

use super::Session;
use super::command::Command;
use super::item::flags_text;
use super::reply::{Outcome, Reply, Stop};
use super::select::deleted;
use super::set::Set;
use crate::config::Feature;
use crate::link::Link;
use crate::store::Folder;

/// What a STORE does with its flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Replace,
    Add,
    Remove,
}

/// A STORE command, read.
struct Store {
    uids: bool,
    set: Set,
    unchanged_since: Option<u64>,
    way: Way,
    silent: bool,
    flags: BTreeSet<Flag>,
}

impl Session {
    pub(super) fn store(&mut self, link: &mut Link, command: &Command) -> Outcome {
        let store = self.store_command(command)?;
        let Some(selected) = &self.selected else {
            return Err(Reply::bad("Nothing is open").into());
        };
        if selected.read_only {
            return Err(Reply::no("", "The mailbox is open read-only").into());
        }
        let highest = selected.highest_uid();
        let last = u32::try_from(selected.view.len()).unwrap_or(u32::MAX);
        let targets = (1u32..).zip(&selected.view).filter(|(seq, uid)| {
            if store.uids {
                store.set.contains(**uid, highest)
            } else {
                store.set.contains(*seq, last)
            }
        });
        let targets: Vec<(u32, u32)> = targets.map(|(seq, uid)| (seq, *uid)).collect();
        let (name, condstore, told) = (selected.name.clone(), selected.condstore, selected.mod_seq);
        let done = self.with_account(|account| {
            let folder = account.folder_mut(&name)?;
            let nothing_else = folder.mod_seq == told;
            Some((store.apply(folder, &targets, condstore), nothing_else.then_some(folder.mod_seq)))
        })?;
        let Some((done, told)) = done else { return Err(Reply::no("", "Mailbox is gone").into()) };
        for line in done.lines {
            link.put(line);
        }
        if let (Some(selected), Some(told)) = (&mut self.selected, told) {
            selected.mod_seq = told;
        }
        if done.modified.is_empty() {
            return Ok(Reply::ok("Done"));
        }
        let modified = done.modified.join(",");
        Ok(Reply::ok_with(&format!("MODIFIED {modified}"), "Done where nothing had changed"))
    }

    fn store_command(&self, command: &Command) -> Result<Store, Stop> {
        let mut reader = command.arguments();
        let set = Set::read(&mut reader)?;
        reader.spaces();
        let mut unchanged_since = None;
        if reader.eat(b'(') {
            let offered = self.shared.config.has(Feature::Condstore);
            let number = (offered && reader.word("UNCHANGEDSINCE") && reader.spaces())
                .then(|| reader.number())
                .flatten();
            unchanged_since =
                Some(number.ok_or_else(|| Reply::bad("UNCHANGEDSINCE was expected"))?);
            reader.eat(b')');
            reader.spaces();
        }
        let word = reader.atom().map(|w| String::from_utf8_lossy(w).to_ascii_uppercase());
        let word = word.unwrap_or_default();
        let (word, silent) = match word.strip_suffix(".SILENT") {
            Some(word) => (word, true),
            None => (word.as_str(), false),
        };
        let way = match word {
            "FLAGS" => Way::Replace,
            "+FLAGS" => Way::Add,
            "-FLAGS" => Way::Remove,
            _ => return Err(Reply::bad("FLAGS were expected").into()),
        };
        reader.spaces();
        let flags = flag_list(&mut reader).ok_or_else(|| Reply::bad("Flags were expected"))?;
        let flags = flags.into_iter().filter(|f| self.shared.config.admits(f)).collect();
        Ok(Store {
            uids: command.name.starts_with("UID"),
            set,
            unchanged_since,
            way,
            silent,
            flags,
        })
    }

    pub(super) fn uid_expunge(&mut self, link: &mut Link, command: &Command) -> Outcome {
        let set = Set::read(&mut command.arguments())?;
        self.expunge(link, Some(&set))
    }

    /// The EXPUNGE responses come with the news after the command.
    pub(super) fn expunge(&mut self, _link: &mut Link, only: Option<&Set>) -> Outcome {
        let Some(selected) = &self.selected else {
            return Err(Reply::bad("Nothing is open").into());
        };
        if selected.read_only {
            return Err(Reply::no("", "The mailbox is open read-only").into());
        }
        let highest = selected.highest_uid();
        self.with_account(|account| {
            if let Some(folder) = account.folder_mut(&selected.name) {
                let gone = deleted(folder, |uid| only.is_none_or(|s| s.contains(uid, highest)));
                folder.expunge(gone);
            }
        })?;
        Ok(Reply::ok("Done"))
    }
}

/// What a STORE did.
#[derive(Default)]
struct Stored {
    lines: Vec<String>,
    modified: Vec<String>,
}

impl Store {
    fn apply(&self, folder: &mut Folder, targets: &[(u32, u32)], condstore: bool) -> Stored {
        let mut stored = Stored::default();
        for (seq, uid) in targets {
            let Some(message) = folder.message(*uid) else { continue };
            if self.unchanged_since.is_some_and(|limit| message.mod_seq > limit) {
                let number = if self.uids { uid } else { seq };
                stored.modified.push(number.to_string());
                continue;
            }
            let flags = self.combine(&message.flags);
            folder.set_flags(*uid, flags.clone());
            let tells_mod_seq = condstore || self.unchanged_since.is_some();
            if self.silent && !tells_mod_seq {
                continue;
            }
            let mut line = format!("* {seq} FETCH (UID {uid}");
            if !self.silent {
                line.extend([" FLAGS ", &flags_text(&flags)]);
            }
            if tells_mod_seq {
                let mod_seq = folder.message(*uid).map_or(0, |m| m.mod_seq);
                line.extend([" MODSEQ (", &mod_seq.to_string(), ")"]);
            }
            stored.lines.push(line + ")\r\n");
        }
        stored
    }

    fn combine(&self, present: &BTreeSet<Flag>) -> BTreeSet<Flag> {
        match self.way {
            Way::Replace => self.flags.clone(),
            Way::Add => present.union(&self.flags).cloned().collect(),
            Way::Remove => present.difference(&self.flags).cloned().collect(),
        }
    }
}

/// Takes `(\Seen word)`, or flags without parentheses up to the line's end.
pub(super) fn flag_list(reader: &mut Reader<'_>) -> Option<Vec<Flag>> {
    let listed = reader.eat(b'(');
    let mut flags = Vec::new();
    while let Some(flag) = reader.atom() {
        flags.push(Flag::parse(flag));
        reader.spaces();
    }
    (if listed { reader.eat(b')') } else { reader.at_end() }).then_some(flags)
}
