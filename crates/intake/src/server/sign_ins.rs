//! Sign-ins that were begun in the form and wait for their users: in memory, for twenty minutes, so many at most.
//!
//! A ticket of 128 random bits stands for one. It says what became of it to whoever has it and the link that it was begun by; it
//! gives nothing else away, and never what the sign-in brought, which only the desk has.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::event::SideName;

use super::hand_in::HandIn;
use crate::desk::{Proof, SignInId};
use crate::form::Outcome;
use crate::link::Link;

/// After this long a sign-in is over. Providers' codes live for fifteen minutes.
const LIFE: SignedDuration = SignedDuration::from_mins(20);
/// That wait at once, each with what was filled in.
const MOST: usize = 512;
/// That wait at once for one client: nobody who invents addresses on one device keeps everybody else out. An office behind one address
/// is one client.
const MOST_OF_CLIENT: usize = MOST / 2;
/// That are remembered, so that who lost the answer hears it again.
const MOST_ENDED: usize = 4096;
/// That wait at once for one address: somebody who loads the page again begins another.
const MOST_OF_ONE: usize = 5;

/// Those that wait.
#[derive(Debug, Default)]
pub(super) struct SignIns(Mutex<HashMap<String, Pending>>);

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub link: Link,
    pub client: IpAddr,
    /// Whose mailbox it is for.
    pub side: SideName,
    pub id: SignInId,
    /// What comes with it.
    pub hand_in: HandIn,
    pub began: Timestamp,
    /// A login with what it brought worked, and it isn't kept yet: it counts for the same mailbox once more.
    pub proven: bool,
    /// What became of it, once that is known.
    pub ended: Option<Outcome>,
}

impl SignIns {
    /// Whether there is room for another one of this address and client.
    pub fn has_room(&self, key: &str, client: IpAddr, now: Timestamp) -> bool {
        let mut all = self.all();
        let too_many = all.len() >= MOST_ENDED;
        all.retain(|_, one| {
            let is_over = now.duration_since(one.began) >= LIFE;
            !is_over && (one.ended.is_none() || !too_many)
        });
        let waiting = || all.values().filter(|one| one.ended.is_none());
        waiting().count() < MOST
            && waiting().filter(|one| one.client == client).count() < MOST_OF_CLIENT
            && waiting().filter(|one| one.hand_in.filled.source.key() == key).count() < MOST_OF_ONE
    }

    pub fn add(&self, ticket: String, one: Pending) {
        self.all().insert(ticket, one);
    }

    /// One that was begun by this link and isn't over.
    pub fn find(&self, ticket: &str, link: Link, now: Timestamp) -> Option<Pending> {
        let fits = |one: &&Pending| one.link == link && now.duration_since(one.began) < LIFE;
        self.all().get(ticket).filter(fits).cloned()
    }

    /// Notes what became of one.
    pub fn end(&self, ticket: &str, outcome: Outcome) {
        if let Some(one) = self.all().get_mut(ticket) {
            one.ended = Some(outcome);
            one.hand_in.forget_passwords();
        }
    }

    /// Notes that a login with what one brought worked.
    pub fn note_proven(&self, ticket: &str) {
        if let Some(one) = self.all().get_mut(ticket) {
            one.proven = true;
        }
    }

    /// One to this source mailbox that was begun by this link, worked, and isn't kept yet.
    pub fn proven(&self, ticket: &str, link: Link, key: &str, now: Timestamp) -> Option<SignInId> {
        let one = self.find(ticket, link, now)?;
        let is_theirs = one.side == SideName::Source && one.hand_in.filled.source.key() == key;
        (one.proven && is_theirs).then_some(one.id)
    }

    /// Those that were kept, or could not be, count no more.
    pub fn use_up(&self, proofs: &[Option<Proof>]) {
        let is_used = |id: SignInId| {
            proofs.iter().flatten().any(|proof| matches!(proof, Proof::SignIn(one) if *one == id))
        };
        for one in self.all().values_mut().filter(|one| is_used(one.id)) {
            one.proven = false;
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Pending>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::MailAddress;
    use crate::link::CampaignId;
    use crate::server::filled::Filled;

    const SHARED: Link = Link::Campaign(CampaignId(7));
    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    fn pending(address: &str) -> Pending {
        Pending {
            link: SHARED,
            client: HERE,
            side: SideName::Source,
            id: SignInId(1),
            hand_in: HandIn::of(Filled {
                full_name: "Ann".to_owned(),
                source: MailAddress::parse(address).unwrap(),
                source_password: None,
                destination: None,
                destination_password: None,
                destination_sign_in: false,
                ticket: String::new(),
            }),
            began: at(0),
            proven: false,
            ended: None,
        }
    }

    #[test]
    fn a_sign_in_is_found_by_its_own_link_and_until_its_time_is_over() {
        let all = SignIns::default();
        all.add("t".to_owned(), pending("ann@x.org"));
        assert!(all.find("t", SHARED, at(19)).is_some());
        assert!(all.find("t", SHARED, at(20)).is_none());
        assert!(all.find("t", Link::Campaign(CampaignId(8)), at(0)).is_none());
        assert!(all.find("u", SHARED, at(0)).is_none());
    }

    #[test]
    fn one_that_worked_counts_again_for_its_own_mailbox_until_it_is_kept() {
        let all = SignIns::default();
        all.add("t".to_owned(), pending("ann@x.org"));
        let proven = |ticket, key| all.proven(ticket, SHARED, key, at(1));
        assert_eq!(proven("t", "ann@x.org"), None);
        all.note_proven("t");
        assert_eq!(proven("t", "ann@x.org"), Some(SignInId(1)));
        assert_eq!(proven("t", "bob@x.org").or(proven("u", "ann@x.org")), None);
        let there = Pending { side: SideName::Destination, proven: true, ..pending("ann@x.org") };
        all.add("there".to_owned(), there);
        assert_eq!(proven("there", "ann@x.org"), None);
        all.use_up(&[Some(Proof::SignIn(SignInId(1))), None]);
        assert_eq!(proven("t", "ann@x.org"), None);
    }

    #[test]
    fn an_address_and_a_client_have_a_few_at_once_and_all_together_have_a_limit() {
        let all = SignIns::default();
        let has_room = |address: &str, client| all.has_room(address, client, at(0));
        for n in 0..5 {
            assert!(has_room("ann@x.org", HERE), "{n}");
            all.add(format!("a{n}"), pending("ann@x.org"));
        }
        assert!(!has_room("ann@x.org", HERE) && has_room("bob@x.org", HERE));
        all.end("a0", Outcome::Closed);
        assert!(has_room("ann@x.org", HERE));
        for n in 0..252 {
            all.add(n.to_string(), pending("bob@x.org"));
        }
        assert!(!has_room("cy@x.org", HERE) && has_room("cy@x.org", ELSEWHERE));
        for n in 0..256 {
            all.add(format!("e{n}"), Pending { client: ELSEWHERE, ..pending("di@x.org") });
        }
        assert!(!has_room("cy@x.org", IpAddr::V4(std::net::Ipv4Addr::BROADCAST)));
        assert!(all.has_room("cy@x.org", HERE, at(20)));
    }

    #[test]
    fn those_that_ended_take_no_room_and_are_forgotten_before_they_take_too_much_memory() {
        let all = SignIns::default();
        for n in 0..MOST_ENDED {
            all.add(n.to_string(), pending("ann@x.org"));
            all.end(&n.to_string(), Outcome::Closed);
        }
        assert!(all.has_room("ann@x.org", HERE, at(0)));
        assert!(all.all().is_empty());
    }
}
