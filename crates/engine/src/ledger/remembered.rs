//! Which messages of a folder are settled, and with which flags: eight bytes each, because there may be half a million.

use crate::message::{FlagSets, FlagsId};

/// Ascending by UID.
#[derive(Clone, Debug, Default)]
pub struct Remembered {
    messages: Vec<(u32, FlagsId)>,
    sets: FlagSets,
}

impl Remembered {
    /// Adds messages with their flags as the ledger keeps them, in any order. None may be there already.
    pub fn extend<'a>(&mut self, messages: impl IntoIterator<Item = (u32, &'a str)>) {
        for (uid, flags) in messages {
            self.push(uid, flags);
        }
        if !self.messages.is_sorted_by_key(|(uid, _)| *uid) {
            self.messages.sort_unstable_by_key(|(uid, _)| *uid);
        }
    }

    /// Adds one above all others.
    pub(super) fn push(&mut self, uid: u32, flags: &str) {
        let id = self.sets.keep_text(flags);
        self.messages.push((uid, id));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// The highest UID.
    pub fn last(&self) -> Option<u32> {
        self.messages.last().map(|(uid, _)| *uid)
    }

    /// Whether this one is settled.
    pub fn contains(&self, uid: u32) -> bool {
        self.flags(uid).is_some()
    }

    /// The source's flags of a settled message, last seen; canonical.
    pub fn flags(&self, uid: u32) -> Option<&str> {
        Some(self.sets.text(self.flags_id(uid)?))
    }

    /// The same as one of [`Self::sets`].
    pub fn flags_id(&self, uid: u32) -> Option<FlagsId> {
        let place = self.messages.binary_search_by_key(&uid, |(uid, _)| *uid).ok()?;
        Some(self.messages[place].1)
    }

    /// The sets of flags.
    pub fn sets(&self) -> &FlagSets {
        &self.sets
    }

    /// How many have a lower UID.
    pub fn below(&self, uid: u32) -> usize {
        self.messages.partition_point(|(known, _)| *known < uid)
    }
}

#[cfg(test)]
mod tests {
    use super::Remembered;

    #[test]
    fn what_was_added_in_any_order_is_found_with_its_flags() {
        let mut all = Remembered::default();
        all.extend([(7, "\\Seen"), (9, "")]);
        all.extend([(3, "$Work \\Seen")]);
        assert_eq!((all.len(), all.is_empty()), (3, false));
        assert_eq!(
            [3, 7, 9].map(|uid| all.flags(uid)),
            [Some("$Work \\Seen"), Some("\\Seen"), Some("")]
        );
        assert_eq!((all.last(), all.below(3), all.below(8)), (Some(9), 0, 2));
        assert!(!all.contains(8) && all.contains(9));
    }
}
