//! SEARCH and UID SEARCH.

use mailhaul_imap::wire::Reader;
use mailhaul_imap::{Flag, InternalDate};

use super::Session;
use super::command::Command;
use super::reply::{Outcome, Reply, Stop};
use super::set::Set;
use crate::link::Link;
use crate::store::Message;
use crate::store::message::{header_value, split_header};

const DAY: i64 = 24 * 60 * 60;

/// What is looked for.
#[derive(Debug)]
enum Key {
    All,
    Sequence(Set),
    Uids(Set),
    Has(Flag),
    Header(String, Vec<u8>),
    Text(Vec<u8>),
    Body(Vec<u8>),
    /// By the day of arrival, as days since 1970: from the first, before the second.
    Days(i64, i64),
    Larger(u64),
    Smaller(u64),
    ModSeq(u64),
    Not(Box<Key>),
    Or(Box<Key>, Box<Key>),
    And(Vec<Key>),
}

/// What sets are compared against.
struct Bounds {
    last: u32,
    highest_uid: u32,
}

impl Session {
    pub(super) fn search(&self, link: &mut Link, command: &Command) -> Outcome {
        let mut reader = command.arguments();
        if reader.word("CHARSET") {
            reader.spaces();
            let charset = reader.astring().unwrap_or_default().to_ascii_uppercase();
            if charset != b"UTF-8" && charset != b"US-ASCII" {
                return Err(Reply::no("BADCHARSET (UTF-8)", "Unknown charset").into());
            }
            reader.spaces();
        }
        let key = Key::all_of(&mut reader)?;
        if !reader.at_end() {
            return Err(Reply::bad("Unknown search key").into());
        }
        let Some(selected) = &self.selected else {
            return Err(Reply::bad("Nothing is open").into());
        };
        let bounds = Bounds {
            last: u32::try_from(selected.view.len()).unwrap_or(u32::MAX),
            highest_uid: selected.highest_uid(),
        };
        let uids = command.name.starts_with("UID");
        let found = self.with_account(|account| {
            let Some(folder) = account.folder(&selected.name) else { return Vec::new() };
            let messages = (1u32..).zip(&selected.view);
            let there = messages.filter_map(|(seq, uid)| folder.message(*uid).map(|m| (seq, m)));
            let matching = there.filter(|(seq, m)| key.fits(*seq, m, &bounds));
            matching.map(|(seq, m)| if uids { m.uid } else { seq }).collect::<Vec<u32>>()
        })?;
        link.put("* SEARCH");
        for number in found {
            link.put(format!(" {number}"));
        }
        link.put("\r\n");
        Ok(Reply::ok("Done"))
    }
}

impl Key {
    /// Takes keys up to the end or a closing parenthesis.
    fn all_of(reader: &mut Reader<'_>) -> Result<Self, Stop> {
        let mut keys = Vec::new();
        while !reader.at_end() && reader.peek() != Some(b')') {
            keys.push(Self::one(reader)?);
            reader.spaces();
        }
        if keys.is_empty() {
            Err(Reply::bad("A search key was expected").into())
        } else {
            Ok(Self::And(keys))
        }
    }

    fn one(reader: &mut Reader<'_>) -> Result<Self, Stop> {
        if reader.eat(b'(') {
            let key = Self::all_of(reader)?;
            return if reader.eat(b')') {
                Ok(key)
            } else {
                Err(Reply::bad("A list has no end").into())
            };
        }
        let word = reader.atom().unwrap_or_default();
        if let Some(set) = Set::parse(word) {
            return Ok(Self::Sequence(set));
        }
        let word = String::from_utf8_lossy(word).to_ascii_uppercase();
        if let Some(key) = Self::flag(&word) {
            return Ok(key);
        }
        reader.spaces();
        Ok(match word.as_str() {
            "ALL" => Self::All,
            "UID" => Self::Uids(Set::read(reader)?),
            "KEYWORD" => Self::Has(keyword(reader)?),
            "UNKEYWORD" => Self::Not(Box::new(Self::Has(keyword(reader)?))),
            "HEADER" => {
                let name = string(reader)?;
                reader.spaces();
                Self::Header(String::from_utf8_lossy(&name).into_owned(), string(reader)?)
            }
            "SUBJECT" | "FROM" | "TO" | "CC" | "BCC" => Self::Header(word, string(reader)?),
            "TEXT" => Self::Text(string(reader)?),
            "BODY" => Self::Body(string(reader)?),
            "SINCE" => Self::Days(day(reader)?, i64::MAX),
            "BEFORE" => Self::Days(i64::MIN, day(reader)?),
            "ON" => {
                let day = day(reader)?;
                Self::Days(day, day + 1)
            }
            "LARGER" => Self::Larger(number(reader)?),
            "SMALLER" => Self::Smaller(number(reader)?),
            "MODSEQ" => Self::ModSeq(number(reader)?),
            "NOT" => Self::Not(Box::new(Self::one(reader)?)),
            "OR" => {
                let one = Self::one(reader)?;
                reader.spaces();
                Self::Or(Box::new(one), Box::new(Self::one(reader)?))
            }
            _ => return Err(Reply::bad(format!("Unknown search key {word}")).into()),
        })
    }

    fn flag(word: &str) -> Option<Self> {
        let (word, not) = match word.strip_prefix("UN") {
            Some(word) => (word, true),
            None => (word, false),
        };
        let key = Self::Has(match word {
            "SEEN" => Flag::Seen,
            "ANSWERED" => Flag::Answered,
            "FLAGGED" => Flag::Flagged,
            "DELETED" => Flag::Deleted,
            "DRAFT" => Flag::Draft,
            "RECENT" | "NEW" if !not => Flag::Recent,
            _ => return None,
        });
        Some(if not { Self::Not(Box::new(key)) } else { key })
    }

    fn fits(&self, seq: u32, message: &Message, bounds: &Bounds) -> bool {
        match self {
            Self::All => true,
            Self::Sequence(set) => set.contains(seq, bounds.last),
            Self::Uids(set) => set.contains(message.uid, bounds.highest_uid),
            Self::Has(flag) => message.flags.contains(flag),
            Self::Header(name, part) => {
                header_value(&message.body, name).is_some_and(|value| holds(&value, part))
            }
            Self::Text(part) => holds(&message.body, part),
            Self::Body(part) => holds(split_header(&message.body).1, part),
            Self::Days(from, before) => (*from..*before).contains(&arrival_day(&message.date)),
            Self::Larger(size) => message.size() > *size,
            Self::Smaller(size) => message.size() < *size,
            Self::ModSeq(least) => message.mod_seq >= *least,
            Self::Not(key) => !key.fits(seq, message, bounds),
            Self::Or(one, other) => {
                one.fits(seq, message, bounds) || other.fits(seq, message, bounds)
            }
            Self::And(keys) => keys.iter().all(|key| key.fits(seq, message, bounds)),
        }
    }
}

/// The day in the message's own zone, as RFC 9051 section 6.4.4 has it.
fn arrival_day(date: &InternalDate) -> i64 {
    (date.unix + i64::from(date.offset_minutes) * 60).div_euclid(DAY)
}

fn string(reader: &mut Reader<'_>) -> Result<Vec<u8>, Stop> {
    let text = reader.astring().ok_or_else(|| Reply::bad("A text was expected"))?;
    Ok(text.to_vec())
}

fn keyword(reader: &mut Reader<'_>) -> Result<Flag, Stop> {
    let word = reader.atom().ok_or_else(|| Reply::bad("A keyword was expected"))?;
    Ok(Flag::parse(word))
}

fn number(reader: &mut Reader<'_>) -> Result<u64, Stop> {
    reader.number().ok_or_else(|| Reply::bad("A number was expected").into())
}

fn day(reader: &mut Reader<'_>) -> Result<i64, Stop> {
    let text = string(reader)?;
    let midnight = [&text[..], b" 00:00:00 +0000"].concat();
    let date = InternalDate::parse(&midnight).ok_or_else(|| Reply::bad("A day was expected"))?;
    Ok(date.unix.div_euclid(DAY))
}

/// Whether a text holds a part, in any case. An empty part is in every text.
fn holds(text: &[u8], part: &[u8]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|w| w.eq_ignore_ascii_case(part))
}
