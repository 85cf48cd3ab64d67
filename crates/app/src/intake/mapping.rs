//! Where somebody's mail goes, and what is missing before it can.

use std::collections::{HashMap, HashSet};

use mailhaul_import::{RuleIndex, Rules};
use mailhaul_intake::MailAddress;
use mailhaul_model::ServerId;
use mailhaul_model::{Said, said};
use mailhaul_store::{PasswordOrigin, PersonRecord, ServerRecord};

use super::sign_in::offer;
use super::view::DestinationFrom;

/// All that decides where the people of a campaign go.
pub(super) struct Mapping<'a> {
    rules: RuleIndex<'a>,
    server: Option<ServerId>,
    /// Accounts of the destination by what is the same for every spelling.
    known: &'a HashMap<String, String>,
    /// Of these, the one with a local part that no other has.
    by_local: HashMap<String, Option<&'a str>>,
    /// Servers that are opened with the organisation's access: nobody needs a password there.
    open: HashSet<ServerId>,
    /// Servers whose users sign in.
    sign_in: HashSet<ServerId>,
    /// How many people go to an account.
    taken: HashMap<(ServerId, String), u32>,
}

/// Where one person's mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Empty where that isn't known.
    pub address: String,
    pub from: DestinationFrom,
    pub server: Option<ServerId>,
    /// Whether the account is known to exist; `None` without a list of accounts.
    pub exists: Option<bool>,
}

impl<'a> Mapping<'a> {
    pub fn new(
        rules: &'a Rules,
        server: Option<ServerId>,
        known: &'a HashMap<String, String>,
        people: &[PersonRecord],
    ) -> Self {
        let mut by_local = HashMap::new();
        for (key, address) in known {
            let local = key.rsplit_once('@').map_or(key.as_str(), |(local, _)| local);
            by_local
                .entry(local.to_owned())
                .and_modify(|one| *one = None)
                .or_insert(Some(address.as_str()));
        }
        let mut mapping = Self {
            rules: RuleIndex::new(rules),
            server,
            known,
            by_local,
            open: HashSet::new(),
            sign_in: HashSet::new(),
            taken: HashMap::new(),
        };
        for person in people {
            let target = mapping.target(person);
            if let Some(server) = target.server.filter(|_| !target.address.is_empty()) {
                *mapping.taken.entry((server, target.address.to_lowercase())).or_default() += 1;
            }
        }
        mapping
    }

    /// With what is known of servers.
    pub fn on(self, servers: &[ServerRecord]) -> Self {
        let all = || servers.iter().map(|record| &record.server);
        let open = all().filter(|server| server.sign_in.is_for_all()).map(|server| server.id);
        let sign_in = all().filter(|server| offer(server).is_some()).map(|server| server.id);
        Self { open: open.collect(), sign_in: sign_in.collect(), ..self }
    }

    /// Whether somebody who goes there needs a password of the new mailbox.
    pub fn needs_password(&self, target: &Target) -> bool {
        target.server.is_none_or(|server| !self.open.contains(&server))
    }

    /// What the admin typed counts most, then what the user said, then a rule, then an account with the same local part.
    pub fn target(&self, person: &PersonRecord) -> Target {
        let (address, from) = self.address(person);
        let exists = (!self.known.is_empty() && !address.is_empty())
            .then(|| self.known.contains_key(&address.to_lowercase()));
        Target { exists, address, from, server: person.target_server.or(self.server) }
    }

    fn address(&self, person: &PersonRecord) -> (String, DestinationFrom) {
        if !person.typed_destination.is_empty() {
            return (person.typed_destination.clone(), DestinationFrom::Admin);
        }
        if !person.said_destination.is_empty() {
            return (person.said_destination.clone(), DestinationFrom::User);
        }
        if let Some(address) = self.rules.destination(&person.address) {
            return (address, DestinationFrom::Rule);
        }
        let key = person.address.to_lowercase();
        let local = key.rsplit_once('@').map_or(key.as_str(), |(local, _)| local);
        match self.by_local.get(local) {
            Some(Some(address)) => ((*address).to_owned(), DestinationFrom::List),
            _ => (String::new(), DestinationFrom::Nowhere),
        }
    }

    /// The server and account on which the user has proven what is kept of the new mailbox, where the mail still goes there.
    /// `None` where nobody has: an administrator may have typed a password for an account that doesn't exist yet.
    pub fn proven_there(&self, person: &PersonRecord) -> Option<(ServerId, String)> {
        let kept = person.destination;
        if !kept.is_kept() || person.destination_for.is_empty() {
            return None;
        }
        let account = person.destination_for.clone();
        if kept.is_sign_in() {
            return Some((person.destination_sign_in_server?, account));
        }
        let target = self.target(person);
        // An account is noted where a login on it worked, and where a generated password was handed over for it.
        let was_tried =
            matches!(person.destination_by, PasswordOrigin::User | PasswordOrigin::Admin);
        let is_proven =
            was_tried && target.address.to_lowercase() == account && self.needs_password(&target);
        Some((target.server.filter(|_| is_proven)?, account))
    }

    /// What is missing before somebody can become a job, in words.
    pub fn blocks(&self, person: &PersonRecord, target: &Target) -> Vec<Said> {
        let mut blocks = Vec::new();
        let over_there = person.destination_is_rejected() && self.needs_password(target);
        if !person.source.is_kept() {
            blocks.push(said!("The old password is not there yet."));
        } else if person.renew && over_there {
            // Said below; whether the old one works too is found out by the next test.
        } else if person.renew && person.source.is_sign_in() {
            blocks.push(said!(
                "The sign-in to the old mailbox stopped working: the user has to sign in again."
            ));
        } else if person.renew {
            blocks.push(said!("The old password stopped working: it has to be handed in again."));
        }
        if target.address.is_empty() {
            blocks.push(said!("The new address is missing."));
        } else if MailAddress::parse(&target.address).is_none() {
            blocks.push(said!("The new address is not a mail address."));
        }
        if target.server.is_none() {
            blocks.push(said!("The new server is not chosen yet."));
        }
        if !self.needs_password(target) {
            // It is opened without one.
        } else if person.destination_by == PasswordOrigin::Nobody || !person.destination.is_kept() {
            let signs_in = target.server.is_some_and(|server| self.sign_in.contains(&server));
            blocks.push(if signs_in {
                said!("The sign-in to the new mailbox is missing.")
            } else {
                said!("The new password is missing.")
            });
        } else if over_there {
            blocks.push(if person.destination.is_sign_in() {
                said!(
                    "The sign-in to the new mailbox stopped working: the user has to sign in again."
                )
            } else {
                said!("The new password stopped working: it has to be handed in again.")
            });
        } else if person.destination.is_sign_in()
            && (person.destination_for != target.address.to_lowercase()
                || person.destination_sign_in_server != target.server)
        {
            blocks.push(said!(
                "The sign-in is to another new mailbox: the user has to sign in to this one."
            ));
        } else if !person.destination_for.is_empty()
            && person.destination_for != target.address.to_lowercase()
        {
            blocks.push(said!(
                "The new password is for another address: type the one for this address."
            ));
        }
        let key = target.server.map(|server| (server, target.address.to_lowercase()));
        if key.and_then(|key| self.taken.get(&key)).is_some_and(|count| *count > 1) {
            blocks.push(said!("Somebody else goes to the same account."));
        }
        blocks
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use mailhaul_import::{DomainRule, Rules};
    use mailhaul_model::{CampaignId, InvitationId, Said, ServerId};
    use mailhaul_store::{CredentialState, PasswordOrigin, PersonCredential, PersonRecord};

    use super::Mapping;
    use crate::DestinationFrom;

    const NEW: Option<ServerId> = Some(ServerId(2));

    fn person(address: &str) -> PersonRecord {
        let kept = PersonCredential { state: CredentialState::Kept, revision: 1, signed_in: 0 };
        PersonRecord {
            id: InvitationId(1),
            campaign: CampaignId(1),
            address: address.to_owned(),
            name: String::new(),
            expected: false,
            submitted: None,
            by_admin: false,
            source: kept,
            destination: kept,
            destination_rejected: 0,
            destination_sign_in_server: None,
            destination_by: PasswordOrigin::User,
            destination_for: String::new(),
            said_destination: String::new(),
            typed_destination: String::new(),
            target_server: None,
            failures: 0,
            checked: None,
            renew: false,
            job: None,
        }
    }

    fn rules() -> Rules {
        let rule = DomainRule { from: "old.example".into(), to: "new.example".into() };
        Rules { domains: vec![rule], ..Rules::default() }
    }

    fn known(addresses: &[&str]) -> HashMap<String, String> {
        addresses.iter().map(|one| (one.to_lowercase(), (*one).to_owned())).collect()
    }

    #[test]
    fn what_the_admin_typed_counts_more_than_the_user_and_the_user_more_than_a_rule() {
        let (rules, known) = (rules(), known(&["Ann@new.example"]));
        let mapping = Mapping::new(&rules, NEW, &known, &[]);
        let mut ann = person("ann@old.example");
        let by_rule = mapping.target(&ann);
        assert_eq!((by_rule.address.as_str(), by_rule.exists), ("ann@new.example", Some(true)));
        ann.said_destination = "ann.lee@new.example".to_owned();
        let said = mapping.target(&ann);
        assert_eq!((said.from, said.exists), (DestinationFrom::User, Some(false)));
        ann.typed_destination = " Ann@X ".to_owned();
        assert_eq!(mapping.target(&ann).address, " Ann@X ");
    }

    #[test]
    fn an_account_with_the_same_local_part_is_suggested_where_it_is_the_only_one() {
        let rules = Rules::default();
        let known = known(&["ann@new.example", "bob@new.example", "bob@other.example"]);
        let mapping = Mapping::new(&rules, NEW, &known, &[]);
        let found = mapping.target(&person("Ann@old.example"));
        assert_eq!(
            (found.address.as_str(), found.from),
            ("ann@new.example", DestinationFrom::List)
        );
        assert_eq!(mapping.target(&person("bob@old.example")).from, DestinationFrom::Nowhere);
    }

    #[test]
    fn two_people_cant_go_to_one_account() {
        let rules = rules();
        let nothing = HashMap::new();
        let mut eve = person("eve@old.example");
        eve.typed_destination = "ANN@new.example".to_owned();
        let people = [person("ann@old.example"), eve, person("bob@old.example")];
        let mapping = Mapping::new(&rules, NEW, &nothing, &people);
        let blocks = |one| mapping.blocks(one, &mapping.target(one));
        assert_eq!(blocks(&people[0]), ["Somebody else goes to the same account."]);
        assert_eq!(blocks(&people[1]), ["Somebody else goes to the same account."]);
        assert!(blocks(&people[2]).is_empty());
    }

    #[test]
    fn a_password_that_was_proven_for_one_account_is_not_used_for_another() {
        let (rules, nothing) = (rules(), HashMap::new());
        let mut ann = person("ann@old.example");
        ann.destination_for = "ann@new.example".to_owned();
        let mapping = Mapping::new(&rules, NEW, &nothing, &[]);
        assert!(mapping.blocks(&ann, &mapping.target(&ann)).is_empty());
        ann.typed_destination = "boss@new.example".to_owned();
        let blocks = mapping.blocks(&ann, &mapping.target(&ann));
        assert!(blocks[0].to_string().contains("another address"), "{blocks:?}");
    }

    #[test]
    fn a_sign_in_counts_for_the_account_and_the_server_that_it_was_made_on_and_while_it_works() {
        let (rules, nothing) = (rules(), HashMap::new());
        let mapping = Mapping::new(&rules, NEW, &nothing, &[]);
        let mut ann = person("ann@old.example");
        ann.destination.signed_in = 1;
        ann.destination_for = "ann@new.example".to_owned();
        ann.destination_sign_in_server = NEW;
        let blocks = |one: &PersonRecord| {
            Said::sentences(mapping.blocks(one, &mapping.target(one))).to_string()
        };
        assert_eq!(blocks(&ann), "");
        let elsewhere = PersonRecord { target_server: Some(ServerId(3)), ..ann.clone() };
        assert!(blocks(&elsewhere).contains("another new mailbox"));
        let boss = PersonRecord { typed_destination: "boss@new.example".into(), ..ann.clone() };
        assert!(blocks(&boss).contains("another new mailbox"));
        let over = PersonRecord { destination_rejected: 1, renew: true, ..ann.clone() };
        assert!(blocks(&over).starts_with("The sign-in to the new mailbox stopped working"));
    }

    #[test]
    fn everything_that_is_missing_is_said_at_once() {
        let (rules, nothing) = (Rules::default(), HashMap::new());
        let mut ann = person("ann@old.example");
        ann.source.state = CredentialState::Missing;
        ann.destination_by = PasswordOrigin::Nobody;
        let mapping = Mapping::new(&rules, None, &nothing, &[]);
        assert_eq!(mapping.blocks(&ann, &mapping.target(&ann)).len(), 4);
    }
}
