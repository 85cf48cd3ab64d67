//! Failed logins by address: a few, then a pause that doubles.
//!
//! An address is at most once under way, so that many requests at once are no way around the count.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::{LoginLimits, Wait};

/// After a day without failure or pause nothing is remembered.
const MEMORY: SignedDuration = SignedDuration::from_hours(24);
/// Doubling ends here.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);
/// When it is worth trying again while the same address is under way.
const UNDER_WAY: SignedDuration = SignedDuration::from_secs(10);

/// What is remembered of addresses.
#[derive(Debug)]
pub struct Attempts {
    tries: u32,
    pause: SignedDuration,
    addresses: Mutex<HashMap<String, Memory>>,
}

#[derive(Debug, Default)]
struct Memory {
    under_way: bool,
    failures: u32,
    pauses: u32,
    paused_until: Option<Timestamp>,
    last_failure: Option<Timestamp>,
}

/// Why there is no leave now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLeave {
    /// It failed too often.
    Paused(Wait),
    /// The same address is being tried.
    UnderWay(Wait),
}

/// Leave to try one address once. Dropped without a word, as after a login that worked, it changes nothing: were failures forgotten
/// then, a stranger who fails, waits and fails again would see whether the address has submitted meanwhile.
#[derive(Debug)]
pub struct Attempt<'a> {
    attempts: &'a Attempts,
    key: String,
}

impl Attempts {
    pub fn new(limits: &LoginLimits) -> Self {
        Self { tries: limits.tries, pause: limits.pause, addresses: Mutex::default() }
    }

    /// Asks leave for an address, by any text that stands for it.
    pub fn begin(&self, key: String, now: Timestamp) -> Result<Attempt<'_>, NoLeave> {
        let mut addresses = self.addresses();
        addresses.retain(|_, memory| memory.matters(now));
        let memory = addresses.entry(key.clone()).or_default();
        if let Some(until) = memory.paused_until.filter(|until| *until > now) {
            return Err(NoLeave::Paused(Wait::until(until, now)));
        }
        if memory.under_way {
            return Err(NoLeave::UnderWay(Wait::of(UNDER_WAY)));
        }
        memory.under_way = true;
        Ok(Attempt { attempts: self, key })
    }

    fn addresses(&self) -> MutexGuard<'_, HashMap<String, Memory>> {
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempt<'_> {
    /// The login failed. Says how long the address has to wait now, if it has to.
    pub fn failed(self, now: Timestamp) -> Option<Wait> {
        let Attempts { tries, pause, .. } = *self.attempts;
        let mut addresses = self.attempts.addresses();
        let memory = addresses.entry(self.key.clone()).or_default();
        memory.last_failure = Some(now);
        memory.failures += 1;
        if memory.failures < tries {
            return None;
        }
        memory.failures = 0;
        let doubled = pause.checked_mul(1 << memory.pauses.min(16)).unwrap_or(LONGEST).min(LONGEST);
        memory.pauses += 1;
        memory.paused_until = Some(now + doubled);
        Some(Wait::of(doubled))
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if let Some(memory) = self.attempts.addresses().get_mut(&self.key) {
            memory.under_way = false;
        }
    }
}

impl Memory {
    fn matters(&self, now: Timestamp) -> bool {
        self.under_way
            || self.last_failure.is_some_and(|at| now.duration_since(at) < MEMORY)
            || self.paused_until.is_some_and(|until| now.duration_since(until) < MEMORY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempts() -> Attempts {
        Attempts::new(&LoginLimits::default())
    }

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    fn fail(attempts: &Attempts, minutes: i64) -> Option<u64> {
        attempts
            .begin("ann".to_owned(), at(minutes))
            .unwrap()
            .failed(at(minutes))
            .map(Wait::minutes)
    }

    #[test]
    fn the_third_failure_makes_an_address_wait_for_fifteen_minutes() {
        let attempts = attempts();
        assert_eq!([0, 1, 2].map(|minute| fail(&attempts, minute)), [None, None, Some(15)]);
        let refusal = attempts.begin("ann".to_owned(), at(3)).unwrap_err();
        assert_eq!(refusal, NoLeave::Paused(Wait::of(SignedDuration::from_mins(14))));
        assert!(attempts.begin("bob".to_owned(), at(3)).is_ok());
        assert!(attempts.begin("ann".to_owned(), at(17)).is_ok());
    }

    #[test]
    fn the_pause_doubles_each_time_up_to_a_day() {
        let attempts = attempts();
        let mut minute = 0;
        let mut pauses = Vec::new();
        for _ in 0..9 {
            assert_eq!([fail(&attempts, minute), fail(&attempts, minute)], [None, None]);
            let pause = fail(&attempts, minute).unwrap();
            minute += i64::try_from(pause).unwrap();
            pauses.push(pause);
        }
        assert_eq!(pauses, [15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
    }

    #[test]
    fn a_success_in_between_changes_nothing_that_a_stranger_could_see() {
        let attempts = attempts();
        fail(&attempts, 0);
        fail(&attempts, 0);
        drop(attempts.begin("ann".to_owned(), at(1)).unwrap());
        assert_eq!(fail(&attempts, 2), Some(15));
    }

    #[test]
    fn failures_are_forgotten_after_a_day() {
        let attempts = attempts();
        fail(&attempts, 0);
        fail(&attempts, 0);
        assert_eq!(fail(&attempts, 24 * 60), None);
    }

    #[test]
    fn an_address_is_under_way_once_at_most() {
        let attempts = attempts();
        let first = attempts.begin("ann".to_owned(), at(0)).unwrap();
        let refusal = attempts.begin("ann".to_owned(), at(0)).unwrap_err();
        assert!(matches!(refusal, NoLeave::UnderWay(_)));
        drop(first);
        assert!(attempts.begin("ann".to_owned(), at(0)).is_ok());
    }

    #[test]
    fn what_no_longer_matters_takes_no_memory() {
        let attempts = attempts();
        for n in 0..1000 {
            let attempt = attempts.begin(n.to_string(), at(0)).unwrap();
            attempt.failed(at(0));
        }
        drop(attempts.begin("ann".to_owned(), at(24 * 60 + 1)).unwrap());
        assert_eq!(attempts.addresses().len(), 1);
    }
}
