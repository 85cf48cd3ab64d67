//! A running form with all that is around it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hpke::aead::AesGcm128;
use hpke::kdf::HkdfSha256;
use hpke::kem::DhP256HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable};
use mailhaul_intake::desk::Campaign;
use mailhaul_intake::server::{Running, ServerConfig, start};
use mailhaul_intake::{Authority, CampaignId, HostName, Link, LinkKey, Scope};

use super::client::{Client, Reply};
use super::desk::{FakeDesk, StillClock, campaign, noon};

pub const SEVEN: CampaignId = CampaignId(7);
pub const SHARED: Link = Link::Campaign(SEVEN);
pub const INFO: &str = "mailhaul intake 1, campaign 7";

pub struct Fixture {
    pub running: Running,
    pub desk: Arc<FakeDesk>,
    pub clock: Arc<StillClock>,
    pub authority: Authority,
    pub campaign: Campaign,
}

impl Fixture {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With other limits than usual. Logins follow one another at once, so that no test waits for them.
    pub async fn with(change: impl FnOnce(&mut ServerConfig)) -> Self {
        let loopback: HostName = HostName::parse("127.0.0.1").unwrap();
        let mut config = ServerConfig::new("127.0.0.1:0".parse().unwrap(), vec![loopback.clone()]);
        config.logins.interval = Duration::ZERO;
        change(&mut config);
        let authority = Authority::create("Test", Scope::private(), noon()).unwrap();
        let identity = authority.issue(&[loopback], noon()).unwrap();
        let (desk, clock) = (FakeDesk::new(), StillClock::new());
        let campaign = campaign(SEVEN);
        desk.open(SHARED, campaign.clone());
        let links = LinkKey::new(&LinkKey::encode(&[1; 32])).unwrap();
        let running = start(config, identity, links, desk.clone(), clock.clone()).await.unwrap();
        Self { running, desk, clock, authority, campaign }
    }

    pub fn token(&self, link: Link) -> String {
        self.running.path(link).rsplit('/').next().unwrap().to_owned()
    }

    pub async fn client(&self) -> Client {
        self.client_from("127.0.0.1".parse().unwrap()).await
    }

    pub async fn client_from(&self, from: IpAddr) -> Client {
        Client::tls(self.running.address(), self.authority.der(), from).await.unwrap()
    }

    /// One request without a body on a connection of its own.
    pub async fn request(&self, method: &str, path: &str, headers: &str) -> Reply {
        let mut client = self.client().await;
        let request = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n");
        client.send(request.as_bytes()).await.unwrap();
        client.reply().await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.request("GET", path, "").await
    }

    /// What a browser would send for these fields through a link, from one of loopback's addresses.
    pub async fn submit_from(&self, from: &str, link: Link, fields: [&str; 5]) -> Reply {
        let body = self.sealed(link, &fields);
        self.post(from, &self.running.path(link), &body).await
    }

    pub async fn submit(&self, fields: [&str; 5]) -> Reply {
        self.submit_from("127.0.0.1", SHARED, fields).await
    }

    /// With a password alone.
    pub async fn try_password(&self, address: &str, password: &str) -> Reply {
        self.submit(["Ann", address, password, "", ""]).await
    }

    pub async fn post(&self, from: &str, path: &str, body: &[u8]) -> Reply {
        let mut client = self.client_from(from.parse().unwrap()).await;
        client.send(&request(path, body)).await.unwrap();
        client.reply().await.unwrap()
    }

    /// What a browser would send to a step under a link.
    pub async fn step(&self, link: Link, step: &str, fields: &[&str]) -> Reply {
        let path = format!("{}/{step}", self.running.path(link));
        self.post("127.0.0.1", &path, &self.sealed(link, fields)).await
    }

    pub fn sealed(&self, link: Link, fields: &[&str]) -> Vec<u8> {
        let mut text = Vec::new();
        for field in fields {
            text.extend_from_slice(&u16::try_from(field.len()).unwrap().to_be_bytes());
            text.extend_from_slice(field.as_bytes());
        }
        text.resize(text.len().next_multiple_of(1024), 0);
        let public = self.campaign.key.public().as_bytes();
        let public = data_encoding::BASE64URL_NOPAD.decode(public).unwrap();
        let public = <DhP256HkdfSha256 as Kem>::PublicKey::from_bytes(&public).unwrap();
        let token = self.token(link);
        let (encapped, text) = hpke::single_shot_seal::<AesGcm128, HkdfSha256, DhP256HkdfSha256>(
            &OpModeS::Base,
            &public,
            INFO.as_bytes(),
            &text,
            token.as_bytes(),
        )
        .unwrap();
        [encapped.to_bytes().as_slice(), &text].concat()
    }
}

/// A submission as the page's script sends it.
pub fn request(path: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-mailhaul-sealed\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}
