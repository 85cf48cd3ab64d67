//! A set of messages by their UIDs.

use std::fmt;
use std::ops::RangeInclusive;

use mailhaul_model::Uid;

/// UIDs as IMAP writes them: `1:4,7`. Kept as ascending ranges, so a whole folder takes a few bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct UidSet(Vec<(u32, u32)>);

impl UidSet {
    /// The empty set, which IMAP can't write: never send it.
    pub fn new() -> Self {
        Self::default()
    }

    /// The UIDs of a range, both ends included.
    pub fn range(uids: RangeInclusive<Uid>) -> Self {
        Self::from_ranges(vec![(uids.start().get(), uids.end().get())])
    }

    /// Reads `1:4,7`. Ranges may be reversed or overlap; `*` counts as the largest possible UID; 0 is left out.
    pub fn parse(wire: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(wire).ok()?;
        let number = |text: &str| if text == "*" { Some(u32::MAX) } else { text.parse().ok() };
        let range = |part: &str| match part.split_once(':') {
            Some((a, b)) => Some((number(a)?, number(b)?)),
            None => number(part).map(|n| (n, n)),
        };
        text.split(',').map(range).collect::<Option<Vec<_>>>().map(Self::from_ranges)
    }

    /// How many UIDs are in it.
    pub fn len(&self) -> u64 {
        self.0.iter().map(|(low, high)| u64::from(high - low) + 1).sum()
    }

    /// Whether none is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this one is in it.
    pub fn contains(&self, uid: Uid) -> bool {
        let uid = uid.get();
        let after = self.0.partition_point(|(low, _)| *low <= uid);
        after > 0 && self.0[after - 1].1 >= uid
    }

    /// The UIDs, ascending. A server may name four thousand million of them in a few bytes: look at [`UidSet::len`] first.
    pub fn iter(&self) -> impl Iterator<Item = Uid> + '_ {
        self.0.iter().flat_map(|(low, high)| *low..=*high).filter_map(Uid::new)
    }

    /// The ranges, ascending.
    pub fn ranges(&self) -> impl Iterator<Item = RangeInclusive<u32>> + '_ {
        self.0.iter().map(|(low, high)| *low..=*high)
    }

    /// The smallest UID.
    pub fn first(&self) -> Option<Uid> {
        self.0.first().and_then(|(low, _)| Uid::new(*low))
    }

    /// The largest UID.
    pub fn last(&self) -> Option<Uid> {
        self.0.last().and_then(|(_, high)| Uid::new(*high))
    }

    /// Adds one.
    pub fn insert(&mut self, uid: Uid) {
        match self.0.last_mut() {
            Some((_, high)) if high.checked_add(1) == Some(uid.get()) => *high += 1,
            Some((_, high)) if *high >= uid.get() => {
                self.0.push((uid.get(), uid.get()));
                *self = Self::from_ranges(std::mem::take(&mut self.0));
            }
            _ => self.0.push((uid.get(), uid.get())),
        }
    }

    /// Those that are not in the other set.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut left = Vec::with_capacity(self.0.len());
        let mut taken = other.0.iter().peekable();
        for (low, high) in &self.0 {
            let mut low = *low;
            while taken.next_if(|(_, last)| *last < low).is_some() {}
            while let Some((first, last)) = taken.peek().filter(|(first, _)| first <= high) {
                if *first > low {
                    left.push((low, first - 1));
                }
                low = last.saturating_add(1);
                if last >= high {
                    break;
                }
                taken.next();
            }
            let used_up = taken.peek().is_some_and(|(first, last)| first <= high && last >= high);
            if !used_up && low <= *high {
                left.push((low, *high));
            }
        }
        Self(left)
    }

    /// The set cut into sets of which each takes at most about `max_text` bytes on the wire, for servers that bound the
    /// length of a command (RFC 7162 section 4 recommends 8,192).
    pub fn chunks(&self, max_text: usize) -> impl Iterator<Item = Self> + '_ {
        let mut ranges = self.0.iter().peekable();
        std::iter::from_fn(move || {
            let mut chunk = vec![*ranges.next()?];
            let mut length = written(chunk[0]);
            while let Some(range) = ranges.next_if(|range| length + written(**range) < max_text) {
                length += written(*range) + 1;
                chunk.push(*range);
            }
            Some(Self(chunk))
        })
    }

    fn from_ranges(mut ranges: Vec<(u32, u32)>) -> Self {
        for (low, high) in &mut ranges {
            (*low, *high) = ((*low).min(*high).max(1), (*low).max(*high));
        }
        ranges.retain(|(low, high)| low <= high);
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match merged.last_mut() {
                Some((_, last)) if low <= last.saturating_add(1) => *last = (*last).max(high),
                _ => merged.push((low, high)),
            }
        }
        Self(merged)
    }
}

fn written((low, high): (u32, u32)) -> usize {
    let digits = |n: u32| n.checked_ilog10().map_or(1, |digits| digits as usize + 1);
    if low == high { digits(low) } else { digits(low) + 1 + digits(high) }
}

impl FromIterator<Uid> for UidSet {
    fn from_iter<I: IntoIterator<Item = Uid>>(uids: I) -> Self {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for uid in uids {
            match ranges.last_mut() {
                Some((_, high)) if high.checked_add(1) == Some(uid.get()) => *high += 1,
                _ => ranges.push((uid.get(), uid.get())),
            }
        }
        Self::from_ranges(ranges)
    }
}

impl From<Uid> for UidSet {
    fn from(uid: Uid) -> Self {
        Self(vec![(uid.get(), uid.get())])
    }
}

impl fmt::Display for UidSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (low, high)) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            if low == high {
                write!(f, "{low}")?;
            } else {
                write!(f, "{low}:{high}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::UidSet;
    use mailhaul_model::Uid;

    fn set(uids: &[u32]) -> UidSet {
        uids.iter().filter_map(|uid| Uid::new(*uid)).collect()
    }

    #[test]
    fn a_set_is_written_in_ranges_whatever_the_order_it_was_filled_in() {
        assert_eq!(set(&[7, 3, 1, 2, 2, 4]).to_string(), "1:4,7");
        let mut filled = UidSet::new();
        for uid in [5, 6, 9, 7, 8, 1, u32::MAX, u32::MAX] {
            filled.insert(Uid::new(uid).unwrap());
        }
        assert_eq!(filled.to_string(), "1,5:9,4294967295");
    }

    #[test]
    fn a_set_is_read_with_reversed_overlapping_and_open_ranges() {
        assert_eq!(UidSet::parse(b"4:1,3:5,9").unwrap(), set(&[1, 2, 3, 4, 5, 9]));
        let open = UidSet::parse(b"*:5").unwrap();
        assert_eq!(open.len(), u64::from(u32::MAX) - 4);
        assert_eq!(UidSet::parse(b"0").unwrap(), UidSet::new());
        for text in ["", "1,,2", "a", "1:", "99999999999"] {
            assert_eq!(UidSet::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_set_contains_what_its_iterator_names() {
        let few = set(&[2, 3, 8]);
        let found: Vec<u32> = (1..10).filter(|uid| few.contains(Uid::new(*uid).unwrap())).collect();
        assert_eq!(found, few.iter().map(Uid::get).collect::<Vec<_>>());
        assert_eq!((few.len(), few.first(), few.last()), (3, Uid::new(2), Uid::new(8)));
    }

    #[test]
    fn what_is_taken_out_of_a_set_is_all_that_is_gone() {
        let all = set(&[1, 2, 3, 5, 6, 9, u32::MAX]);
        for taken in 0u32..128 {
            let out: Vec<u32> = (0..7)
                .filter(|bit| taken & (1 << bit) != 0)
                .map(|bit| [1, 2, 4, 6, 7, 9, u32::MAX][bit])
                .collect();
            let expected: Vec<u32> =
                all.iter().map(Uid::get).filter(|uid| !out.contains(uid)).collect();
            assert_eq!(all.without(&set(&out)), set(&expected), "{out:?}");
        }
        assert_eq!(set(&[1, 2, 9]).without(&set(&[])), set(&[1, 2, 9]));
        assert_eq!(set(&[4]).without(&UidSet::parse(b"1:*").unwrap()), UidSet::new());
    }

    #[test]
    fn chunks_are_short_and_make_up_the_whole_set() {
        let odd: UidSet = (1..2000).filter_map(|n| Uid::new(n * 2)).collect();
        let chunks: Vec<UidSet> = odd.chunks(100).collect();
        assert!(chunks.iter().all(|chunk| chunk.to_string().len() <= 100));
        let whole: UidSet = chunks.iter().flat_map(UidSet::iter).collect();
        assert_eq!(whole, odd);
        assert_eq!(UidSet::new().chunks(100).count(), 0);
    }
}
