//! Messages that lie in several folders, for a run that takes each along once (`--skipcrossduplicates`).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::identity::Identity;

/// The first folder that each identity was seen in, by its number in the meter.
#[derive(Debug, Default)]
pub struct Cross(Mutex<HashMap<Identity, usize>>);

impl Cross {
    /// Whether a folder before this one has it; remembers it otherwise. A folder that is read again finds what it saw itself.
    pub fn was_seen_before(&self, identity: Identity, folder: usize) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *seen.entry(identity).or_insert(folder) != folder
    }
}

#[cfg(test)]
mod tests {
    use super::Cross;
    use crate::identity::Identity;

    #[test]
    fn a_message_is_seen_before_only_in_another_folder() {
        let cross = Cross::default();
        let (one, two) = (Identity([1; 16]), Identity([2; 16]));
        assert!(!cross.was_seen_before(one, 0) && !cross.was_seen_before(one, 0));
        assert!(cross.was_seen_before(one, 1) && !cross.was_seen_before(two, 1));
        assert!(!cross.was_seen_before(one, 0), "the first one read again");
    }
}
