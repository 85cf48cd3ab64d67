//! Sample mail: three accounts with about 500 messages, the same on every machine.
//!
//! Nested folders, names in German, Japanese and Arabic, special uses, flags and keywords, attachments, a pair of
//! messages that are equal to the byte, messages without a Message-ID, and headers in raw UTF-8.

mod letter;
mod people;
mod random;

use std::collections::BTreeSet;

use bytes::Bytes;
use jiff::tz::Offset;
use mailhaul_imap::{Flag, InternalDate};

use crate::store::{Account, NewMessage};
use letter::Kind;
use people::{FolderPlan, PEOPLE, Person};
use random::Random;

/// 2019-01-07T06:00:00Z: the oldest sample message arrives a little later.
const FIRST: i64 = 1_546_840_800;
/// About seven years, in seconds.
const SPAN: usize = 7 * 365 * 24 * 60 * 60;

/// One account's mail.
#[derive(Clone, Debug)]
pub struct SampleAccount {
    /// The person's name.
    pub name: String,
    /// The login on the old server.
    pub login: String,
    pub folders: Vec<SampleFolder>,
}

/// One folder's mail.
#[derive(Clone, Debug)]
pub struct SampleFolder {
    /// Levels are separated by `/`, and no level has one in its name.
    pub name: String,
    pub special_use: Option<&'static str>,
    pub subscribed: bool,
    pub messages: Vec<NewMessage>,
}

/// The three accounts. The same seed gives the same bytes.
pub fn accounts(seed: u64) -> Vec<SampleAccount> {
    (0..).zip(&PEOPLE).map(|(n, person)| account(person, &mut Random::new(seed ^ n))).collect()
}

impl SampleAccount {
    /// Puts the mail into an account of a server that separates levels by `separator` and has no prefix.
    pub fn fill(&self, account: &mut Account, separator: char) {
        for folder in &self.folders {
            let name = folder.name.replace('/', &separator.to_string());
            let filled = account.ensure(&name);
            filled.special_use = folder.special_use.map(str::to_owned);
            for message in &folder.messages {
                filled.append(message.clone());
            }
            if folder.subscribed {
                account.subscribe(&name);
            }
        }
    }

    /// How many messages there are.
    pub fn messages(&self) -> usize {
        self.folders.iter().map(|f| f.messages.len()).sum()
    }
}

fn account(person: &Person, random: &mut Random) -> SampleAccount {
    let mut number = 0;
    let mut folders: Vec<SampleFolder> =
        person.folders.iter().map(|plan| folder(person, plan, &mut number, random)).collect();
    // Equal to the byte and both real: someone got the same letter twice.
    if let Some(inbox) = folders.first_mut()
        && let Some(twin) = inbox.messages.first().cloned()
    {
        inbox.messages.push(twin);
    }
    SampleAccount { name: person.name.into(), login: person.login.into(), folders }
}

fn folder(
    person: &Person,
    plan: &FolderPlan,
    number: &mut usize,
    random: &mut Random,
) -> SampleFolder {
    let (name, special_use, size) = *plan;
    let mut messages = Vec::with_capacity(size);
    for _ in 0..size {
        *number += 1;
        messages.push(message(person, special_use, *number, random));
    }
    let subscribed = !name.starts_with("Newsletter");
    SampleFolder { name: name.into(), special_use, subscribed, messages }
}

fn message(
    person: &Person,
    special_use: Option<&str>,
    number: usize,
    random: &mut Random,
) -> NewMessage {
    let unix = FIRST + i64::try_from(random.below(SPAN)).unwrap_or(0);
    let date = InternalDate { unix, offset_minutes: person.zone };
    let kind = match random.below(20) {
        0..=2 => Kind::Attachment(random.between(20_000, 300_000)),
        3..=9 => Kind::Alternative,
        10 => Kind::Raw,
        11 if special_use.is_none() => Kind::Anonymous,
        _ => Kind::Plain,
    };
    let body = letter::write(person, kind, number, &header_date(date), random);
    NewMessage { flags: flags(special_use, random), date, body: Bytes::from(body) }
}

fn flags(special_use: Option<&str>, random: &mut Random) -> BTreeSet<Flag> {
    let mut flags = BTreeSet::new();
    let mut add = |flag: Flag, n: usize| {
        if random.once_in(n) {
            flags.insert(flag);
        }
    };
    add(Flag::Answered, 5);
    add(Flag::Flagged, 9);
    add(Flag::Keyword("$Forwarded".into()), 8);
    add(Flag::Keyword("$Label1".into()), 10);
    add(Flag::Keyword("project-bridge".into()), 12);
    match special_use {
        Some("\\Drafts") => add(Flag::Draft, 1),
        Some("\\Sent") => add(Flag::Seen, 1),
        Some("\\Junk") => add(Flag::Keyword("$Junk".into()), 1),
        _ => {
            if !random.once_in(4) {
                flags.insert(Flag::Seen);
            }
        }
    }
    flags
}

/// A date as in a message's header (RFC 5322).
fn header_date(date: InternalDate) -> String {
    let offset = Offset::from_seconds(i32::from(date.offset_minutes) * 60).unwrap_or(Offset::UTC);
    let civil = offset.to_datetime(date.timestamp()).strftime("%a, %d %b %Y %H:%M:%S");
    let (hours, minutes) = (date.offset_minutes / 60, date.offset_minutes % 60);
    format!("{civil} +{hours:02}{minutes:02}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::accounts;
    use crate::store::message::header_value;

    #[test]
    fn the_same_seed_gives_the_same_mail_and_another_seed_other_mail() {
        let bodies = |seed| {
            let all = accounts(seed);
            let folders = all.iter().flat_map(|a| &a.folders);
            folders.flat_map(|f| f.messages.iter().map(|m| m.body.clone())).collect::<Vec<_>>()
        };
        assert_eq!(bodies(1), bodies(1));
        assert_ne!(bodies(1), bodies(2));
    }

    #[test]
    fn the_sample_has_what_a_migration_can_stumble_over() {
        let all = accounts(7);
        assert_eq!(all.len(), 3);
        let total: usize = all.iter().map(super::SampleAccount::messages).sum();
        assert!((480..=540).contains(&total), "{total}");
        for account in &all {
            let messages: Vec<_> = account.folders.iter().flat_map(|f| &f.messages).collect();
            let different: BTreeSet<_> = messages.iter().map(|m| &m.body).collect();
            assert_eq!(different.len(), messages.len() - 1, "one pair is equal");
            let nameless =
                messages.iter().filter(|m| header_value(&m.body, "Message-ID").is_none()).count();
            assert!(nameless > 0);
            assert!(messages.iter().any(|m| m.body.len() > 100_000), "no attachment");
            let raw = |m: &&super::NewMessage| {
                header_value(&m.body, "Subject").is_some_and(|s| !s.is_ascii())
            };
            assert!(messages.iter().any(raw), "no 8-bit header");
            assert!(account.folders.iter().any(|f| !f.name.is_ascii() && f.name.contains('/')));
            let flags: BTreeSet<_> = messages.iter().flat_map(|m| &m.flags).collect();
            assert!(flags.len() >= 6, "{flags:?}");
        }
    }

    #[test]
    fn every_line_of_every_message_ends_with_crlf() {
        for account in accounts(7) {
            for message in account.folders.iter().flat_map(|f| &f.messages) {
                let text = String::from_utf8(message.body.to_vec()).unwrap();
                assert!(text.ends_with("\r\n"));
                assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
            }
        }
    }
}
