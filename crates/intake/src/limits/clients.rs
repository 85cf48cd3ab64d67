//! Failed logins by client, loose enough for an office behind one address.
//!
//! A client that has success with many addresses is an office, so each success widens its bounds: three failures for every
//! address that worked. Guessing widens nothing.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::{LoginLimits, Wait};

const FAILURES_PER_SUCCESS: usize = 3;

/// What is remembered of clients.
#[derive(Debug)]
pub struct Clients {
    failures: usize,
    window: SignedDuration,
    seen: Mutex<HashMap<IpAddr, Memory>>,
}

#[derive(Debug, Default)]
struct Memory {
    failures: Vec<Timestamp>,
    worked: HashMap<String, Timestamp>,
    last: Option<Timestamp>,
}

impl Clients {
    pub fn new(limits: &LoginLimits) -> Self {
        let failures = usize::try_from(limits.client_failures).unwrap_or(usize::MAX);
        Self { failures, window: limits.pause, seen: Mutex::default() }
    }

    /// Whether a client may try, or when.
    pub fn check(&self, client: IpAddr, now: Timestamp) -> Result<(), Wait> {
        let mut clients = self.seen();
        clients
            .retain(|_, memory| memory.last.is_some_and(|at| now.duration_since(at) < self.window));
        let Some(memory) = clients.get_mut(&network(client)) else { return Ok(()) };
        memory.failures.retain(|at| now.duration_since(*at) < self.window);
        memory.worked.retain(|_, at| now.duration_since(*at) < self.window);
        let most = self.failures + FAILURES_PER_SUCCESS * memory.worked.len();
        let Some(over) = memory.failures.len().checked_sub(most) else { return Ok(()) };
        // One more may be tried once as many as are over have left the window.
        let leaves = memory.failures.get(over).map_or(now, |at| *at + self.window);
        Err(Wait::until(leaves, now))
    }

    pub fn failed(&self, client: IpAddr, now: Timestamp) {
        let mut clients = self.seen();
        let memory = clients.entry(network(client)).or_default();
        memory.failures.push(now);
        memory.last = Some(now);
    }

    /// A login worked, for an address by any text that stands for it.
    pub fn worked(&self, client: IpAddr, key: String, now: Timestamp) {
        let mut clients = self.seen();
        let memory = clients.entry(network(client)).or_default();
        memory.worked.insert(key, now);
        memory.last = Some(now);
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<IpAddr, Memory>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever has one IPv6 address has the whole of its /64.
pub(crate) fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    fn client(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn clients(failures: u32) -> Clients {
        Clients::new(&LoginLimits { client_failures: failures, ..LoginLimits::default() })
    }

    #[test]
    fn a_client_that_only_fails_has_to_wait_and_others_have_not() {
        let clients = clients(3);
        let guesser = client("10.0.0.1");
        for minute in 0..3 {
            assert!(clients.check(guesser, at(minute)).is_ok());
            clients.failed(guesser, at(minute));
        }
        assert_eq!(clients.check(guesser, at(5)).unwrap_err().minutes(), 10);
        assert!(clients.check(client("10.0.0.2"), at(5)).is_ok());
        assert!(clients.check(guesser, at(15)).is_ok());
    }

    #[test]
    fn an_office_of_two_hundred_of_whom_many_mistype_once_is_not_held_up() {
        let clients = Clients::new(&LoginLimits::default());
        let office = client("10.0.0.1");
        for user in 0..200 {
            assert!(clients.check(office, at(user / 20)).is_ok(), "user {user}");
            if user % 2 == 0 {
                clients.failed(office, at(user / 20));
            }
            clients.worked(office, user.to_string(), at(user / 20));
        }
    }

    #[test]
    fn success_with_one_address_again_and_again_widens_nothing() {
        let clients = clients(3);
        let guesser = client("10.0.0.1");
        for _ in 0..6 {
            clients.worked(guesser, "own".to_owned(), at(0));
            clients.failed(guesser, at(0));
        }
        assert!(clients.check(guesser, at(1)).is_err());
    }

    #[test]
    fn success_of_long_ago_widens_nothing() {
        let clients = clients(3);
        let office = client("10.0.0.1");
        clients.worked(office, "ann".to_owned(), at(0));
        for minute in 14..17 {
            clients.failed(office, at(minute));
        }
        assert!(clients.check(office, at(17)).is_err());
    }

    #[test]
    fn addresses_of_one_ipv6_network_are_one_client() {
        let clients = clients(1);
        clients.failed(client("fd00::1"), at(0));
        assert!(clients.check(client("fd00::2"), at(0)).is_err());
        assert!(clients.check(client("fd00:0:0:1::1"), at(0)).is_ok());
    }

    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_the_same_client() {
        let clients = clients(1);
        clients.failed(client("::ffff:10.0.0.1"), at(0));
        assert!(clients.check(client("10.0.0.1"), at(0)).is_err());
        assert!(clients.check(client("::ffff:10.0.0.2"), at(0)).is_ok());
    }
}
