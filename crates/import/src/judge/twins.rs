//! Rows that say the same thing twice, or nearly.

use std::collections::HashMap;
use std::rc::Rc;

use mailhaul_model::ServerId;

/// A mailbox: its server and its login in lower case.
pub(super) type MailboxKey = (ServerId, Rc<str>);

/// The importable rows so far, by what they move.
pub(super) struct Twins {
    pairs: HashMap<(MailboxKey, MailboxKey), Seen>,
    sources: HashMap<MailboxKey, u32>,
    destinations: HashMap<MailboxKey, u32>,
}

/// A row that came before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) row: u32,
    /// Whether it lacks a password.
    pub(super) lacks: bool,
}

impl Twins {
    /// With room for so many rows.
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self {
            pairs: HashMap::with_capacity(rows),
            sources: HashMap::with_capacity(rows),
            destinations: HashMap::with_capacity(rows),
        }
    }

    /// The row that has this pair already.
    pub(super) fn earlier(&self, pair: &(MailboxKey, MailboxKey)) -> Option<Seen> {
        self.pairs.get(pair).copied()
    }

    /// Remembers an importable row. Returns the rows that have the same source, and the same destination.
    pub(super) fn add(
        &mut self,
        pair: (MailboxKey, MailboxKey),
        seen: Seen,
    ) -> (Option<u32>, Option<u32>) {
        let first = |map: &mut HashMap<MailboxKey, u32>, key: &MailboxKey| {
            let row = *map.entry(key.clone()).or_insert(seen.row);
            (row != seen.row).then_some(row)
        };
        let near = (first(&mut self.sources, &pair.0), first(&mut self.destinations, &pair.1));
        self.pairs.insert(pair, seen);
        near
    }
}
