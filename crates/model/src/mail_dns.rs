//! Where the mail of a domain is delivered to, and where it is read, as the domain name system says.

use std::future::Future;
use std::pin::Pin;

use serde::{Deserialize, Serialize};
use specta::Type;

/// The mail exchangers of a domain (RFC 5321, section 5.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MailExchangers {
    /// By preference, the preferred one first. Lower case, without the dot at the end. Empty where there are none.
    pub hosts: Vec<MailExchanger>,
    /// Seconds for which others may remember this answer: how long mail may still go to the old place after a change.
    pub ttl: u32,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MailExchanger {
    pub preference: u16,
    pub host: String,
}

/// An IMAP server that a domain names for its users (RFC 6186, section 3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedServer {
    /// Lower case, without the dot at the end.
    pub host: String,
    pub port: u16,
    /// TLS from the first byte; otherwise after STARTTLS.
    pub tls: bool,
}

/// Why it isn't known, in plain words.
pub type DnsProblem = String;

/// An answer that is waited for.
pub type DnsAnswer<'a> =
    Pin<Box<dyn Future<Output = Result<MailExchangers, DnsProblem>> + Send + 'a>>;

/// As [`DnsAnswer`], of servers.
pub type NamedServersAnswer<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<NamedServer>, DnsProblem>> + Send + 'a>>;

/// Looks mail exchangers and named servers up.
pub trait MailDns: Send + Sync {
    /// Those of a domain, asked for now. A domain without any is an answer, not a problem.
    fn mail_exchangers<'a>(&'a self, domain: &'a str) -> DnsAnswer<'a>;

    /// The IMAP servers that a domain names, the preferred one first, those with TLS from the first byte before others. A domain that
    /// names none is an answer, not a problem.
    fn named_servers<'a>(&'a self, domain: &'a str) -> NamedServersAnswer<'a>;
}

/// Knows nothing: for programs without a network.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDns;

impl MailDns for NoDns {
    fn mail_exchangers<'a>(&'a self, _: &'a str) -> DnsAnswer<'a> {
        Box::pin(async { Err("Names are not looked up here.".to_owned()) })
    }

    fn named_servers<'a>(&'a self, _: &'a str) -> NamedServersAnswer<'a> {
        Box::pin(async { Err("Names are not looked up here.".to_owned()) })
    }
}
