//! What the application answers to the form.
//!
//! The form knows no store, no keychain and no mail server: it asks the desk. Passwords reach the desk as `Secret`s, to the byte
//! as they were typed, and nothing is to be kept that wasn't proven by a login first: the form sees to the order.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use jiff::Timestamp;
use mailhaul_model::Secret;
use mailhaul_model::event::SideName;
use thiserror::Error;

use crate::address::MailAddress;
use crate::link::{CampaignId, Link};
use crate::providers::Provider;
use crate::sealed::CampaignKey;

/// An answer that is waited for.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The application, as the form sees it.
pub trait Desk: Send + Sync + 'static {
    /// What a link leads to, as it is now; `None` where it was deleted. Asked for every page and again for every submission.
    fn campaign(&self, link: Link) -> Answer<'_, Option<Campaign>>;

    /// One login on the campaign's server of that side, never repeated by itself. It is given up after
    /// [`crate::server::Limits::login_time`].
    fn try_login<'a>(
        &'a self,
        campaign: CampaignId,
        side: SideName,
        address: &'a MailAddress,
        proof: &'a Proof,
    ) -> Answer<'a, LoginVerdict>;

    /// Begins a sign-in at the provider of the campaign's server of that side, for this mailbox.
    fn begin_sign_in<'a>(
        &'a self,
        campaign: CampaignId,
        side: SideName,
        address: &'a MailAddress,
    ) -> Answer<'a, Result<(SignInId, SignInAsk), SignInFault>>;

    /// Waits until the user has signed in, or takes the code out of what the user pasted. What it brings stays with the desk.
    fn finish_sign_in(
        &self,
        id: SignInId,
        pasted: Option<Secret>,
    ) -> Answer<'_, Result<(), SignInFault>>;

    /// Keeps what was proven, in the place of an earlier submission of the same address.
    fn keep(&self, submission: Submission) -> Answer<'_, Result<(), NotKept>>;

    /// Told of what the admin may want to see. Must not wait.
    fn observe(&self, sight: Sight);
}

/// A campaign, as much of it as the form has to know.
#[derive(Clone, Debug)]
pub struct Campaign {
    pub id: CampaignId,
    /// Whose mailboxes are moved, as the users know it.
    pub organisation: String,
    pub state: CampaignState,
    pub audience: Audience,
    pub destination: DestinationFields,
    /// The provider that hosts the source mailboxes, where the server tells it whatever the domain is.
    pub provider: Option<Provider>,
    /// The admin opens the source mailboxes with the organisation's own access: users have nothing to hand in.
    pub opened_by_admin: bool,
    /// Users sign in at the provider of the source, and hand in no password for it.
    pub sign_in: Option<SignInOffer>,
    /// What was handed in by this personal link worked once and doesn't any more.
    pub renew: bool,
    pub key: Arc<CampaignKey>,
}

impl Campaign {
    /// Where users sign in to the mailbox of a side, and hand in no password for it.
    pub fn offer(&self, side: SideName) -> Option<&SignInOffer> {
        match (side, &self.destination) {
            (SideName::Source, _) => self.sign_in.as_ref(),
            (SideName::Destination, DestinationFields::AddressAndSignIn(offer)) => Some(offer),
            (SideName::Destination, _) => None,
        }
    }

    /// What users may hand in.
    pub fn takes(&self) -> Takes {
        let [here, there] =
            [SideName::Source, SideName::Destination].map(|side| self.offer(side).is_some());
        match (here, there, &self.destination) {
            (true, _, DestinationFields::AddressAndPassword) | (false, true, _) => Takes::Both,
            (true, ..) => Takes::SignIns,
            (false, false, _) => Takes::Passwords,
        }
    }
}

/// What users may hand in, for the words that are said to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    Passwords,
    SignIns,
    /// A password of one mailbox, a sign-in to the other.
    Both,
}

/// Whether submissions are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignState {
    /// Until this moment, exclusive.
    Open {
        until: Timestamp,
    },
    Closed,
}

impl CampaignState {
    /// Whether a submission is taken at this moment.
    pub fn is_open(self, now: Timestamp) -> bool {
        matches!(self, Self::Open { until } if now < until)
    }
}

/// Who may submit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    Everyone,
    /// Addresses of these domains. Upper and lower case are the same.
    Domains(Vec<String>),
    /// The one address of a personal link.
    Only(MailAddress),
}

impl Audience {
    /// Whether this address may submit.
    pub fn admits(&self, address: &MailAddress) -> bool {
        match self {
            Self::Everyone => true,
            Self::Domains(domains) => {
                let domain = address.domain();
                domains.iter().any(|one| one.to_lowercase() == domain)
            }
            Self::Only(one) => one.key() == address.key(),
        }
    }
}

/// What the form asks of the destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DestinationFields {
    Nothing,
    /// An address, which may be left out.
    Address,
    /// An address, which may be left out, and once it is given, its password.
    AddressAndPassword,
    /// An address, which may be left out, and once it is given, a sign-in to it.
    AddressAndSignIn(SignInOffer),
}

/// How a login went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LoginVerdict {
    Works,
    /// The server refused the address or the password.
    Rejected,
    /// The server refused because it wants an app password.
    WantsAppPassword,
    /// The server takes no password at all.
    OauthOnly,
    /// The server is there but wants to be left alone for a while.
    Busy,
    /// The server could not be reached, or didn't answer in time.
    Unreachable,
}

impl LoginVerdict {
    /// Whether the server may count it against the account.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Rejected | Self::WantsAppPassword | Self::OauthOnly)
    }
}

/// Where users sign in, and how what they bring gets here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInOffer {
    /// As users know it.
    pub provider: String,
    pub by: SignInBy,
}

/// How a sign-in gets from the provider's page to the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInBy {
    /// The user types a code there, and the desk asks the provider (RFC 8628).
    Code,
    /// The user copies the address that the browser ends at.
    Pasted,
}

/// A sign-in that the desk has under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignInId(pub u64);

/// What the user is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInAsk {
    /// The provider's page.
    pub page: String,
    /// What to type there; `None` where an address is pasted in the end.
    pub code: Option<String>,
}

/// Why a sign-in brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignInFault {
    Declined,
    /// Its time was over.
    TooLate,
    /// What was pasted isn't of this sign-in.
    Mistyped,
    /// The provider could not be asked.
    NotReached,
    /// The provider lets nobody in this way: the admin has to look at it.
    Refused,
}

/// What a login is proven with.
#[derive(Clone, Debug)]
pub enum Proof {
    Password(Secret),
    /// What this sign-in brought, which the desk has.
    SignIn(SignInId),
}

/// An address with what was proven for it.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub address: MailAddress,
    pub proof: Proof,
}

impl Proof {
    /// The password, where it is one.
    pub fn password(&self) -> Option<&Secret> {
        match self {
            Self::Password(password) => Some(password),
            Self::SignIn(_) => None,
        }
    }
}

/// What a user handed in. It has worked a moment ago.
#[derive(Clone, Debug)]
pub struct Submission {
    pub campaign: CampaignId,
    pub link: Link,
    pub full_name: String,
    pub source: Credentials,
    /// Where the mail is to go, where the user said so.
    pub destination: Option<MailAddress>,
    /// What that mailbox opens with, where it was asked for.
    pub destination_proof: Option<Proof>,
    pub at: Timestamp,
}

/// It could not be kept. The user is told to try again later, and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("The submission could not be kept.")]
pub struct NotKept;

/// Something the admin may want to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// A login was tried.
    Login {
        campaign: CampaignId,
        side: SideName,
        address: MailAddress,
        verdict: LoginVerdict,
        client: IpAddr,
        at: Timestamp,
    },
    /// Somebody opened a page; told at most once a second.
    Visit { client: IpAddr, at: Timestamp },
    /// Logins for many addresses failed: the campaign takes no submissions until then, of one client where they came from it.
    Halted { campaign: CampaignId, client: Option<IpAddr>, until: Timestamp },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> MailAddress {
        MailAddress::parse(text).unwrap()
    }

    #[test]
    fn a_campaign_is_closed_at_the_very_moment_it_expires() {
        let until: Timestamp = "2026-11-26T08:00:00Z".parse().unwrap();
        let state = CampaignState::Open { until };
        assert!(state.is_open("2026-11-26T07:59:59Z".parse().unwrap()));
        assert!(!state.is_open(until));
        assert!(!CampaignState::Closed.is_open(Timestamp::UNIX_EPOCH));
    }

    #[test]
    fn domains_admit_their_own_addresses_alone() {
        let audience = Audience::Domains(vec!["Old.example".to_owned()]);
        assert!(audience.admits(&address("ann@old.EXAMPLE")));
        assert!(!audience.admits(&address("ann@sub.old.example")));
        assert!(!audience.admits(&address("ann@notold.example")));
    }

    #[test]
    fn a_personal_link_admits_its_address_in_any_spelling() {
        let audience = Audience::Only(address("Ann@old.example"));
        assert!(audience.admits(&address("ann@Old.example")));
        assert!(!audience.admits(&address("bob@old.example")));
    }
}
