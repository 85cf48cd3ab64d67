//! The form on this computer, to be looked at: `cargo run -p mailhaul-intake --example form`.
//!
//! It prints its links and its authority's certificate, and runs until its standard input ends. The password `right` works.

#![expect(clippy::print_stdout, reason = "the links are what it is for")]

use std::error::Error;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use mailhaul_intake::desk::{
    Answer, Audience, Campaign, CampaignState, Desk, DestinationFields, LoginVerdict, NotKept,
    Proof, Sight, SignInAsk, SignInBy, SignInFault, SignInId, SignInOffer, Submission,
};
use mailhaul_intake::server::{ServerConfig, start};
use mailhaul_intake::{
    Authority, CampaignId, CampaignKey, HostName, InvitationId, Link, LinkKey, MailAddress, Scope,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{Clock, Secret};
use tokio::io::AsyncReadExt;

const SHARED: Link = Link::Campaign(CampaignId(1));
const PERSONAL: Link = Link::Invitation(InvitationId(1));
const CLOSED: Link = Link::Campaign(CampaignId(2));
const CODES: CampaignId = CampaignId(3);
const PASTED: CampaignId = CampaignId(4);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let host = HostName::parse("127.0.0.1").ok_or("no host")?;
    let authority = Authority::create("Example", Scope::private(), WallClock.now())?;
    let identity = authority.issue(std::slice::from_ref(&host), WallClock.now())?;
    let config = ServerConfig::new("127.0.0.1:0".parse()?, vec![host]);
    let links = LinkKey::new(&LinkKey::encode(&[7; 32]))?;
    let desk = Arc::new(ExampleDesk { key: Arc::new(CampaignKey::generate()) });
    let running = start(config, identity, links, desk, Arc::new(WallClock)).await?;
    for (name, link) in [
        ("shared", SHARED),
        ("personal", PERSONAL),
        ("closed", CLOSED),
        ("codes", Link::Campaign(CODES)),
        ("pasted", Link::Campaign(PASTED)),
    ] {
        println!("{name} https://{}{}", running.address(), running.path(link));
    }
    println!("{}", authority.pem());
    tokio::io::stdin().read_to_end(&mut Vec::new()).await?;
    running.stop().await;
    Ok(())
}

struct ExampleDesk {
    key: Arc<CampaignKey>,
}

impl Desk for ExampleDesk {
    fn campaign(&self, link: Link) -> Answer<'_, Option<Campaign>> {
        let until = WallClock.now() + SignedDuration::from_hours(24);
        let is_open = link != CLOSED;
        let id = match link {
            Link::Campaign(id) => id,
            Link::Invitation(_) => CampaignId(1),
        };
        let offer = |provider: &str, by| Some(SignInOffer { provider: provider.to_owned(), by });
        let campaign = Campaign {
            id,
            sign_in: match id {
                CODES => offer("Microsoft", SignInBy::Code),
                PASTED => offer("Google", SignInBy::Pasted),
                _ => None,
            },
            organisation: "Example Ltd".to_owned(),
            state: if is_open { CampaignState::Open { until } } else { CampaignState::Closed },
            audience: match (link, MailAddress::parse("ann@gmail.com")) {
                (Link::Invitation(_), Some(address)) => Audience::Only(address),
                _ => Audience::Everyone,
            },
            destination: DestinationFields::AddressAndPassword,
            provider: None,
            opened_by_admin: false,
            renew: false,
            key: self.key.clone(),
        };
        Box::pin(async move { Some(campaign) })
    }

    fn try_login<'a>(
        &'a self,
        _: CampaignId,
        _: SideName,
        _: &'a MailAddress,
        proof: &'a Proof,
    ) -> Answer<'a, LoginVerdict> {
        let works = match proof {
            Proof::Password(password) => password.expose() == "right",
            Proof::SignIn(_) => true,
        };
        let verdict = if works { LoginVerdict::Works } else { LoginVerdict::Rejected };
        Box::pin(async move { verdict })
    }

    fn begin_sign_in<'a>(
        &'a self,
        campaign: CampaignId,
        _: SideName,
        _: &'a MailAddress,
    ) -> Answer<'a, Result<(SignInId, SignInAsk), SignInFault>> {
        let code = (campaign == CODES).then(|| "K7QX-2MPL".to_owned());
        let ask = SignInAsk { page: "https://provider.example/".to_owned(), code };
        Box::pin(async move { Ok((SignInId(campaign.0.into()), ask)) })
    }

    /// Nobody ever signs in; whatever is pasted is declined.
    fn finish_sign_in(
        &self,
        _: SignInId,
        pasted: Option<Secret>,
    ) -> Answer<'_, Result<(), SignInFault>> {
        Box::pin(async move {
            match pasted {
                Some(_) => Err(SignInFault::Declined),
                None => std::future::pending().await,
            }
        })
    }

    fn keep(&self, submission: Submission) -> Answer<'_, Result<(), NotKept>> {
        println!("kept {}", submission.source.address);
        Box::pin(async { Ok(()) })
    }

    fn observe(&self, sight: Sight) {
        println!("{sight:?}");
    }
}

struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "the one clock of this program")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
