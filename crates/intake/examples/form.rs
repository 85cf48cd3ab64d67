//! The form on this computer, to be looked at: `cargo run -p mailhaul-intake --example form`.
//!
//! It prints its links and its authority's certificate, and runs until its standard input ends. The password `right` works.

#![expect(clippy::print_stdout, reason = "the links are what it is for")]

use std::error::Error;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use mailhaul_intake::desk::{
    Answer, Audience, Campaign, CampaignState, Desk, DestinationFields, LoginVerdict, NotKept,
    Sight, Submission,
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

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let host = HostName::parse("127.0.0.1").ok_or("no host")?;
    let authority = Authority::create("Example", Scope::private(), WallClock.now())?;
    let identity = authority.issue(std::slice::from_ref(&host), WallClock.now())?;
    let config = ServerConfig::new("127.0.0.1:0".parse()?, vec![host]);
    let links = LinkKey::new(&LinkKey::encode(&[7; 32]))?;
    let desk = Arc::new(ExampleDesk { key: Arc::new(CampaignKey::generate()) });
    let running = start(config, identity, links, desk, Arc::new(WallClock)).await?;
    for (name, link) in [("shared", SHARED), ("personal", PERSONAL), ("closed", CLOSED)] {
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
        let campaign = Campaign {
            id: CampaignId(1),
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
        password: &'a Secret,
    ) -> Answer<'a, LoginVerdict> {
        let works = password.expose() == "right";
        let verdict = if works { LoginVerdict::Works } else { LoginVerdict::Rejected };
        Box::pin(async move { verdict })
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
