//! FETCH and UID FETCH.

use mailhaul_imap::Flag;
use mailhaul_imap::wire::Reader;

use super::Session;
use super::command::Command;
use super::faulty::Plan;
use super::item::Item;
use super::reply::{Outcome, Reply, Stop};
use super::select::Selected;
use super::set::Set;
use crate::config::Feature;
use crate::link::{Link, cut};
use crate::store::{Account, Message};

/// A FETCH command, read.
struct Query {
    uids: bool,
    set: Set,
    items: Vec<Item>,
    changed_since: Option<u64>,
}

impl Session {
    pub(super) async fn fetch(
        &mut self,
        link: &mut Link,
        command: &Command,
        plan: &Plan,
    ) -> Outcome {
        let mut query = self.fetch_query(command)?;
        query.arrange(plan.uid_after_body);
        let asks_body = query.items.iter().any(Item::is_body);
        let Some(selected) = &self.selected else {
            return Err(Reply::bad("Nothing is open").into());
        };
        let found = self.with_account(|account| query.find(account, selected))?;
        if asks_body {
            self.shared.count(|c| c.body_fetches += 1);
        }
        let asks_header = query.items.iter().any(Item::is_section);
        for (seq, message) in found {
            if plan.breaks_at(message.uid, asks_body, asks_header) {
                link.flush().await?;
                return Err(cut("a fault at a message").into());
            }
            if message.ghost && asks_body {
                continue;
            }
            let (times, told) = plan.told(message.uid);
            for _ in 0..times {
                query.put(link, seq, &message, told);
            }
            if asks_body {
                self.shared.count(|c| c.bodies += 1);
            }
            link.relieve().await?;
        }
        Ok(Reply::ok("Done"))
    }

    fn fetch_query(&mut self, command: &Command) -> Result<Query, Stop> {
        let mut reader = command.arguments();
        let set = Set::read(&mut reader)?;
        reader.spaces();
        let items = Item::read(&mut reader)?;
        let changed_since = self.changed_since(&mut reader)?;
        let uids = command.name.starts_with("UID");
        let mut query = Query { uids, set, items, changed_since };
        if query.changed_since.is_some() {
            query.want(Item::ModSeq);
        }
        if query.items.contains(&Item::GmailId) && !self.shared.config.has(Feature::Labels) {
            return Err(Reply::bad("Labels are not offered").into());
        }
        if query.items.contains(&Item::ModSeq) {
            if !self.shared.config.has(Feature::Condstore) {
                return Err(Reply::bad("MODSEQ is not offered").into());
            }
            if let Some(selected) = &mut self.selected {
                selected.condstore = true;
            }
        }
        Ok(query)
    }

    fn changed_since(&self, reader: &mut Reader<'_>) -> Result<Option<u64>, Stop> {
        if !reader.spaces() || reader.at_end() {
            return Ok(None);
        }
        let offered = self.shared.config.has(Feature::Condstore);
        let asked = offered && reader.eat(b'(') && reader.word("CHANGEDSINCE") && reader.spaces();
        let number = asked.then(|| reader.number()).flatten();
        match number {
            Some(number) if reader.eat(b')') => Ok(Some(number)),
            _ => Err(Reply::bad("CHANGEDSINCE was expected").into()),
        }
    }
}

impl Query {
    fn want(&mut self, item: Item) {
        if !self.items.contains(&item) {
            self.items.push(item);
        }
    }

    /// Puts an answer out, with `told` as its UID.
    fn put(&self, link: &mut Link, seq: u32, message: &Message, told: Option<u32>) {
        link.put(format!("* {seq} FETCH ("));
        let mut space = "";
        for item in self.items.iter().filter(|item| **item != Item::Uid || told.is_some()) {
            link.put(space);
            space = " ";
            match (item, told) {
                (Item::Uid, Some(uid)) => link.put(format!("UID {uid}")),
                _ => item.put(link, message),
            }
        }
        link.put(")\r\n");
    }

    /// Puts the UID first, as servers do, or last, as the grammar allows too.
    fn arrange(&mut self, uid_last: bool) {
        let wanted = self.uids || self.items.contains(&Item::Uid);
        if wanted {
            self.items.retain(|item| *item != Item::Uid);
            let at = if uid_last { self.items.len() } else { 0 };
            self.items.insert(at, Item::Uid);
        }
    }

    /// The messages that are meant, and are still there; marks them as read where that is asked for.
    fn find(&self, account: &mut Account, selected: &Selected) -> Vec<(u32, Message)> {
        let Some(folder) = account.folder_mut(&selected.name) else { return Vec::new() };
        let highest = selected.highest_uid();
        let last = u32::try_from(selected.view.len()).unwrap_or(u32::MAX);
        let marks = !selected.read_only && self.items.iter().any(Item::marks);
        let mut found = Vec::new();
        for (seq, uid) in (1u32..).zip(&selected.view) {
            let meant = if self.uids {
                self.set.contains(*uid, highest)
            } else {
                self.set.contains(seq, last)
            };
            let Some(message) = meant.then(|| folder.message(*uid)).flatten() else { continue };
            if self.changed_since.is_some_and(|limit| message.mod_seq <= limit) {
                continue;
            }
            if marks && !message.flags.contains(&Flag::Seen) {
                let mut flags = message.flags.clone();
                flags.insert(Flag::Seen);
                folder.set_flags(*uid, flags);
            }
            found.extend(folder.message(*uid).map(|m| (seq, m.clone())));
        }
        found
    }
}
