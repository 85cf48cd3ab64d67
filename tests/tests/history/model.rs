//! What a run makes of two mailboxes, in a few lines: a message of the source is copied once, where the destination has none
//! that is free to be it. What users do on the destination stays as they left it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Count, Seen, Side};

/// Messages of one letter in one folder.
type Key = (usize, u8);

#[derive(Debug, Default)]
pub struct Model {
    /// How many a ledger has settled; also those that are gone from the source since.
    settled: BTreeMap<Key, usize>,
    /// At most so many lie on the destination that the ledger doesn't count as anyone's copy: brought by a user.
    free: BTreeMap<Key, usize>,
    /// What is compared anew, because the ledger is gone or counts other numbers.
    unknown: BTreeSet<usize>,
    /// \Flagged on the source after the last run, for messages that can't be mistaken.
    marked: BTreeMap<Key, bool>,
    /// Users took copies out of these: which of those that are there now is whose copy isn't known here.
    strayed: BTreeSet<Key>,
}

impl Model {
    /// The ledger is gone.
    pub fn forget_all(&mut self) {
        *self = Self { unknown: (0..super::FOLDERS.len()).collect(), ..Self::default() };
    }

    /// A folder's messages have other numbers.
    pub fn renumbered(&mut self, folder: usize) {
        self.unknown.insert(folder);
    }

    /// A user took a message out of a folder.
    pub fn taken_out(&mut self, side: Side, from: Key) {
        self.marked.remove(&from);
        if side == Side::Destination {
            self.strayed.insert(from);
        }
    }

    /// A user put a message into a folder.
    pub fn put_in(&mut self, side: Side, to: Key) {
        self.marked.remove(&to);
        if side == Side::Destination {
            self.strayed.insert(to);
            *self.free.entry(to).or_default() += 1;
        }
    }

    /// Judges a run that ended well, and says how many copies it made. `before` and `there` are the destination.
    pub fn run(&mut self, here: &Count, before: &Count, there: &Count) -> Result<usize, String> {
        let keys: BTreeSet<Key> =
            here.keys().chain(there.keys()).chain(self.settled.keys()).copied().collect();
        let mut copies = 0;
        for key in keys {
            copies += self.judge(key, here.get(&key), before.get(&key), there.get(&key))?;
        }
        self.unknown.clear();
        Ok(copies)
    }

    fn judge(
        &mut self,
        key: Key,
        here: Option<&Seen>,
        before: Option<&Seen>,
        there: Option<&Seen>,
    ) -> Result<usize, String> {
        let number = |count: Option<&Seen>| count.map_or(0, |(number, _)| *number);
        let (source, old, new) = (number(here), number(before), number(there));
        let settled = self.settled.get(&key).copied().unwrap_or(0);
        let free = self.free.get(&key).copied().unwrap_or(0);
        let unknown = self.unknown.contains(&key.0);
        let wanted = source.saturating_sub(settled);
        let (mut least, mut most) = (wanted.saturating_sub(free), wanted);
        if unknown {
            // By the ledger's memory, or by what lies there.
            let by_sight = source.saturating_sub(old);
            (least, most) = (least.min(by_sight), most.max(by_sight));
            if settled == 0 {
                (least, most) = (by_sight, by_sight);
            }
        }
        let copied = new.checked_sub(old).ok_or_else(|| format!("{key:?}: {old} became {new}"))?;
        if copied < least || copied > most {
            return Err(format!(
                "{key:?}: {source} on the source, {old} on the destination, {settled} settled, {free} free: \
                 {copied} copied instead of {least} to {most}"
            ));
        }
        let adopted = wanted.saturating_sub(copied);
        self.free.insert(
            key,
            if unknown { new.saturating_sub(source) + free } else { free - adopted.min(free) },
        );
        self.settled.insert(key, if unknown { source } else { settled.max(source) });
        self.judge_mark(key, (here, before, there), (copied, unknown))?;
        Ok(copied)
    }

    fn judge_mark(
        &mut self,
        key: Key,
        (here, before, there): (Option<&Seen>, Option<&Seen>, Option<&Seen>),
        (copied, unknown): (usize, bool),
    ) -> Result<(), String> {
        let (Some((1, now)), Some((1, shown))) = (here, there) else {
            self.marked.remove(&key);
            return Ok(());
        };
        let known = self.marked.insert(key, *now).filter(|_| !self.strayed.contains(&key));
        let expected = match (known, before) {
            _ if copied == 1 => Some(*now),
            (Some(then), Some((1, _))) if !unknown && then != *now => Some(*now),
            (Some(_), Some((1, left))) if !unknown => Some(*left),
            _ => None,
        };
        match expected {
            Some(expected) if expected != *shown => Err(format!(
                "{key:?}: marked {shown} instead of {expected}; on the source {known:?}, then {now}"
            )),
            _ => Ok(()),
        }
    }
}
