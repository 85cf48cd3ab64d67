//! What keeps the form from being used to guess passwords, and the source server from being overrun.
//!
//! Three counts stand between a submission and a login, each with its own question: has this address failed too often
//! (`attempts`), does this client fail too often for an office (`clients`), do too many addresses of this campaign or of one
//! client in it fail (`breaker`)? What passes them waits at the `gate`. All of it is in memory: a restart forgets it.

pub(crate) mod attempts;
pub(crate) mod breaker;
pub(crate) mod clients;
pub(crate) mod gate;
mod window;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// How long to wait before the next try is worth it. Never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(SignedDuration);

impl Wait {
    pub(crate) fn of(duration: SignedDuration) -> Self {
        Self(duration.max(SignedDuration::from_secs(1)))
    }

    pub(crate) fn until(moment: Timestamp, now: Timestamp) -> Self {
        Self::of(moment.duration_since(now))
    }

    /// For `Retry-After` (RFC 9110, section 10.2.3): whole seconds, rounded up.
    pub fn seconds(self) -> u64 {
        let more = u64::from(self.0.subsec_nanos() > 0);
        self.0.as_secs().unsigned_abs() + more
    }

    /// For people: whole minutes, rounded up.
    pub fn minutes(self) -> u64 {
        self.seconds().div_ceil(60)
    }
}

/// How many logins may fail, and how many may be made.
#[derive(Clone, Debug)]
pub struct LoginLimits {
    /// Failed logins of one address before it has to wait.
    pub tries: u32,
    /// How long it waits then; doubled each time it comes to that again within a day.
    pub pause: SignedDuration,
    /// Failed logins of one client within the pause, besides three for every address it had success with.
    pub client_failures: u32,
    /// Addresses that fail within the pause, without one success, before the client that they came from is halted, or the campaign
    /// if they came from several.
    pub campaign_failures: u32,
    /// The same within a day, for whoever tries so slowly that the pause forgets.
    pub campaign_failures_a_day: u32,
    /// Logins at once, on each side.
    pub at_once: usize,
    /// The least time between the beginnings of two logins on one side.
    pub interval: Duration,
    /// Submissions that may wait for their turn.
    pub waiting: usize,
    /// How long a submission waits for its turn before it is sent away.
    pub patience: Duration,
}

impl Default for LoginLimits {
    fn default() -> Self {
        Self {
            tries: 3,
            pause: SignedDuration::from_mins(15),
            client_failures: 30,
            campaign_failures: 15,
            campaign_failures_a_day: 40,
            at_once: 4,
            interval: Duration::from_millis(500),
            waiting: 256,
            patience: Duration::from_secs(120),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_rounded_up_and_never_nothing() {
        let wait = Wait::of(SignedDuration::from_millis(60_001));
        assert_eq!((wait.seconds(), wait.minutes()), (61, 2));
        assert_eq!(Wait::of(SignedDuration::from_secs(-5)).seconds(), 1);
    }
}
