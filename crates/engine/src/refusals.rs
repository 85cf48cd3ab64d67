//! What this run learnt about messages that make trouble, kept across lost connections.
//!
//! A source may break the connection whenever one message is read: Dovecot (2.3.19) does where a Maildir file's name tells
//! another size than the file has. Which message that is shows by narrowing down. Where a connection breaks, the message
//! that was due is suspected, and more of those behind it each time that teaches nothing; what is suspected is read last and
//! alone. Only a message that breaks several connections while nothing else is under way is given up, and where they broke at
//! one place of it, more than once by chance: an ordinary loss of the link costs no message, however bad the link.

use mailhaul_model::{Said, said};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A message by the number of its folder in the meter, and its UID.
pub type Key = (usize, u32);

/// What of a message was read when the connection broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Its size and header.
    Header,
    Body,
}

/// So many connections in a row have to break at one place of a message that is read alone.
const BREAKS: u32 = 3;

/// Or so many, wherever: what a dying server has still sent differs from time to time.
const BREAKS_ANYWHERE: u32 = 10;

/// Bytes that may lie between two breaks at one place: tags and counts differ in length.
const PLACE: u64 = 64;

/// So often a folder's list may break further on than before and be read once more.
const STEPS: u32 = 64;

/// Why a message is given up, in plain words.
pub fn unreadable() -> Said {
    said!("the source server broke the connection each time this message was read")
}

/// Shared by all workers and the planner.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    alone: HashSet<Key>,
    sent_again: HashSet<Key>,
    without_keywords: HashSet<Key>,
    refused: HashMap<Key, u64>,
    remade: HashSet<usize>,
    suspects: HashSet<Key>,
    /// Connections that broke while nothing but this was read.
    breaks: HashMap<(Key, Part), Breaks>,
    /// Folders whose list has to be read step by step.
    fragile: HashMap<usize, Fragile>,
    /// Of suspects, where they are known.
    subjects: HashMap<Key, String>,
    /// Losses in a folder that only brought new suspects.
    vain: HashMap<usize, u32>,
    lessons: u64,
}

/// Connections that broke at one message.
#[derive(Debug, Default)]
pub struct Breaks {
    all: u32,
    /// In a row at the same place, and after how many bytes that is.
    same: u32,
    place: u64,
}

impl Breaks {
    /// One more, after so many bytes; true where it was the same place often enough, or any place very often.
    pub fn count(&mut self, place: u64, enough: u32) -> bool {
        self.all += 1;
        self.same = if self.place.abs_diff(place) <= PLACE { self.same + 1 } else { 1 };
        self.place = place;
        self.same >= enough || self.all >= BREAKS_ANYWHERE
    }
}

#[derive(Debug, Default)]
struct Fragile {
    /// The highest UID at which the connection broke; 0 before that.
    furthest: u32,
    /// How often it went further.
    steps: u32,
}

impl Refusals {
    /// From now on this message is sent by itself.
    pub fn send_alone(&self, key: Key) {
        self.known().alone.insert(key);
    }

    /// Whether a message is to be sent by itself.
    pub fn is_alone(&self, key: Key) -> bool {
        self.known().alone.contains(&key)
    }

    /// This message is sent once more as it is, by itself; `false` where it was before.
    pub fn send_again(&self, key: Key) -> bool {
        let mut known = self.known();
        known.alone.insert(key);
        known.sent_again.insert(key)
    }

    /// From now on this message is sent without its keywords; `false` where it was before.
    pub fn drop_keywords(&self, key: Key) -> bool {
        let mut known = self.known();
        known.alone.insert(key);
        known.without_keywords.insert(key)
    }

    /// Whether a message is to be sent without its keywords.
    pub fn drops_keywords(&self, key: Key) -> bool {
        self.known().without_keywords.contains(&key)
    }

    /// This message, of so many bytes, is not tried again by this run.
    pub fn refuse(&self, key: Key, size: u64) {
        self.known().refused.insert(key, size);
    }

    /// Whether a message was refused by this run already.
    pub fn is_refused(&self, key: Key) -> bool {
        self.known().refused.contains_key(&key)
    }

    /// The size of a message that was refused by this run already, in bytes.
    pub fn refused_size(&self, key: Key) -> Option<u64> {
        self.known().refused.get(&key).copied()
    }

    /// Whether this is the first time that the folder has to be made again.
    pub fn remake_once(&self, folder: usize) -> bool {
        self.known().remade.insert(folder)
    }

    /// The connection broke when the first of these was due. It and, after losses that taught nothing, more and more of the
    /// others are suspected: it may be several that can't be read, one beside the other.
    pub fn suspect(&self, folder: usize, due: impl IntoIterator<Item = u32>) {
        let mut known = self.known();
        let vain = known.vain.entry(folder).or_default();
        let many = 4_usize.pow((*vain).min(3));
        *vain += 1;
        known.suspects.extend(due.into_iter().take(many).map(|uid| (folder, uid)));
    }

    /// Whether a message is to be read alone, after all others.
    pub fn is_suspect(&self, key: Key) -> bool {
        self.known().suspects.contains(&key)
    }

    /// The connection broke while this message alone was read, after so many bytes had come. True where that has happened
    /// often enough.
    pub fn broke(&self, key: Key, part: Part, heard: u64) -> bool {
        let mut known = self.known();
        known.lessons += 1;
        known.breaks.entry((key, part)).or_default().count(heard, BREAKS)
    }

    /// The connection broke while the folder's list was read.
    pub fn list_broke(&self, folder: usize) {
        self.known().fragile.entry(folder).or_default();
    }

    /// Whether the folder's list has to be read step by step.
    pub fn is_fragile(&self, folder: usize) -> bool {
        let known = self.known();
        known.fragile.contains_key(&folder) || known.suspects.iter().any(|(f, _)| *f == folder)
    }

    /// The connection broke while many messages of a folder's list were read: `due` are those that did not come, in order,
    /// `reached` is the highest UID that did. Where that lies behind the last one that was suspected, it went further than before.
    pub fn list_broke_at(&self, folder: usize, due: &[u32], reached: u32) {
        let Some(first) = due.first() else { return };
        {
            let mut known = self.known();
            let fragile = known.fragile.entry(folder).or_default();
            let further = reached > fragile.furthest && fragile.steps < STEPS;
            fragile.furthest = fragile.furthest.max(*first);
            fragile.steps += u32::from(further);
            if further {
                known.lessons += 1;
                known.vain.remove(&folder);
            }
        }
        self.suspect(folder, due.iter().copied());
    }

    /// A suspect's header could be read: what broke the connection then was something else.
    pub fn header_came(&self, key: Key, subject: String) {
        let mut known = self.known();
        known.breaks.remove(&(key, Part::Header));
        known.subjects.insert(key, subject);
    }

    /// What a message is about, as far as it was ever told; else nothing.
    pub fn subject(&self, key: Key) -> String {
        self.known().subjects.get(&key).cloned().unwrap_or_default()
    }

    /// Grows with each loss that taught something: such a loss is no use of the tries that the user allows.
    pub fn lessons(&self) -> u64 {
        self.known().lessons
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{BREAKS, BREAKS_ANYWHERE, Part, Refusals};

    #[test]
    fn a_message_is_given_up_only_when_it_broke_several_connections_alone() {
        let refusals = Refusals::default();
        refusals.suspect(0, [5, 6]);
        assert!(refusals.is_suspect((0, 5)) && !refusals.is_suspect((0, 6)));
        for _ in 1..BREAKS {
            assert!(!refusals.broke((0, 5), Part::Body, 700));
        }
        assert!(!refusals.broke((1, 5), Part::Body, 700), "another folder's");
        assert!(!refusals.broke((0, 5), Part::Header, 700), "another part");
        assert!(refusals.broke((0, 5), Part::Body, 700));
    }

    #[test]
    fn a_bad_link_breaks_anywhere_and_has_to_do_so_more_often() {
        let refusals = Refusals::default();
        for count in 1..BREAKS_ANYWHERE {
            assert!(!refusals.broke((0, 5), Part::Body, u64::from(count) * 1000));
        }
        assert!(refusals.broke((0, 5), Part::Body, 0));
    }

    #[test]
    fn a_header_that_came_after_all_takes_nothing_from_what_the_body_broke() {
        let refusals = Refusals::default();
        for part in [Part::Header, Part::Body] {
            for _ in 1..BREAKS {
                assert!(!refusals.broke((0, 5), part, 700));
            }
        }
        refusals.header_came((0, 5), "About".into());
        assert!(!refusals.broke((0, 5), Part::Header, 700));
        assert!(refusals.broke((0, 5), Part::Body, 700));
        assert_eq!(refusals.subject((0, 5)), "About");
    }

    #[test]
    fn losses_that_teach_nothing_suspect_more_and_more() {
        let refusals = Refusals::default();
        for _ in 0..3 {
            refusals.suspect(2, 1..100);
        }
        assert!(refusals.is_suspect((2, 16)) && !refusals.is_suspect((2, 17)));
        assert!(refusals.is_fragile(2) && !refusals.is_fragile(1));
    }

    #[test]
    fn a_list_that_went_further_than_before_is_a_lesson_and_one_that_did_not_is_none() {
        let refusals = Refusals::default();
        refusals.list_broke_at(0, &[4, 5], 3);
        assert_eq!(refusals.lessons(), 1);
        refusals.list_broke_at(0, &[5, 6], 3);
        assert_eq!(refusals.lessons(), 1);
        refusals.list_broke_at(0, &[9, 10], 8);
        assert_eq!(refusals.lessons(), 2);
    }
}
