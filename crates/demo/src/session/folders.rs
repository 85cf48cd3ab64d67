//! Commands about whole folders: STATUS, CREATE, DELETE, RENAME, subscriptions and quota.

use mailhaul_imap::wire::{Reader, Writer};
use mailhaul_imap::{Flag, Mailbox};

use super::Session;
use super::command::Command;
use super::reply::{Outcome, Reply, Stop};
use crate::config::{Config, Feature};
use crate::link::Link;
use crate::store::{Folder, Refusal};

impl Session {
    pub(super) fn status(&self, link: &mut Link, command: &Command) -> Outcome {
        let mut reader = command.arguments();
        let mailbox = self.mailbox(&mut reader)?;
        reader.spaces();
        let items = status_items(&mut reader, &self.shared.config)?;
        let status = self.with_account(|account| {
            let folder = account.folder(mailbox.as_str()).filter(|f| !f.no_select);
            folder.map(|f| status_text(f, &items))
        })?;
        let status = status.ok_or_else(|| missing(&mailbox))?;
        self.say_status(link, mailbox.as_str(), &status);
        Ok(Reply::ok("Done"))
    }

    pub(super) fn create(&self, command: &Command) -> Outcome {
        let mut reader = command.arguments();
        let mailbox = self.mailbox(&mut reader)?;
        let mut special_use = None;
        if reader.spaces() {
            let offered = self.shared.config.has(Feature::CreateSpecialUse);
            let wanted = offered && reader.eat(b'(') && reader.word("USE") && reader.spaces();
            let attribute = (wanted && reader.eat(b'(')).then(|| reader.atom()).flatten();
            let attribute = attribute.ok_or_else(|| Reply::bad("A special use was expected"))?;
            special_use = Some(String::from_utf8_lossy(attribute).into_owned());
        }
        self.with_account(|account| account.create(mailbox.as_str(), special_use))??;
        Ok(Reply::ok("Done"))
    }

    pub(super) fn delete(&mut self, command: &Command) -> Outcome {
        let mailbox = self.mailbox(&mut command.arguments())?;
        self.with_account(|account| account.delete(mailbox.as_str()))??;
        if self.selected.as_ref().is_some_and(|s| s.name == mailbox.as_str()) {
            self.selected = None;
        }
        Ok(Reply::ok("Done"))
    }

    pub(super) fn rename(&self, command: &Command) -> Outcome {
        let mut reader = command.arguments();
        let from = self.mailbox(&mut reader)?;
        let to = self.mailbox(&mut reader)?;
        self.with_account(|account| account.rename(from.as_str(), to.as_str()))??;
        Ok(Reply::ok("Done"))
    }

    pub(super) fn subscribe(&self, command: &Command, on: bool) -> Outcome {
        let mailbox = self.mailbox(&mut command.arguments())?;
        let name = mailbox.as_str();
        self.with_account(|account| {
            if !on {
                account.unsubscribe(name);
            } else if account.folder(name).is_some() {
                account.subscribe(name);
            } else {
                return Err(Refusal::new("NONEXISTENT", "Mailbox doesn't exist"));
            }
            Ok(())
        })??;
        Ok(Reply::ok("Done"))
    }

    pub(super) fn quota_root(&self, link: &mut Link, command: &Command) -> Outcome {
        let mailbox = self.mailbox(&mut command.arguments())?;
        let (used, limit) = self.with_account(|account| (account.bytes(), account.quota))?;
        let mut answer = Writer::new(self.utf8);
        answer.raw("* QUOTAROOT ").mailbox(&mailbox).raw(" \"User quota\"");
        link.put(answer.into_response());
        match limit {
            Some(limit) => {
                let (used, limit) = (used.div_ceil(1024), limit / 1024);
                link.put(format!("* QUOTA \"User quota\" (STORAGE {used} {limit})\r\n"));
            }
            None => link.put("* QUOTA \"User quota\" ()\r\n"),
        }
        Ok(Reply::ok("Done"))
    }
}

pub(super) fn missing(mailbox: &Mailbox) -> Reply {
    Reply::no(
        "NONEXISTENT",
        format!("Mailbox doesn't exist: {}", mailbox.as_str().escape_default()),
    )
}

/// Takes `(MESSAGES UIDNEXT ..)`.
pub(super) fn status_items(reader: &mut Reader<'_>, config: &Config) -> Result<Vec<String>, Stop> {
    let mut items = Vec::new();
    if !reader.eat(b'(') {
        return Err(Reply::bad("A list of items was expected").into());
    }
    while let Some(item) = reader.atom() {
        let item = String::from_utf8_lossy(item).to_ascii_uppercase();
        let known = match item.as_str() {
            "MESSAGES" | "RECENT" | "UIDNEXT" | "UIDVALIDITY" | "UNSEEN" => true,
            "SIZE" => config.has(Feature::StatusSize),
            "HIGHESTMODSEQ" => config.has(Feature::Condstore),
            _ => false,
        };
        if !known {
            return Err(Reply::bad(format!("Unknown status item {item}")).into());
        }
        items.push(item);
        reader.spaces();
    }
    if reader.eat(b')') { Ok(items) } else { Err(Reply::bad("The list has no end").into()) }
}

/// `MESSAGES 3 UIDNEXT 4 ..`.
pub(super) fn status_text(folder: &Folder, items: &[String]) -> String {
    let messages = folder.messages();
    let value = |item: &str| match item {
        "MESSAGES" => messages.len() as u64,
        "UIDNEXT" => u64::from(folder.uid_next),
        "UIDVALIDITY" => u64::from(folder.uid_validity),
        "UNSEEN" => messages.iter().filter(|m| !m.flags.contains(&Flag::Seen)).count() as u64,
        "SIZE" => messages.iter().map(crate::store::Message::size).sum(),
        "HIGHESTMODSEQ" => folder.mod_seq,
        _ => 0,
    };
    let words: Vec<String> = items.iter().map(|i| format!("{i} {}", value(i))).collect();
    words.join(" ")
}
