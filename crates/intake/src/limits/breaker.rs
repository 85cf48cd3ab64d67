//! Halts a campaign when logins for many of its addresses fail: somebody tries one password on all of them, or the server is
//! set up wrongly. Either way more tries would lock mailboxes.
//!
//! It looks at the last minutes and at the last day: a spray that is slow enough to stay below the one is caught by the other. What
//! the day has seen outlives its halt, so that the next address that fails halts again, until the admin says that all is well or
//! the failures are a day old.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::{LoginLimits, Wait};
use crate::link::CampaignId;

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// How many pauses long the halt is that a day's failures bring about.
const PAUSES_OF_A_DAY: i32 = 4;

/// What is remembered of campaigns.
#[derive(Debug)]
pub struct Breaker {
    most: usize,
    most_a_day: usize,
    pause: SignedDuration,
    campaigns: Mutex<HashMap<CampaignId, Memory>>,
}

#[derive(Debug, Default)]
struct Memory {
    pause: Window,
    day: Window,
    halted_until: Option<Timestamp>,
}

/// What came of the addresses of a campaign of late.
#[derive(Debug, Default)]
struct Window {
    /// By address, when it failed last; an address that worked is never among them.
    failed: HashMap<String, Timestamp>,
    worked: HashMap<String, Timestamp>,
}

impl Breaker {
    pub fn new(limits: &LoginLimits) -> Self {
        let count = |most| usize::try_from(most).unwrap_or(usize::MAX);
        Self {
            most: count(limits.campaign_failures),
            most_a_day: count(limits.campaign_failures_a_day),
            pause: limits.pause,
            campaigns: Mutex::default(),
        }
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
        // An address that had its share in the day's halt already doesn't bring about another.
        let is_too_many_a_day =
            memory.day.failed(key.clone(), now) && memory.day.is_over(self.most_a_day);
        memory.pause.failed(key, now);
        let length = if is_too_many_a_day {
            self.pause * PAUSES_OF_A_DAY
        } else if memory.pause.is_over(self.most) {
            self.pause
        } else {
            return None;
        };
        let until = now + length;
        memory.pause = Window::default();
        memory.halted_until = Some(until);
        Some(until)
    }

    pub fn worked(&self, campaign: CampaignId, key: String, now: Timestamp) {
        let mut campaigns = self.campaigns();
        let memory = campaigns.entry(campaign).or_default();
        memory.forget(now, self.pause);
        memory.day.worked(key.clone(), now);
        memory.pause.worked(key, now);
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
    fn forget(&mut self, now: Timestamp, pause: SignedDuration) {
        self.pause.forget(now, pause);
        self.day.forget(now, DAY);
    }
}

impl Window {
    /// Whether the address is one more that fails. What worked within the window and fails now is somebody's typing error.
    fn failed(&mut self, key: String, now: Timestamp) -> bool {
        !self.worked.contains_key(&key) && self.failed.insert(key, now).is_none()
    }

    fn worked(&mut self, key: String, now: Timestamp) {
        self.failed.remove(&key);
        self.worked.insert(key, now);
    }

    fn is_over(&self, most: usize) -> bool {
        self.failed.len() >= most.max(1 + 2 * self.worked.len())
    }

    fn forget(&mut self, now: Timestamp, length: SignedDuration) {
        self.failed.retain(|_, at| now.duration_since(*at) < length);
        self.worked.retain(|_, at| now.duration_since(*at) < length);
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

    /// As a spray would be that knows the limits: seven addresses in each pause, which is half of what halts. Says how many it
    /// takes to be halted.
    fn spray(breaker: &Breaker, addresses: std::ops::Range<u32>, first: i64) -> Option<u32> {
        let begin = addresses.start;
        addresses.into_iter().find(|n| {
            let minute = first + i64::from(n - begin) * 15 / 7;
            breaker.failed(SEVEN, n.to_string(), at(minute)).is_some()
        })
    }

    #[test]
    fn a_spray_that_stays_below_the_pauses_limit_is_halted_by_the_days() {
        let breaker = Breaker::new(&LoginLimits::default());
        assert_eq!(spray(&breaker, 0..100, 0), Some(39));
        let minute = 39 * 15 / 7;
        assert_eq!(breaker.check(SEVEN, at(minute)).unwrap_err().minutes(), 60);
        assert!(breaker.check(SEVEN, at(minute + 60)).is_ok());
    }

    #[test]
    fn after_the_days_halt_the_next_address_that_fails_halts_again_and_one_that_failed_before_does_not()
     {
        let breaker = Breaker::new(&LoginLimits::default());
        spray(&breaker, 0..40, 0);
        assert_eq!(breaker.failed(SEVEN, "3".to_owned(), at(200)), None);
        assert_eq!(breaker.failed(SEVEN, "new".to_owned(), at(200)), Some(at(260)));
        breaker.reset(SEVEN);
        assert_eq!(breaker.failed(SEVEN, "other".to_owned(), at(201)), None);
    }

    #[test]
    fn failures_of_yesterday_halt_nothing() {
        let breaker = Breaker::new(&LoginLimits::default());
        assert_eq!(spray(&breaker, 0..39, 0), None);
        assert_eq!(spray(&breaker, 100..139, 25 * 60), None);
    }

    #[test]
    fn an_office_in_which_most_succeed_is_not_halted_all_day() {
        let breaker = Breaker::new(&LoginLimits::default());
        // Two hundred come in eight hours; each third fails first, and half of these give up.
        for n in 0..200 {
            let (user, minute) = (n.to_string(), at(n * 480 / 200));
            if n % 3 == 0 {
                assert_eq!(breaker.failed(SEVEN, user.clone(), minute), None, "{n}");
            }
            if n % 6 != 0 {
                breaker.worked(SEVEN, user, minute);
            }
        }
    }

    #[test]
    fn many_who_cant_log_in_one_after_the_other_and_at_last_can_halt_nothing() {
        let breaker = Breaker::new(&LoginLimits::default());
        for n in 0..100 {
            assert_eq!(breaker.failed(SEVEN, n.to_string(), at(n * 5)), None, "{n}");
            breaker.worked(SEVEN, n.to_string(), at(n * 5 + 1));
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
