//! A set of UIDs or sequence numbers as a client wrote it.

use mailhaul_imap::UidSet;
use mailhaul_imap::wire::Reader;
use mailhaul_model::Uid;

use super::reply::{Reply, Stop};

/// Numbers, and perhaps the highest there is (`*`).
#[derive(Debug)]
pub(crate) struct Set {
    numbers: UidSet,
    highest: bool,
}

impl Set {
    /// Takes the set that comes next.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Stop> {
        let text = reader.atom().unwrap_or_default();
        Self::parse(text).ok_or_else(|| Reply::bad("A set of numbers was expected").into())
    }

    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let looks = text.iter().all(|b| b.is_ascii_digit() || b":,*".contains(b));
        let numbers = UidSet::parse(text).filter(|_| looks && !text.is_empty())?;
        Some(Self { numbers, highest: text.contains(&b'*') })
    }

    /// Whether a number is in it, where `highest` is the highest there is.
    pub(crate) fn contains(&self, number: u32, highest: u32) -> bool {
        (self.highest && number == highest)
            || Uid::new(number).is_some_and(|n| self.numbers.contains(n))
    }
}

#[cfg(test)]
mod tests {
    use super::Set;

    #[test]
    fn a_star_is_the_highest_message_even_below_the_set_s_start() {
        let set = Set::parse(b"9:*").unwrap();
        assert!(set.contains(4, 4));
        assert!(!set.contains(3, 4));
        assert!(Set::parse(b"2,4:3").unwrap().contains(3, 9));
        assert!(Set::parse(b"x").is_none());
        assert!(Set::parse(b"").is_none());
    }
}
