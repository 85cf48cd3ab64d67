//! A source message as the planner holds it: small, because there may be half a million in one folder.

use std::collections::HashMap;

use mailhaul_imap::{Flag, InternalDate};

/// One message of a source folder.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    pub uid: u32,
    /// RFC822.SIZE, which some servers only estimate.
    pub size: u64,
    pub date: Option<InternalDate>,
    pub flags: FlagsId,
}

/// A set of flags in a [`FlagSets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FlagsId(u32);

/// The different sets of flags of a folder, each kept once.
#[derive(Clone, Debug, Default)]
pub struct FlagSets {
    sets: Vec<(Vec<Flag>, String)>,
    known: HashMap<String, FlagsId>,
}

impl FlagSets {
    /// Keeps a set. `\Recent` is the server's own and never kept.
    pub fn keep(&mut self, flags: &[Flag]) -> FlagsId {
        let text = spell(flags);
        if let Some(id) = self.known.get(&text) {
            return *id;
        }
        let id = FlagsId(u32::try_from(self.sets.len()).unwrap_or(u32::MAX));
        self.sets.push((parse(&text), text.clone()));
        self.known.insert(text, id);
        id
    }

    /// Keeps a set that is written canonically.
    pub fn keep_text(&mut self, text: &str) -> FlagsId {
        match self.known.get(text) {
            Some(id) => *id,
            None => self.keep(&parse(text)),
        }
    }

    /// The flags of a set.
    pub fn flags(&self, id: FlagsId) -> &[Flag] {
        &self.sets[id.0 as usize].0
    }

    /// The canonical text of a set.
    pub fn text(&self, id: FlagsId) -> &str {
        &self.sets[id.0 as usize].1
    }
}

/// Flags in canonical order, as the ledger keeps them.
pub fn spell(flags: &[Flag]) -> String {
    let mut words: Vec<&str> =
        flags.iter().filter(|f| **f != Flag::Recent).map(Flag::as_str).collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// The flags of a canonical text.
pub fn parse(text: &str) -> Vec<Flag> {
    text.split(' ').filter(|w| !w.is_empty()).map(|w| Flag::parse(w.as_bytes())).collect()
}

#[cfg(test)]
mod tests {
    use mailhaul_imap::Flag;

    use super::{FlagSets, parse, spell};

    #[test]
    fn the_order_of_flags_does_not_matter_and_recent_is_left_out() {
        let mut sets = FlagSets::default();
        let one = sets.keep(&[Flag::Seen, Flag::Recent, Flag::Keyword("$Work".into())]);
        let two = sets.keep(&[Flag::Keyword("$Work".into()), Flag::Seen]);
        assert_eq!(one, two);
        assert_eq!(parse(sets.text(one)).len(), 2);
        assert_eq!(spell(&parse(sets.text(one))), sets.text(one));
    }
}
