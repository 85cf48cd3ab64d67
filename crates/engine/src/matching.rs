//! Pairs source messages with destination messages that are the same, as often as they are there.

use std::collections::HashMap;

use mailhaul_model::Uid;

use crate::identity::Identity;

/// A message as far as matching needs it.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub uid: Uid,
    pub identity: Identity,
    pub size: u64,
}

/// Bytes of headers that a server may add to a message it is given.
const HEADERS_ADDED: u64 = 2048;

/// Pairs of (source, destination). Each message is in at most one pair, so two equal source messages stay two.
///
/// Where several source messages share an identity, equal sizes are paired first; messages of other sizes are paired only
/// when as many are left on both sides, because a server may have rewritten them, and only if their identity is strong or
/// their sizes are close. Otherwise they count as different: a message is rather copied than lost.
pub fn pair_up(source: &[Candidate], destination: &[Candidate]) -> Vec<(Uid, Uid)> {
    let mut there: HashMap<Identity, Vec<&Candidate>> = HashMap::new();
    for candidate in destination {
        there.entry(candidate.identity).or_default().push(candidate);
    }
    let mut here: HashMap<Identity, Vec<&Candidate>> = HashMap::new();
    for candidate in source.iter().filter(|c| there.contains_key(&c.identity)) {
        here.entry(candidate.identity).or_default().push(candidate);
    }
    let mut pairs = Vec::new();
    for (identity, group) in here {
        pair_group(group, there.remove(&identity).unwrap_or_default(), &mut pairs);
    }
    pairs.sort_unstable();
    pairs
}

fn pair_group<'a>(
    source: Vec<&'a Candidate>,
    destination: Vec<&'a Candidate>,
    pairs: &mut Vec<(Uid, Uid)>,
) {
    let one_size = source.iter().all(|c| c.size == source[0].size);
    let mut by_size: HashMap<u64, Vec<&Candidate>> = HashMap::new();
    for candidate in destination.into_iter().rev() {
        by_size.entry(candidate.size).or_default().push(candidate);
    }
    let mut left = Vec::new();
    for candidate in source {
        match by_size.get_mut(&candidate.size).and_then(Vec::pop) {
            Some(found) => pairs.push((candidate.uid, found.uid)),
            None => left.push(candidate),
        }
    }
    let mut others: Vec<&Candidate> = by_size.into_values().flatten().collect();
    if one_size || left.len() == others.len() {
        left.sort_unstable_by_key(|c| (c.size, c.uid));
        others.sort_unstable_by_key(|c| (c.size, c.uid));
        let same = left.iter().zip(&others).filter(|(s, d)| is_rewritten(s, d));
        pairs.extend(same.map(|(s, d)| (s.uid, d.uid)));
    }
}

/// Whether two messages of one identity and different sizes are one message that a server rewrote.
fn is_rewritten(source: &Candidate, destination: &Candidate) -> bool {
    let (small, large) = (source.size.min(destination.size), source.size.max(destination.size));
    source.identity.is_strong() || large - small <= (large / 4).max(HEADERS_ADDED)
}

#[cfg(test)]
mod tests {
    use mailhaul_model::Uid;

    use super::{Candidate, pair_up};
    use crate::identity::Identity;

    fn message(uid: u32, identity: u8, size: u64) -> Candidate {
        Candidate { uid: Uid::new(uid).unwrap(), identity: Identity([identity; 16]), size }
    }

    fn pairs(source: &[Candidate], destination: &[Candidate]) -> Vec<(u32, u32)> {
        pair_up(source, destination).into_iter().map(|(s, d)| (s.get(), d.get())).collect()
    }

    #[test]
    fn two_equal_messages_stay_two() {
        let source = [message(1, 7, 10), message(2, 7, 10)];
        assert_eq!(pairs(&source, &[message(9, 7, 10)]), [(1, 9)]);
        assert_eq!(pairs(&source, &[message(8, 7, 10), message(9, 7, 10)]), [(1, 8), (2, 9)]);
    }

    #[test]
    fn different_messages_with_one_identity_are_told_apart_by_size() {
        let source = [message(1, 7, 10), message(2, 7, 20)];
        assert_eq!(pairs(&source, &[message(9, 7, 20)]), [(2, 9)]);
        assert_eq!(pairs(&source, &[message(9, 7, 30)]), []);
    }

    #[test]
    fn a_message_the_server_rewrote_is_still_the_same() {
        assert_eq!(pairs(&[message(1, 7, 10)], &[message(9, 7, 12)]), [(1, 9)]);
    }

    #[test]
    fn a_weak_identity_needs_a_size_that_is_close() {
        const WEAK: u8 = 8;
        assert_eq!(pairs(&[message(1, WEAK, 5000)], &[message(9, WEAK, 7000)]), [(1, 9)]);
        assert_eq!(pairs(&[message(1, WEAK, 900_000)], &[message(9, WEAK, 3000)]), []);
        assert_eq!(pairs(&[message(1, 7, 900_000)], &[message(9, 7, 3000)]), [(1, 9)]);
    }

    #[test]
    fn other_identities_never_pair() {
        assert_eq!(pairs(&[message(1, 7, 10)], &[message(9, 8, 10)]), []);
    }
}
