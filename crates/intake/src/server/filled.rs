//! A form that is filled in as its campaign asks.

use mailhaul_model::Secret;
use mailhaul_model::event::SideName;

use crate::address::MailAddress;
use crate::desk::{Campaign, DestinationFields};
use crate::form::Outcome;
use crate::providers::{Provider, Wants};
use crate::sealed::Entries;

/// The longest name that is taken, in characters.
const LONGEST_NAME: usize = 200;

/// What may be tried and kept.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    pub(super) full_name: String,
    pub(super) source: MailAddress,
    /// `None` where users sign in.
    pub(super) source_password: Option<Secret>,
    pub(super) destination: Option<MailAddress>,
    pub(super) destination_password: Option<Secret>,
    /// Whether that mailbox is signed in to.
    pub(super) destination_sign_in: bool,
    /// Of a sign-in to the source that worked before; empty for none.
    pub(super) ticket: String,
}

impl Filled {
    /// Judges what was typed, without asking any server.
    pub(super) fn of(entries: Entries, campaign: &Campaign) -> Result<Self, Outcome> {
        // Not even looked at.
        if campaign.opened_by_admin {
            return Err(Outcome::NotNeeded);
        }
        let full_name = name(&entries.full_name).ok_or(Outcome::Incomplete)?;
        let address = MailAddress::parse(&entries.source_address).ok_or(Outcome::Incomplete)?;
        if !campaign.audience.admits(&address) {
            return Err(Outcome::NotAdmitted);
        }
        let password = match campaign.sign_in {
            // Not even looked at.
            Some(_) => None,
            None => Some(source_password(entries.source_password, &address, campaign)?),
        };
        let (destination, destination_password) =
            destination(&entries.destination_address, entries.destination_password, campaign)?;
        Ok(Self {
            full_name,
            source: address,
            source_password: password,
            destination_sign_in: destination.is_some()
                && campaign.offer(SideName::Destination).is_some(),
            destination,
            destination_password,
            ticket: entries.ticket,
        })
    }
}

fn source_password(
    typed: Secret,
    address: &MailAddress,
    campaign: &Campaign,
) -> Result<Secret, Outcome> {
    let provider = campaign.provider.or_else(|| Provider::of_domain(&address.domain()));
    if let Some(provider) = provider.filter(|one| one.facts().wants == Wants::SignIn) {
        return Err(Outcome::NoPasswords { provider });
    }
    given(typed).ok_or(Outcome::Incomplete)
}

fn destination(
    address: &str,
    password: Secret,
    campaign: &Campaign,
) -> Result<(Option<MailAddress>, Option<Secret>), Outcome> {
    if campaign.destination == DestinationFields::Nothing || address.trim().is_empty() {
        return Ok((None, None));
    }
    let address = MailAddress::parse(address).ok_or(Outcome::Incomplete)?;
    if campaign.destination != DestinationFields::AddressAndPassword {
        return Ok((Some(address), None));
    }
    let password = given(password).ok_or(Outcome::Incomplete)?;
    Ok((Some(address), Some(password)))
}

fn given(password: Secret) -> Option<Secret> {
    (!password.is_empty()).then_some(password)
}

fn name(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST_NAME;
    (fits && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;
    use crate::desk::{Audience, CampaignState, SignInBy, SignInOffer};
    use crate::link::CampaignId;
    use crate::sealed::CampaignKey;

    fn campaign(destination: DestinationFields) -> Campaign {
        Campaign {
            id: CampaignId(7),
            organisation: "Old Ltd".to_owned(),
            state: CampaignState::Open { until: Timestamp::MAX },
            audience: Audience::Domains(vec!["old.example".to_owned(), "hotmail.com".to_owned()]),
            destination,
            provider: None,
            opened_by_admin: false,
            sign_in: None,
            renew: false,
            key: Arc::new(CampaignKey::generate()),
        }
    }

    fn entries([name, source, password, destination, other]: [&str; 5]) -> Entries {
        Entries {
            full_name: name.to_owned(),
            source_address: source.to_owned(),
            source_password: Secret::new(password),
            destination_address: destination.to_owned(),
            destination_password: Secret::new(other),
            ticket: String::new(),
        }
    }

    fn judged(fields: DestinationFields, typed: [&str; 5]) -> Result<Filled, Outcome> {
        Filled::of(entries(typed), &campaign(fields))
    }

    #[test]
    fn a_name_an_address_and_a_password_are_needed() {
        for typed in [
            ["", "ann@old.example", "p", "", ""],
            [" ", "ann@old.example", "p", "", ""],
            ["An\u{0}n", "ann@old.example", "p", "", ""],
            ["Ann", "ann", "p", "", ""],
            ["Ann", "ann@old.example", "", "", ""],
        ] {
            let refusal = judged(DestinationFields::Nothing, typed).unwrap_err();
            assert!(matches!(refusal, Outcome::Incomplete), "{typed:?}");
        }
    }

    #[test]
    fn an_address_of_another_domain_is_refused() {
        let refusal = judged(DestinationFields::Nothing, ["Ann", "ann@x.org", "p", "", ""]);
        assert!(matches!(refusal, Err(Outcome::NotAdmitted)));
    }

    #[test]
    fn a_provider_without_passwords_is_said_before_any_login() {
        let refusal = judged(DestinationFields::Nothing, ["Ann", "ann@hotmail.com", "p", "", ""]);
        let Err(Outcome::NoPasswords { provider }) = refusal else { panic!() };
        assert_eq!(provider, Provider::OutlookCom);
    }

    #[test]
    fn where_the_admin_opens_the_mailboxes_nothing_is_taken() {
        let mut opened = campaign(DestinationFields::Nothing);
        opened.opened_by_admin = true;
        let refusal = Filled::of(entries(["Ann", "ann@old.example", "p", "", ""]), &opened);
        assert!(matches!(refusal, Err(Outcome::NotNeeded)));
    }

    #[test]
    fn where_users_sign_in_no_password_is_needed_or_taken() {
        let mut offered = campaign(DestinationFields::Nothing);
        offered.sign_in = Some(SignInOffer { provider: "X".to_owned(), by: SignInBy::Code });
        for password in ["", "hunter2"] {
            let typed = entries(["Ann", "ann@hotmail.com", password, "", ""]);
            assert!(Filled::of(typed, &offered).unwrap().source_password.is_none());
        }
    }

    #[test]
    fn a_destination_address_needs_its_password_where_one_is_asked_for() {
        let typed = ["Ann", "ann@old.example", "p", "ann@new.example", ""];
        let both = judged(DestinationFields::AddressAndPassword, typed);
        assert!(matches!(both, Err(Outcome::Incomplete)));
        let address = judged(DestinationFields::Address, typed).unwrap();
        assert_eq!(address.destination.unwrap().as_str(), "ann@new.example");
        assert!(address.destination_password.is_none());
    }

    #[test]
    fn a_new_mailbox_that_is_signed_in_to_needs_no_password_and_takes_none() {
        let offer = SignInOffer { provider: "X".to_owned(), by: SignInBy::Code };
        let fields = DestinationFields::AddressAndSignIn(offer);
        let typed = ["Ann", "ann@old.example", "p", "ann@new.example", "q"];
        let filled = judged(fields.clone(), typed).unwrap();
        assert!(filled.destination_sign_in && filled.destination_password.is_none());
        let filled = judged(fields, ["Ann", "ann@old.example", "p", "", ""]).unwrap();
        assert!(!filled.destination_sign_in && filled.destination.is_none());
    }

    #[test]
    fn what_is_not_asked_for_is_not_taken() {
        let typed = ["Ann", "ann@old.example", "p", "ann@new.example", "q"];
        let filled = judged(DestinationFields::Nothing, typed).unwrap();
        assert!(filled.destination.is_none() && filled.destination_password.is_none());
        let typed = ["Ann", "ann@old.example", "p", "", "q"];
        let filled = judged(DestinationFields::AddressAndPassword, typed).unwrap();
        assert!(filled.destination.is_none() && filled.destination_password.is_none());
    }

    #[test]
    fn what_is_filled_in_prints_no_password() {
        let typed = ["Ann", "ann@old.example", "hunter2", "ann@new.example", "hunter3"];
        let filled = judged(DestinationFields::AddressAndPassword, typed).unwrap();
        assert!(!format!("{filled:?}").contains("hunter"));
    }
}
