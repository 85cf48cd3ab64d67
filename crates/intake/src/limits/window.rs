//! What came of the addresses of a campaign of late, as far back as one window reaches.

use std::collections::HashMap;
use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

/// How many addresses may fail.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub most: usize,
    /// As many of one client count at most.
    pub share: usize,
}

#[derive(Debug, Default)]
pub(super) struct Window {
    /// By address, when it failed last and who tried; an address that worked is never among them.
    failed: HashMap<String, (Timestamp, IpAddr)>,
    worked: HashMap<String, Timestamp>,
}

impl Window {
    /// Whether the address is one more that fails and counts. What worked within the window and fails now is somebody's typing
    /// error.
    pub fn failed(&mut self, client: IpAddr, key: &str, now: Timestamp, bounds: Bounds) -> bool {
        if self.worked.contains_key(key) {
            return false;
        }
        let before = self.count(bounds.share);
        self.failed.insert(key.to_owned(), (now, client));
        self.count(bounds.share) > before
    }

    pub fn worked(&mut self, key: &str, now: Timestamp) {
        self.failed.remove(key);
        self.worked.insert(key.to_owned(), now);
    }

    pub fn is_over(&self, bounds: Bounds) -> bool {
        self.count(bounds.share) >= bounds.most.max(1 + 2 * self.worked.len())
    }

    pub fn forget(&mut self, now: Timestamp, length: SignedDuration) {
        self.failed.retain(|_, (at, _)| now.duration_since(*at) < length);
        self.worked.retain(|_, at| now.duration_since(*at) < length);
    }

    pub fn is_empty(&self) -> bool {
        self.failed.is_empty() && self.worked.is_empty()
    }

    /// Addresses that failed, of each client its share at most.
    fn count(&self, share: usize) -> usize {
        let mut clients = HashMap::<IpAddr, usize>::new();
        for (_, client) in self.failed.values() {
            *clients.entry(*client).or_default() += 1;
        }
        clients.into_values().map(|failed| failed.min(share)).sum()
    }
}
