//! Moving a domain's mail over: what the administrator decided, and what was seen.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::mail_dns::MailExchangers;

/// The steps of a cut-over, in order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "camelCase")]
pub enum CutOverStep {
    /// Others must not remember the old mail exchangers for long.
    LowerTtl,
    /// What IMAP can't move is moved by other means: calendars, contacts, rules, aliases.
    OtherData,
    /// Mailboxes that several people use are on the new side, with their rights.
    SharedMailboxes,
    /// Everybody knows when, and what to change in their programs.
    TellUsers,
    /// A last top-up before the switch.
    TopUp,
    /// The mail exchangers are the new ones.
    SwitchMail,
    /// What still arrived at the old place is fetched, until nothing does any more.
    LateMail,
    /// Everything is compared once more.
    Verify,
}

impl CutOverStep {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::LowerTtl,
        Self::OtherData,
        Self::SharedMailboxes,
        Self::TellUsers,
        Self::TopUp,
        Self::SwitchMail,
        Self::LateMail,
        Self::Verify,
    ];
}

/// What the administrator decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CutOverPlan {
    /// The domains whose mail moves; lower case.
    pub domains: Vec<String>,
    /// Whether their mail exchangers are looked up again and again.
    pub watch: bool,
    /// How the names of the new mail exchangers end, such as `mail.protection.outlook.com`; empty while undecided.
    pub new_exchanger: String,
    /// Top-ups for what arrives late; `None` for none.
    pub late: Option<LateMail>,
}

/// Top-ups for what still arrives at the old place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LateMail {
    /// Minutes between two of them.
    pub every: u32,
    /// Hours without a new message after which they end.
    pub quiet: u32,
}

/// What was seen so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CutOverMemory {
    /// By domain.
    pub seen: BTreeMap<String, Seen>,
    /// Steps that somebody said are done.
    pub done: BTreeMap<CutOverStep, StepDone>,
    /// Since when late mail is fetched.
    pub late_since: Option<Timestamp>,
    /// When the last top-up for late mail was queued.
    pub late_asked: Option<Timestamp>,
    /// When the old place had been quiet for long enough.
    pub late_over: Option<Timestamp>,
}

/// A look at the mail exchangers of a domain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    pub at: Timestamp,
    /// The last answer there was.
    pub answer: Option<MailExchangers>,
    /// When that answer was first seen.
    pub since: Timestamp,
    /// Why there is no newer answer.
    pub problem: Option<String>,
}

/// Who said that a step is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    pub at: Timestamp,
    pub person: String,
}
