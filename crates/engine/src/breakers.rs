//! What this run learnt about messages at which the destination breaks the connection, kept across lost connections.
//!
//! A server, or a filter before it, may die of a message whenever it is sent. Which one that is shows by narrowing down, as for
//! the source ([`crate::refusals`]): what had no answer when the connection broke is suspected, more of it each time that
//! nothing arrived in between; suspects are sent last and alone. One that breaks several connections alone is given up, but only
//! where a look at the destination finds that it wasn't stored all the same. A destination that breaks at whatever it is sent
//! has no bad messages: there the losses count, and the run ends.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use mailhaul_model::{Said, said};

use crate::refusals::{Breaks, Key};

/// So many connections in a row have to break at one place of a message that is sent alone. More than on the source: where a server
/// stopped to read isn't told, so that a small message breaks at one place wherever the link did.
const BREAKS: u32 = 5;

/// After so many messages given up without one that arrived, it isn't the messages.
const GIVEN_UP_IN_A_ROW: u32 = 3;

/// Where nothing has arrived in this run, it is the messages only where no more than so many are left.
const FEW: u64 = 3;

/// Why a message is given up, in plain words.
pub fn unsendable() -> Said {
    said!("the destination server broke the connection each time this message was sent")
}

/// Shared by all workers.
#[derive(Debug, Default)]
pub struct Breakers(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    suspects: HashSet<Key>,
    breaks: HashMap<Key, Breaks>,
    /// Given up unless it is found on the destination, with its subject.
    condemned: HashMap<Key, String>,
    /// Losses since something arrived that only brought new suspects.
    vain: u32,
    /// Messages given up since something arrived.
    in_a_row: u32,
    /// How many had arrived when the connection broke last.
    arrived: u64,
    lessons: u64,
}

impl Breakers {
    /// The connection broke while these had no answer, in the order in which they were sent; so many messages of the run had
    /// arrived by then.
    pub fn suspect(&self, unanswered: impl IntoIterator<Item = Key>, arrived: u64) {
        let mut known = self.known(arrived);
        let many = 4_usize.pow(known.vain.min(3));
        known.vain += 1;
        known.suspects.extend(unanswered.into_iter().take(many));
    }

    /// Whether a message is to be sent alone, after all others.
    pub fn is_suspect(&self, key: Key) -> bool {
        self.known_now().suspects.contains(&key)
    }

    /// The connection broke while this message alone was sent, after so many of its bytes. Of the run's messages so many had arrived,
    /// and so many were left. Nothing is learnt where it may as well be the server.
    pub fn broke(&self, key: Key, sent: u64, subject: String, (arrived, left): (u64, u64)) {
        let mut known = self.known(arrived);
        let is_message =
            if arrived == 0 { left <= FEW } else { known.in_a_row < GIVEN_UP_IN_A_ROW };
        if !is_message {
            return;
        }
        known.lessons += 1;
        if known.breaks.entry(key).or_default().count(sent, BREAKS) {
            known.in_a_row += 1;
            known.condemned.insert(key, subject);
        }
    }

    /// The subject of a message that isn't sent again.
    pub fn condemned(&self, key: Key) -> Option<String> {
        self.known_now().condemned.get(&key).cloned()
    }

    /// Grows with each loss that taught something: such a loss is no use of the tries that the user allows.
    pub fn lessons(&self) -> u64 {
        self.known_now().lessons
    }

    /// What is known, after a step forward was noted.
    fn known(&self, arrived: u64) -> MutexGuard<'_, Known> {
        let mut known = self.known_now();
        if arrived > known.arrived {
            (known.arrived, known.vain, known.in_a_row) = (arrived, 0, 0);
        }
        known
    }

    fn known_now(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{BREAKS, Breakers, FEW, GIVEN_UP_IN_A_ROW};

    fn break_at(breakers: &Breakers, uid: u32, standing: (u64, u64)) {
        for _ in 0..BREAKS {
            breakers.broke((0, uid), 900, "About".into(), standing);
        }
    }

    #[test]
    fn losses_without_a_step_forward_suspect_more_and_more_and_one_forward_begins_anew() {
        let breakers = Breakers::default();
        let key = |uid| (0, uid);
        breakers.suspect((1..9).map(key), 7);
        assert!(breakers.is_suspect(key(1)) && !breakers.is_suspect(key(2)));
        breakers.suspect((2..9).map(key), 7);
        assert!(breakers.is_suspect(key(5)) && !breakers.is_suspect(key(6)));
        breakers.suspect((6..9).map(key), 8);
        assert!(breakers.is_suspect(key(6)) && !breakers.is_suspect(key(7)));
        assert_eq!(breakers.lessons(), 0);
    }

    #[test]
    fn a_message_is_given_up_after_several_connections_that_broke_at_it_alone() {
        let breakers = Breakers::default();
        for count in 1..BREAKS {
            breakers.broke((0, 5), 900, String::new(), (3, 9));
            assert_eq!((breakers.condemned((0, 5)), breakers.lessons()), (None, u64::from(count)));
        }
        breakers.broke((0, 5), 900, "About".into(), (3, 9));
        assert_eq!(breakers.condemned((0, 5)).as_deref(), Some("About"));
    }

    #[test]
    fn a_server_that_breaks_at_everything_teaches_nothing_more_until_something_arrives() {
        let breakers = Breakers::default();
        for uid in 0..GIVEN_UP_IN_A_ROW {
            break_at(&breakers, uid, (7, 50));
        }
        let learnt = breakers.lessons();
        break_at(&breakers, 99, (7, 50));
        assert_eq!((breakers.lessons(), breakers.condemned((0, 99))), (learnt, None));
        break_at(&breakers, 100, (8, 50));
        assert!(breakers.condemned((0, 100)).is_some());
    }

    #[test]
    fn where_nothing_has_arrived_it_is_the_server_unless_few_messages_are_left() {
        let breakers = Breakers::default();
        break_at(&breakers, 1, (0, FEW + 1));
        assert_eq!((breakers.lessons(), breakers.condemned((0, 1))), (0, None));
        break_at(&breakers, 2, (0, FEW));
        assert!(breakers.condemned((0, 2)).is_some());
    }
}
