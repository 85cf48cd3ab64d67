//! A server definition: where it is and how it is trusted. Never who logs in.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;
use thiserror::Error;

use crate::{Proxy, Said, SaidValue, ServerId, ServerLimits, SignIn, UserClient, said};

/// A host name or an IP address, without a scheme, a port or white space.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct Host(String);

/// Why a text is not a host.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HostError {
    #[error("enter the server's host name, for example imap.example.org")]
    Empty,
    #[error("a host name is at most 253 characters long")]
    TooLong,
    #[error("leave out {0:?}: only the host name, for example imap.example.org")]
    Character(char),
}

impl HostError {
    pub fn said(&self) -> Said {
        match self {
            Self::Empty => said!("Enter the server's host name, for example imap.example.org."),
            Self::TooLong => said!("A host name is at most 253 characters long."),
            Self::Character(sign) => said!(
                "Leave out {0}: only the host name, for example imap.example.org.",
                SaidValue::name(*sign)
            ),
        }
    }
}

impl Host {
    /// The name as typed, without outer white space.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as DNS, TLS and proxies have it: letters beyond ASCII in Punycode (RFC 5891). What can't be written so stays
    /// as it is.
    pub fn to_ascii(&self) -> Cow<'_, str> {
        idna::domain_to_ascii_cow(self.0.as_bytes(), idna::AsciiDenyList::EMPTY)
            .unwrap_or(Cow::Borrowed(&self.0))
    }
}

impl FromStr for Host {
    type Err = HostError;

    fn from_str(text: &str) -> Result<Self, HostError> {
        let text = text.trim();
        let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
        if bare.is_empty() {
            return Err(HostError::Empty);
        }
        if bare.len() > 253 {
            return Err(HostError::TooLong);
        }
        if bare.parse::<std::net::IpAddr>().is_ok() {
            return Ok(Self(bare.to_owned()));
        }
        match bare.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))) {
            Some(c) => Err(HostError::Character(c)),
            None => Ok(Self(bare.to_owned())),
        }
    }
}

impl TryFrom<String> for Host {
    type Error = HostError;
    fn try_from(text: String) -> Result<Self, HostError> {
        text.parse()
    }
}

impl From<Host> for String {
    fn from(host: Host) -> Self {
        host.0
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A TCP port, 1 to 65535.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Port(#[specta(type = u16)] pub NonZeroU16);

impl Port {
    /// IMAP over implicit TLS (RFC 8314).
    pub const IMAPS: Self = Self(NonZeroU16::new(993).expect("993 is not 0"));
    /// IMAP in the clear or with STARTTLS (RFC 9051).
    pub const IMAP: Self = Self(NonZeroU16::new(143).expect("143 is not 0"));
    /// SOCKS (RFC 1928).
    pub const SOCKS: Self = Self(NonZeroU16::new(1080).expect("1080 is not 0"));
    /// What most HTTP proxies listen on.
    pub const PROXY: Self = Self(NonZeroU16::new(8080).expect("8080 is not 0"));

    /// `None` for 0.
    pub fn new(number: u16) -> Option<Self> {
        NonZeroU16::new(number).map(Self)
    }

    /// The plain number.
    pub fn get(self) -> u16 {
        self.0.get()
    }
}

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after the STARTTLS command; a server that doesn't offer it is an error, never a downgrade.
    Starttls,
    /// Nothing: passwords and mail can be read on the way.
    None,
}

impl Security {
    /// The port this kind of connection usually has.
    pub fn usual_port(self) -> Port {
        match self {
            Self::Tls => Port::IMAPS,
            Self::Starttls | Self::None => Port::IMAP,
        }
    }
}

/// The SHA-256 of a certificate's DER form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(#[specta(type = String)] pub [u8; 32]);

/// A text that isn't a SHA-256 fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a SHA-256 fingerprint has 64 hexadecimal digits, with or without colons")]
pub struct FingerprintError;

impl FingerprintError {
    pub fn said(self) -> Said {
        said!("A SHA-256 fingerprint has 64 hexadecimal digits, with or without colons.")
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let digits: Vec<u8> = text
            .chars()
            .filter(|c| !matches!(c, ':' | ' '))
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()).ok_or(FingerprintError))
            .collect::<Result<_, _>>()?;
        if digits.len() != 64 {
            return Err(FingerprintError);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair[0] << 4 | pair[1];
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = FingerprintError;
    fn try_from(text: String) -> Result<Self, FingerprintError> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

impl fmt::Display for Fingerprint {
    /// Upper-case pairs with colons, as browsers and openssl show it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(":")?;
            }
            write!(f, "{byte:02X}")?;
        }
        Ok(())
    }
}

/// Whom to believe about the server's certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind", content = "fingerprint")]
pub enum Trust {
    /// The operating system's certificate authorities, and the name must match.
    #[default]
    System,
    /// This one certificate and no other, whoever signed it.
    Pinned(Fingerprint),
}

/// Where to connect and how.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    pub host: Host,
    pub port: Port,
    pub security: Security,
    #[serde(default)]
    pub trust: Trust,
    /// A PEM file with certificate authorities that are believed beside the operating system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorities: Option<String>,
    /// What connections go through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Proxy>,
}

impl Endpoint {
    /// A server that is connected to straight.
    pub fn new(host: Host, port: Port, security: Security, trust: Trust) -> Self {
        Self { host, port, security, trust, authorities: None, proxy: None }
    }
}

/// A server as the user named it; reusable across jobs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Server {
    pub id: ServerId,
    pub name: String,
    pub endpoint: Endpoint,
    /// Hidden from lists because jobs still use it.
    pub archived: bool,
    #[serde(default)]
    pub limits: ServerLimits,
    #[serde(default)]
    pub sign_in: SignIn,
    /// By which users sign in themselves.
    #[serde(default)]
    pub user_client: Option<UserClient>,
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, Host, HostError};

    #[test]
    fn a_host_with_a_scheme_is_refused_with_the_character_to_leave_out() {
        assert_eq!("imap://a.example".parse::<Host>(), Err(HostError::Character(':')));
    }

    #[test]
    fn a_bracketed_ipv6_address_is_a_host() {
        assert_eq!("[::1]".parse::<Host>().unwrap().as_str(), "::1");
    }

    #[test]
    fn a_name_is_asked_for_in_the_letters_that_dns_has() {
        for (typed, asked) in [
            ("imap.M\u{fc}ller.example", "imap.xn--mller-kva.example"),
            ("imap.example.org", "imap.example.org"),
            ("mail_1.example", "mail_1.example"),
            ("::1", "::1"),
        ] {
            assert_eq!(typed.parse::<Host>().unwrap().to_ascii(), asked);
        }
    }

    #[test]
    fn a_fingerprint_is_read_back_as_it_is_printed() {
        let one: Fingerprint = "ab".repeat(32).parse().unwrap();
        assert_eq!(one.to_string().parse::<Fingerprint>().unwrap(), one);
        assert!("ab".parse::<Fingerprint>().is_err());
    }
}
