//! Halts whatever makes logins for many addresses fail: a client, when they all come from it, and else the whole campaign.
//! Somebody tries one password on all of them, or the server is set up wrongly. Either way more tries would lock mailboxes.
//!
//! It looks at the last minutes and at the last day: a spray that is slow enough to stay below the one is caught by the other. What
//! the day has seen outlives its halt, so that the next address that fails halts again, until the admin says that all is well or
//! the failures are a day old.
//!
//! Of a campaign's limit one client fills a third: nobody who invents addresses on one device keeps everybody else out.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::clients::network;
use super::window::{Bounds, Window};
use super::{LoginLimits, Wait};
use crate::link::CampaignId;

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// How many pauses long the halt is that a day's failures bring about.
const PAUSES_OF_A_DAY: i32 = 4;
/// As many clients at least does it take to halt a campaign.
const CLIENTS: usize = 3;

/// What is remembered of campaigns, and of clients in each.
#[derive(Debug)]
pub struct Breaker {
    campaign: Limits,
    client: Limits,
    subjects: Mutex<HashMap<Subject, Memory>>,
}

/// Who is halted, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Halt {
    /// One client, or everybody. Of an IPv6 address the network.
    pub client: Option<IpAddr>,
    pub until: Timestamp,
}

/// Why a submission is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halted {
    Campaign(Wait),
    Client(Wait),
}

/// A campaign, or one client of it.
type Subject = (CampaignId, Option<IpAddr>);

#[derive(Clone, Copy, Debug)]
struct Limits {
    pause: Bounds,
    day: Bounds,
    length: SignedDuration,
}

#[derive(Debug, Default)]
struct Memory {
    pause: Window,
    day: Window,
    halted_until: Option<Timestamp>,
}

impl Breaker {
    pub fn new(limits: &LoginLimits) -> Self {
        let count = |most| usize::try_from(most).unwrap_or(usize::MAX);
        let (most, a_day) =
            (count(limits.campaign_failures), count(limits.campaign_failures_a_day));
        let shared = |most: usize| Bounds { most, share: most.div_ceil(CLIENTS) };
        let whole = |most| Bounds { most, share: usize::MAX };
        let length = limits.pause;
        Self {
            campaign: Limits { pause: shared(most), day: shared(a_day), length },
            client: Limits { pause: whole(most), day: whole(a_day), length },
            subjects: Mutex::default(),
        }
    }

    /// Whether the campaign takes submissions of this client, or when.
    pub fn check(
        &self,
        campaign: CampaignId,
        client: IpAddr,
        now: Timestamp,
    ) -> Result<(), Halted> {
        let subjects = self.subjects();
        let wait = |subject| {
            let until = subjects.get(&subject).and_then(|memory: &Memory| memory.halted_until)?;
            (until > now).then(|| Wait::until(until, now))
        };
        let (everybody, one) = (wait((campaign, None)), wait((campaign, Some(network(client)))));
        match (everybody.map(Halted::Campaign)).or_else(|| one.map(Halted::Client)) {
            Some(halted) => Err(halted),
            None => Ok(()),
        }
    }

    /// A login failed. Says who is halted until when, if this was the one too many: as many addresses as are allowed, and more
    /// than twice those that worked.
    pub fn failed(
        &self,
        campaign: CampaignId,
        client: IpAddr,
        key: &str,
        now: Timestamp,
    ) -> Option<Halt> {
        let client = network(client);
        let mut subjects = self.subjects();
        subjects.retain(|_, memory| !memory.forget(now, self.client.length));
        let mut failed = |subject, limits| {
            let memory = subjects.entry(subject).or_default();
            memory.failed(client, key, now, limits)
        };
        let one = failed((campaign, Some(client)), self.client);
        let everybody = failed((campaign, None), self.campaign);
        let halt = |client| move |until| Halt { client, until };
        everybody.map(halt(None)).or_else(|| one.map(halt(Some(client))))
    }

    pub fn worked(&self, campaign: CampaignId, client: IpAddr, key: &str, now: Timestamp) {
        let mut subjects = self.subjects();
        for client in [None, Some(network(client))] {
            let memory = subjects.entry((campaign, client)).or_default();
            memory.forget(now, self.client.length);
            memory.day.worked(key, now);
            memory.pause.worked(key, now);
        }
    }

    /// The admin says that all is well.
    pub fn reset(&self, campaign: CampaignId) {
        self.subjects().retain(|(own, _), _| *own != campaign);
    }

    fn subjects(&self) -> MutexGuard<'_, HashMap<Subject, Memory>> {
        self.subjects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    /// Says whether nothing is left.
    fn forget(&mut self, now: Timestamp, pause: SignedDuration) -> bool {
        self.pause.forget(now, pause);
        self.day.forget(now, DAY);
        self.day.is_empty() && self.halted_until.is_none_or(|until| until <= now)
    }

    fn failed(
        &mut self,
        client: IpAddr,
        key: &str,
        now: Timestamp,
        limits: Limits,
    ) -> Option<Timestamp> {
        // An address that had its share in the day's halt already doesn't bring about another.
        let is_too_many_a_day =
            self.day.failed(client, key, now, limits.day) && self.day.is_over(limits.day);
        self.pause.failed(client, key, now, limits.pause);
        let length = if is_too_many_a_day {
            limits.length * PAUSES_OF_A_DAY
        } else if self.pause.is_over(limits.pause) {
            limits.length
        } else {
            return None;
        };
        let until = now + length;
        self.pause = Window::default();
        self.halted_until = Some(until);
        Some(until)
    }
}

#[cfg(test)]
#[path = "breaker_tests.rs"]
mod tests;
