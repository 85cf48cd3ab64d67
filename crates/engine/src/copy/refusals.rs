//! What this run learnt about messages that make trouble, kept across lost connections.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A message by the number of its folder in the meter, and its UID.
pub type Key = (usize, u32);

/// Shared by all workers.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    alone: HashSet<Key>,
    without_keywords: HashSet<Key>,
    refused: HashMap<Key, u64>,
    remade: HashSet<usize>,
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

    /// This message is not tried again by this run.
    pub fn refuse(&self, key: Key, size: u64) {
        self.known().refused.insert(key, size);
    }

    /// Whether a message was refused by this run already.
    pub fn is_refused(&self, key: Key) -> bool {
        self.known().refused.contains_key(&key)
    }

    /// Whether this is the first time that the folder has to be made again.
    pub fn remake_once(&self, folder: usize) -> bool {
        self.known().remade.insert(folder)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
