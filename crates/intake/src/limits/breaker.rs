//! Halts a campaign when logins for many of its addresses fail: somebody tries one password on all of them, or the server is
//! set up wrongly. Either way more tries would lock mailboxes.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::{LoginLimits, Wait};
use crate::link::CampaignId;

/// What is remembered of campaigns.
#[derive(Debug)]
pub struct Breaker {
    most: usize,
    pause: SignedDuration,
    campaigns: Mutex<HashMap<CampaignId, Memory>>,
}

#[derive(Debug, Default)]
struct Memory {
    /// By address, when it failed last; an address that worked since isn't among them.
    failed: HashMap<String, Timestamp>,
    worked: HashMap<String, Timestamp>,
    halted_until: Option<Timestamp>,
}

impl Breaker {
    pub fn new(limits: &LoginLimits) -> Self {
        let most = usize::try_from(limits.campaign_failures).unwrap_or(usize::MAX);
        Self { most, pause: limits.pause, campaigns: Mutex::default() }
    }

    /// Whether the campaign takes submissions, or when.
    pub fn check(&self, campaign: CampaignId, now: Timestamp) -> Result<(), Wait> {
        let until = self.campaigns().get(&campaign).and_then(|memory| memory.halted_until);
        match until {
            Some(until) if until > now => Err(Wait::until(until, now)),
            _ => Ok(()),
        }
    }

    /// A login failed. Says until when the campaign is halted, if this was the one too many: as many addresses as are
    /// allowed, and more than twice those that worked.
    pub fn failed(&self, campaign: CampaignId, key: String, now: Timestamp) -> Option<Timestamp> {
        let mut campaigns = self.campaigns();
        let memory = campaigns.entry(campaign).or_default();
        memory.forget(now, self.pause);
        memory.failed.insert(key, now);
        let failed: HashSet<_> =
            memory.failed.keys().filter(|k| !memory.worked.contains_key(*k)).collect();
        if failed.len() < self.most.max(1 + 2 * memory.worked.len()) {
            return None;
        }
        let until = now + self.pause;
        *memory = Memory { halted_until: Some(until), ..Memory::default() };
        Some(until)
    }

    pub fn worked(&self, campaign: CampaignId, key: String, now: Timestamp) {
        let mut campaigns = self.campaigns();
        let memory = campaigns.entry(campaign).or_default();
        memory.forget(now, self.pause);
        memory.failed.remove(&key);
        memory.worked.insert(key, now);
    }

    /// The admin says that all is well.
    pub fn reset(&self, campaign: CampaignId) {
        self.campaigns().remove(&campaign);
    }

    fn campaigns(&self) -> MutexGuard<'_, HashMap<CampaignId, Memory>> {
        self.campaigns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    fn forget(&mut self, now: Timestamp, window: SignedDuration) {
        self.failed.retain(|_, at| now.duration_since(*at) < window);
        self.worked.retain(|_, at| now.duration_since(*at) < window);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEVEN: CampaignId = CampaignId(7);

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    fn breaker() -> Breaker {
        Breaker::new(&LoginLimits { campaign_failures: 5, ..LoginLimits::default() })
    }

    fn fail(breaker: &Breaker, mut addresses: std::ops::Range<u32>) -> Option<Timestamp> {
        addresses.find_map(|n| breaker.failed(SEVEN, n.to_string(), at(0)))
    }

    #[test]
    fn many_addresses_that_fail_halt_the_campaign_for_a_while_and_no_other() {
        let breaker = breaker();
        assert_eq!(fail(&breaker, 0..4), None);
        assert!(breaker.check(SEVEN, at(0)).is_ok());
        assert_eq!(fail(&breaker, 4..5), Some(at(15)));
        assert_eq!(breaker.check(SEVEN, at(5)).unwrap_err().minutes(), 10);
        assert!(breaker.check(CampaignId(8), at(5)).is_ok());
        assert!(breaker.check(SEVEN, at(15)).is_ok());
    }

    #[test]
    fn one_address_that_fails_often_is_one() {
        let breaker = breaker();
        assert_eq!((0..20).find_map(|_| fail(&breaker, 0..1)), None);
    }

    #[test]
    fn a_campaign_in_which_most_succeed_goes_on() {
        let breaker = breaker();
        for n in 100..110 {
            breaker.worked(SEVEN, n.to_string(), at(0));
        }
        assert_eq!(fail(&breaker, 0..20), None);
        assert!(fail(&breaker, 20..21).is_some());
    }

    #[test]
    fn an_address_that_worked_after_all_speaks_for_the_campaign() {
        let breaker = breaker();
        for n in 0..20 {
            assert_eq!(breaker.failed(SEVEN, n.to_string(), at(0)), None, "{n}");
            breaker.worked(SEVEN, n.to_string(), at(0));
        }
    }

    #[test]
    fn failures_that_lie_far_apart_halt_nothing() {
        let breaker = breaker();
        for n in 0..20 {
            assert_eq!(breaker.failed(SEVEN, n.to_string(), at(i64::from(n) * 4)), None, "{n}");
        }
    }

    #[test]
    fn the_admin_can_let_it_go_on() {
        let breaker = breaker();
        fail(&breaker, 0..5);
        breaker.reset(SEVEN);
        assert!(breaker.check(SEVEN, at(0)).is_ok());
    }
}
