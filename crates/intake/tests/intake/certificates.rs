//! Who accepts the connection.

use std::net::IpAddr;

use mailhaul_intake::{Authority, HostName, Scope};

use crate::support::client::Client;
use crate::support::desk::noon;
use crate::support::fixture::Fixture;

const LOOPBACK: [u8; 4] = [127, 0, 0, 1];

fn from() -> IpAddr {
    LOOPBACK.into()
}

#[tokio::test]
async fn who_trusts_the_authority_is_connected_and_who_does_not_is_not() {
    let form = Fixture::new().await;
    let address = form.running.address();
    assert!(Client::tls(address, form.authority.der(), from()).await.is_ok());
    let stranger = Authority::create("Stranger", Scope::private(), noon()).unwrap();
    let refusal = Client::tls(address, stranger.der(), from()).await.err().unwrap();
    assert!(refusal.to_string().contains("invalid peer certificate"), "{refusal}");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let form = Fixture::new().await;
    let other = form.authority.issue(&[HostName::parse("other.local").unwrap()], noon()).unwrap();
    form.running.replace_identity(other);
    let refusal = Client::tls(form.running.address(), form.authority.der(), from()).await;
    assert!(refusal.err().unwrap().to_string().contains("not valid for name"));
}

#[tokio::test]
async fn a_new_certificate_is_shown_to_who_connects_next_and_others_stay_connected() {
    let form = Fixture::new().await;
    let mut before = form.client().await;
    let next = Authority::create("Next", Scope::private(), noon()).unwrap();
    let identity = next.issue(&[HostName::parse("127.0.0.1").unwrap()], noon()).unwrap();
    form.running.replace_identity(identity);
    let address = form.running.address();
    assert!(Client::tls(address, next.der(), from()).await.is_ok());
    assert!(Client::tls(address, form.authority.der(), from()).await.is_err());
    before.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    assert_eq!(before.reply().await.unwrap().status, 200);
}
