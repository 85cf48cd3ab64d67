//! Faults: what a server does wrong, at which command, how often.
//!
//! A fault is matched once per command, when the command's name and mailbox are known: for APPEND that is before the
//! first message's bytes, for everything else when the command is complete.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use mailhaul_imap::Flag;

use crate::store::Account;

/// The command name under which the greeting of a connection is matched.
pub const GREETING: &str = "GREETING";

type Change = Arc<dyn Fn(&mut Account) + Send + Sync>;

/// What goes wrong.
#[derive(Clone)]
pub(crate) enum Action {
    /// The connection ends before the command has an effect.
    Drop,
    /// The connection ends after this many bytes more were sent.
    DropAfterSent(u64),
    /// The connection ends after this many bytes more were taken in; of APPEND that is in its literal.
    DropAfterReceived(u64),
    /// The command has its effect, and the connection ends before the tagged answer.
    DropBeforeReply,
    /// NO with a response code (may be empty) and a text.
    No(String, String),
    /// BAD with a text.
    Bad(String),
    /// An untagged BYE, and the connection ends.
    Bye(String),
    /// No answer until [`Handle::release`](crate::Handle::release).
    Stall,
    /// Bytes put on the wire before the command is answered.
    Say(Bytes),
    /// Something that happens to the account just before the command.
    Change(Change),
    /// FETCH answers carry the UID behind the body.
    UidAfterBody,
    /// FETCH answers about this message tell another UID, or none.
    Misnamed(u32, Option<u32>),
    /// FETCH answers about this message come twice.
    Twice(u32),
    /// NO to an APPEND that has such a message.
    Refuse(Refusal),
    /// The connection ends where a FETCH comes to this message.
    Damaged(Damage),
    /// The connection ends at an APPEND that has such a message.
    Breaks(Breaking),
}

/// A message that the server breaks at when it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Breaking {
    /// A part of its subject.
    pub subject: String,
    /// It is stored all the same.
    pub stores: bool,
}

/// A message that can't be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Damage {
    pub uid: u32,
    /// Not even its header can.
    pub header: bool,
}

/// Messages that an APPEND is refused for.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub about: About,
    pub code: String,
    pub text: String,
}

/// What a refused message has.
#[derive(Clone, Debug)]
pub(crate) enum About {
    /// A subject that contains this.
    Subject(String),
    /// This flag or keyword.
    Flag(Flag),
}

/// A fault to be handed to [`Handle::add`](crate::Handle::add). Acts once, at the first match, unless told otherwise.
#[derive(Clone)]
pub struct Fault {
    command: String,
    mailbox: Option<String>,
    login: Option<String>,
    skip: u32,
    left: Option<u32>,
    pub(crate) action: Action,
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault").field("command", &self.command).finish_non_exhaustive()
    }
}

impl Fault {
    fn new(command: &str, action: Action) -> Self {
        Self {
            command: command.to_ascii_uppercase(),
            mailbox: None,
            login: None,
            skip: 0,
            left: Some(1),
            action,
        }
    }

    /// Ends the connection instead of carrying out `command` (`UID FETCH`, `APPEND`, `*` for any).
    pub fn drop_at(command: &str) -> Self {
        Self::new(command, Action::Drop)
    }

    /// Ends the connection `bytes` after `command` begins to be answered.
    pub fn drop_after_sent(command: &str, bytes: u64) -> Self {
        Self::new(command, Action::DropAfterSent(bytes))
    }

    /// Ends the connection `bytes` after `command` was recognised: in the middle of an APPEND's literal.
    pub fn drop_after_received(command: &str, bytes: u64) -> Self {
        Self::new(command, Action::DropAfterReceived(bytes))
    }

    /// Lets `command` have its effect and ends the connection before the tagged answer.
    pub fn drop_before_reply(command: &str) -> Self {
        Self::new(command, Action::DropBeforeReply)
    }

    /// Answers NO with a response code (without brackets; may be empty).
    pub fn no(command: &str, code: &str, text: &str) -> Self {
        Self::new(command, Action::No(code.into(), text.into()))
    }

    /// Answers BAD.
    pub fn bad(command: &str, text: &str) -> Self {
        Self::new(command, Action::Bad(text.into()))
    }

    /// Says BYE, untagged, and ends the connection. At [`GREETING`] it takes the greeting's place.
    pub fn bye(command: &str, text: &str) -> Self {
        Self::new(command, Action::Bye(text.into()))
    }

    /// Never answers `command`, until [`Handle::release`](crate::Handle::release).
    pub fn stall(command: &str) -> Self {
        Self::new(command, Action::Stall)
    }

    /// Puts bytes on the wire before the answer, as they are: `* OK [ALERT] Maintenance at noon\r\n`, or garbage.
    pub fn say(command: &str, bytes: impl Into<Bytes>) -> Self {
        Self::new(command, Action::Say(bytes.into()))
    }

    /// Changes the account just before `command` is carried out: expunge a message that was listed, and such.
    pub fn change(command: &str, change: impl Fn(&mut Account) + Send + Sync + 'static) -> Self {
        Self::new(command, Action::Change(Arc::new(change)))
    }

    /// Gives a folder another UIDVALIDITY and its messages other UIDs just before it is opened again.
    pub fn renumber(mailbox: &str, uid_validity: u32) -> Self {
        let name = mailbox.to_owned();
        let change = move |account: &mut Account| {
            if let Some(folder) = account.folder_mut(&name) {
                folder.renumber(uid_validity);
            }
        };
        Self::new("OPEN", Action::Change(Arc::new(change))).mailbox(mailbox)
    }

    /// Sends the UID of a FETCH answer behind the body, which the grammar allows.
    pub fn uid_after_body() -> Self {
        Self::new("FETCH", Action::UidAfterBody).lasting()
    }

    /// Tells `told` as the UID of the message whose UID is `uid`, in every FETCH answer; `None` leaves it out.
    pub fn misnamed(uid: u32, told: Option<u32>) -> Self {
        Self::new("FETCH", Action::Misnamed(uid, told)).lasting()
    }

    /// Sends every FETCH answer about this message twice.
    pub fn twice(uid: u32) -> Self {
        Self::new("FETCH", Action::Twice(uid)).lasting()
    }

    /// Refuses every APPEND with a message whose subject contains `part`.
    pub fn refuse_subject(part: &str, code: &str, text: &str) -> Self {
        Self::refuse(About::Subject(part.into()), code, text)
    }

    /// Refuses every APPEND with a message that has this flag or keyword, whatever PERMANENTFLAGS says.
    pub fn refuse_flag(flag: &str, code: &str, text: &str) -> Self {
        Self::refuse(About::Flag(Flag::parse(flag.as_bytes())), code, text)
    }

    /// Ends the connection whenever a FETCH comes to this message's body, after the messages before it.
    pub fn damaged_body(uid: u32) -> Self {
        Self::new("FETCH", Action::Damaged(Damage { uid, header: false })).lasting()
    }

    /// The same, and where only its header is asked for too.
    pub fn damaged_header(uid: u32) -> Self {
        Self::new("FETCH", Action::Damaged(Damage { uid, header: true })).lasting()
    }

    /// Ends the connection at every APPEND with a message whose subject contains `part`, and stores nothing of that command.
    pub fn breaks_at_subject(part: &str) -> Self {
        Self::breaks(part, false)
    }

    /// Stores the messages of such an APPEND and ends the connection before the tagged answer.
    pub fn breaks_behind_subject(part: &str) -> Self {
        Self::breaks(part, true)
    }

    fn breaks(part: &str, stores: bool) -> Self {
        Self::new("APPEND", Action::Breaks(Breaking { subject: part.into(), stores })).lasting()
    }

    fn refuse(about: About, code: &str, text: &str) -> Self {
        let refusal = Refusal { about, code: code.into(), text: text.into() };
        Self::new("APPEND", Action::Refuse(refusal)).lasting()
    }

    /// Only for commands that name this mailbox, or have it open.
    #[must_use]
    pub fn mailbox(mut self, name: &str) -> Self {
        self.mailbox = Some(name.into());
        self
    }

    /// Only for this user.
    #[must_use]
    pub fn login(mut self, login: &str) -> Self {
        self.login = Some(login.into());
        self
    }

    /// Acts from the `n`th match on; the first is 1.
    #[must_use]
    pub fn nth(mut self, n: u32) -> Self {
        self.skip = n.saturating_sub(1);
        self
    }

    /// Acts this many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// Acts at every match.
    #[must_use]
    pub fn lasting(mut self) -> Self {
        self.left = None;
        self
    }

    fn matches(&self, at: &At<'_>) -> bool {
        let same_command = match self.command.as_str() {
            "*" => at.command != GREETING,
            "OPEN" => matches!(at.command, "SELECT" | "EXAMINE"),
            "FETCH" | "STORE" | "SEARCH" => {
                at.command.strip_prefix("UID ").unwrap_or(at.command) == self.command
            }
            name => name == at.command,
        };
        same_command
            && self.mailbox.as_deref().is_none_or(|m| at.mailbox == Some(m))
            && self.login.as_deref().is_none_or(|l| at.login == Some(l))
    }
}

/// A command as faults are matched against it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    /// Upper case: `UID FETCH`.
    pub command: &'a str,
    pub mailbox: Option<&'a str>,
    pub login: Option<&'a str>,
}

/// The faults in force.
#[derive(Debug, Default)]
pub(crate) struct FaultBook(Vec<Fault>);

impl FaultBook {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// What goes wrong at this command; faults that have done their part are forgotten.
    pub(crate) fn take(&mut self, at: At<'_>) -> Vec<Action> {
        let mut actions = Vec::new();
        for fault in self.0.iter_mut().filter(|f| f.matches(&at)) {
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            if let Some(left) = &mut fault.left {
                *left -= 1;
            }
            actions.push(fault.action.clone());
        }
        self.0.retain(|f| f.left != Some(0));
        actions
    }
}

#[cfg(test)]
mod tests {
    use super::{At, Fault, FaultBook};

    fn at<'a>(command: &'a str, mailbox: &'a str) -> At<'a> {
        At { command, mailbox: Some(mailbox), login: Some("mia") }
    }

    #[test]
    fn a_fault_acts_once_at_its_nth_match() {
        let mut book = FaultBook::default();
        book.add(Fault::drop_at("UID FETCH").mailbox("a").nth(2));
        assert_eq!(book.take(at("UID FETCH", "a")).len(), 0);
        assert_eq!(book.take(at("UID FETCH", "b")).len(), 0);
        assert_eq!(book.take(at("NOOP", "a")).len(), 0);
        assert_eq!(book.take(at("UID FETCH", "a")).len(), 1);
        assert_eq!(book.take(at("UID FETCH", "a")).len(), 0);
        assert_eq!(book.len(), 0);
    }

    #[test]
    fn a_lasting_fault_acts_at_every_match() {
        let mut book = FaultBook::default();
        book.add(Fault::no("APPEND", "OVERQUOTA", "full").lasting());
        for _ in 0..3 {
            assert_eq!(book.take(at("APPEND", "a")).len(), 1);
        }
    }
}
