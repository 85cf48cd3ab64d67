//! APPEND and MULTIAPPEND: all messages of a command, or none.

use std::collections::BTreeSet;

use mailhaul_imap::wire::{Fragment, Reader};
use mailhaul_imap::{Flag, InternalDate, Mailbox};

use super::Session;
use super::command::Command;
use super::faulty::Plan;
use super::flags::flag_list;
use super::reply::{Outcome, Reply, Stop};
use crate::config::Feature;
use crate::fault::About;
use crate::link::cut;
use crate::store::message::header_value;
use crate::store::{Account, NewMessage};

impl Session {
    pub(super) fn append(&mut self, command: &Command, plan: &Plan) -> Outcome {
        let mut reader = command.arguments();
        let mailbox = self.mailbox(&mut reader)?;
        let messages = self.messages(&mut reader)?;
        for message in &messages {
            self.admit(message, plan)?;
        }
        let count = messages.len() as u64;
        let breaks =
            plan.breaking.iter().find(|b| messages.iter().any(|m| is_about(m, &b.subject)));
        if breaks.is_some_and(|b| !b.stores) {
            return Err(Stop::Lost(cut("a fault at a message")));
        }
        let (validity, uids) = self.with_account(|account| {
            let uids = account.append(mailbox.as_str(), messages)?;
            let validity = account.folder(mailbox.as_str()).map_or(0, |f| f.uid_validity);
            Ok::<_, Stop>((validity, uids))
        })??;
        self.shared.count(|c| c.appended += count);
        if breaks.is_some() {
            return Err(Stop::Lost(cut("a fault behind a message")));
        }
        if !self.shared.config.has(Feature::UidPlus) {
            return Ok(Reply::ok("APPEND completed"));
        }
        let is_row = uids.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        let uids = match uids.as_slice() {
            [] => return Err(Reply::bad("A message was expected").into()),
            [first, .., last] if is_row => format!("{first}:{last}"),
            uids => uids.iter().map(u32::to_string).collect::<Vec<_>>().join(","),
        };
        Ok(Reply::ok_with(&format!("APPENDUID {validity} {uids}"), "APPEND completed"))
    }

    /// Whether a message of this size, announced to this mailbox, is refused before its bytes are sent.
    pub(super) fn append_refusal(&self, command: &Command, size: u64) -> Option<Reply> {
        let Some(login) = &self.login else { return Some(Reply::bad("Please log in first")) };
        let mut reader = command.arguments();
        let mailbox = reader.astring().map(|name| Mailbox::from_wire(&name, self.utf8))?;
        let mailbox = self.spelled(mailbox);
        let announced = command.fragments.iter().filter(|f| is_literal(f)).count();
        if announced > 1 && !self.shared.config.has(Feature::MultiAppend) {
            return Some(Reply::bad("One message at a time"));
        }
        if self.shared.config.message_limit.is_some_and(|limit| size > limit) {
            return Some(too_big());
        }
        self.shared.with(login, |account| no_room(account, &mailbox, size)).flatten()
    }

    fn messages(&self, reader: &mut Reader<'_>) -> Result<Vec<NewMessage>, Stop> {
        let mut messages = Vec::new();
        while reader.spaces() || messages.is_empty() || !reader.at_end() {
            messages.push(self.message(reader)?);
        }
        if messages.len() > 1 && !self.shared.config.has(Feature::MultiAppend) {
            return Err(Reply::bad("One message at a time").into());
        }
        Ok(messages)
    }

    fn message(&self, reader: &mut Reader<'_>) -> Result<NewMessage, Stop> {
        let mut flags = BTreeSet::new();
        if reader.peek() == Some(b'(') {
            let given =
                flag_list(reader).ok_or_else(|| Reply::bad("A list of flags was expected"))?;
            flags = given.into_iter().filter(|f| self.shared.config.admits(f)).collect();
            if self.shared.config.appends_unflagged {
                flags.remove(&Flag::Flagged);
            }
            reader.spaces();
        }
        let mut date = InternalDate { unix: self.shared.config.now, offset_minutes: 0 };
        if reader.peek() == Some(b'"') {
            let text = reader.string().ok_or_else(|| Reply::bad("A date was expected"))?;
            date =
                InternalDate::parse(&text).ok_or_else(|| Reply::bad("This date makes no sense"))?;
            reader.spaces();
        }
        if !reader.at_literal() {
            return Err(Reply::bad("A literal was expected").into());
        }
        let body = reader.string().unwrap_or_default();
        Ok(NewMessage { flags, date, body })
    }

    fn admit(&self, message: &NewMessage, plan: &Plan) -> Result<(), Stop> {
        let config = &self.shared.config;
        if config.message_limit.is_some_and(|limit| message.body.len() as u64 > limit) {
            return Err(too_big().into());
        }
        if message.body.is_empty() && config.refuse_empty {
            return Err(Reply::no("", "Can't save a zero byte message").into());
        }
        if config.final_crlf && !message.body.ends_with(b"\r\n") {
            return Err(Reply::no("CANNOT", "The last line of the message is not ended").into());
        }
        let has = |about: &About| match about {
            About::Subject(part) => is_about(message, part),
            About::Flag(flag) => message.flags.contains(flag),
        };
        match plan.refusals.iter().find(|r| has(&r.about)) {
            Some(refused) => Err(Reply::no(&refused.code, refused.text.clone()).into()),
            None => Ok(()),
        }
    }
}

fn is_about(message: &NewMessage, part: &str) -> bool {
    let subject = header_value(&message.body, "Subject").unwrap_or_default();
    String::from_utf8_lossy(&subject).contains(part)
}

fn is_literal(fragment: &Fragment) -> bool {
    matches!(fragment, Fragment::Literal(_))
}

fn too_big() -> Reply {
    Reply::no("TOOBIG", "The message is larger than this server takes")
}

fn no_room(account: &mut Account, mailbox: &Mailbox, size: u64) -> Option<Reply> {
    if account.folder(mailbox.as_str()).is_none_or(|f| f.no_select) {
        return Some(Reply::no("TRYCREATE", "Mailbox doesn't exist"));
    }
    let full = account.quota.is_some_and(|quota| account.bytes() + size > quota);
    full.then(|| Reply::no("OVERQUOTA", "Quota exceeded (mailbox for user is full)"))
}
