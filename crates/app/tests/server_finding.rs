//! The server that an address leads to.

mod support;

use std::sync::Arc;

use mailhaul_app::{FoundBy, FoundServer};
use mailhaul_model::Security;
use mailhaul_model::mail_dns::{
    DnsAnswer, MailDns, MailExchanger, MailExchangers, NamedServer, NamedServersAnswer,
};
use support::Bench;

/// Knows one domain: what it names, and where its mail goes.
struct OneDomain {
    services: Vec<NamedServer>,
    exchanger: &'static str,
}

impl MailDns for OneDomain {
    fn mail_exchangers<'a>(&'a self, domain: &'a str) -> DnsAnswer<'a> {
        let host = MailExchanger { preference: 10, host: self.exchanger.to_owned() };
        Box::pin(async move {
            match domain {
                "firma.example" => Ok(MailExchangers { hosts: vec![host], ttl: 60 }),
                _ => Err("There is no such domain.".to_owned()),
            }
        })
    }

    fn named_servers<'a>(&'a self, _: &'a str) -> NamedServersAnswer<'a> {
        Box::pin(async { Ok(self.services.clone()) })
    }
}

async fn found(dns: OneDomain, address: &str) -> Option<FoundServer> {
    Bench::with_dns(Arc::new(dns)).app.find_server(address).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_that_names_its_server_is_believed_before_the_way_of_its_mail() {
    let service = NamedServer { host: "mail.firma.example".into(), port: 143, tls: false };
    let dns = OneDomain { services: vec![service], exchanger: "aspmx.l.google.com" };
    assert_eq!(
        found(dns, "petra@firma.example").await,
        Some(FoundServer {
            host: "mail.firma.example".into(),
            port: 143,
            security: Security::Starttls,
            by: FoundBy::Named
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_goes_to_a_large_provider_leads_there() {
    for (exchanger, host) in [
        ("firma-example.mail.protection.outlook.com", "outlook.office365.com"),
        ("aspmx.l.google.com", "imap.gmail.com"),
        ("in1-smtp.messagingengine.com", "imap.fastmail.com"),
    ] {
        let dns = OneDomain { services: Vec::new(), exchanger };
        let server = found(dns, " petra@firma.example ").await.unwrap();
        assert_eq!((server.host.as_str(), server.port), (host, 993));
        assert_eq!((server.security, server.by), (Security::Tls, FoundBy::Delivered));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_made_up_where_the_domain_does_not_say() {
    let dns = |exchanger| OneDomain { services: Vec::new(), exchanger };
    assert_eq!(found(dns("mx.firma.example"), "petra@firma.example").await, None);
    assert_eq!(found(dns("notgoogle.com"), "petra@firma.example").await, None);
    assert_eq!(found(dns("aspmx.l.google.com"), "petra@other.example").await, None);
    assert_eq!(found(dns("aspmx.l.google.com"), "firma.example").await, None);
}
