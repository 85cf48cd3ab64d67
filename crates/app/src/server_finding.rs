//! Where the mailbox of an address is, as far as that can be found out from its domain.

use mailhaul_model::Security;
use mailhaul_model::mail_dns::{MailExchangers, NamedServer};
use serde::Serialize;
use specta::Type;

use crate::App;

/// Providers that many domains have their mail delivered to: how their mail exchangers end, and where mailboxes are read.
const PROVIDERS: [(&str, &str); 6] = [
    (".mail.protection.outlook.com", "outlook.office365.com"),
    (".mx.microsoft", "outlook.office365.com"),
    (".google.com", "imap.gmail.com"),
    (".googlemail.com", "imap.gmail.com"),
    (".messagingengine.com", "imap.fastmail.com"),
    (".mail.icloud.com", "imap.mail.me.com"),
];

/// A server that the domain of an address leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FoundServer {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub by: FoundBy,
}

/// What led there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FoundBy {
    /// The domain names it for its users (RFC 6186).
    Named,
    /// The domain's mail is delivered to that provider.
    Delivered,
}

impl App {
    /// Looks up where the mailbox of an address is; none where its domain doesn't say. Nothing is connected to: whoever is asked about
    /// it still has to try it, for answers of the domain name system can be forged.
    pub async fn find_server(&self, address: &str) -> Option<FoundServer> {
        let (_, domain) = address.trim().rsplit_once('@')?;
        let dns = &self.core().dns;
        if let Ok(services) = dns.named_servers(domain).await
            && let Some(service) = services.into_iter().next()
        {
            return Some(named(service));
        }
        delivered(&dns.mail_exchangers(domain).await.ok()?)
    }
}

fn named(NamedServer { host, port, tls }: NamedServer) -> FoundServer {
    let security = if tls { Security::Tls } else { Security::Starttls };
    FoundServer { host, port, security, by: FoundBy::Named }
}

fn delivered(exchangers: &MailExchangers) -> Option<FoundServer> {
    let first = &exchangers.hosts.first()?.host;
    let (_, host) = PROVIDERS.iter().find(|(end, _)| first.ends_with(end))?;
    Some(FoundServer {
        host: (*host).to_owned(),
        port: 993,
        security: Security::Tls,
        by: FoundBy::Delivered,
    })
}
