//! Another machine that connections to a server go through.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;
use thiserror::Error;

use crate::server::HostError;
use crate::{Host, Port, Said, said};

/// What a proxy speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum ProxyKind {
    /// SOCKS 5 (RFC 1928).
    Socks5,
    /// HTTP's method CONNECT (RFC 9110 section 9.3.6).
    Http,
}

impl ProxyKind {
    /// The port such a proxy usually has.
    pub fn usual_port(self) -> Port {
        match self {
            Self::Socks5 => Port::SOCKS,
            Self::Http => Port::PROXY,
        }
    }

    /// As it is written before `://`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Socks5 => "socks5",
            Self::Http => "http",
        }
    }
}

/// A proxy, without the password that it may want. It resolves the server's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Proxy {
    pub kind: ProxyKind,
    pub host: Host,
    pub port: Port,
    /// Who logs in to the proxy, where it wants to know.
    #[serde(default)]
    pub user: Option<String>,
}

/// Why a text is no proxy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProxyError {
    #[error("write socks5://HOST:PORT or http://HOST:PORT")]
    Form,
    /// The text isn't repeated: it holds a password.
    #[error("leave out what stands before @: the name and the password are given apart")]
    Login,
    #[error(transparent)]
    Host(#[from] HostError),
}

impl ProxyError {
    pub fn said(&self) -> Said {
        match self {
            Self::Form => said!("Write socks5://HOST:PORT or http://HOST:PORT."),
            Self::Login => {
                said!("Leave out what stands before @: the name and the password are given apart.")
            }
            Self::Host(error) => error.said(),
        }
    }
}

impl FromStr for Proxy {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, ProxyError> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(ProxyError::Form)?;
        let kind = match scheme.to_ascii_lowercase().as_str() {
            // The proxy resolves names in any case, which curl writes with an h.
            "socks5" | "socks5h" => ProxyKind::Socks5,
            "http" => ProxyKind::Http,
            _ => return Err(ProxyError::Form),
        };
        let rest = rest.trim_end_matches('/');
        if rest.contains('@') {
            return Err(ProxyError::Login);
        }
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, digits)) if !host.contains(':') || host.ends_with(']') => {
                let number = digits.parse().ok().and_then(Port::new).ok_or(ProxyError::Form)?;
                (host, number)
            }
            _ => (rest, kind.usual_port()),
        };
        Ok(Self { kind, host: host.parse()?, port, user: None })
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.host.as_str();
        let (open, close) = if host.contains(':') { ("[", "]") } else { ("", "") };
        write!(f, "{}://{open}{host}{close}:{}", self.kind.word(), self.port.get())
    }
}

#[cfg(test)]
mod tests {
    use super::{Proxy, ProxyError};

    #[test]
    fn a_proxy_is_read_back_as_it_is_shown_and_a_password_is_refused_unseen() {
        for (text, shown) in [
            ("socks5://proxy.example:1081", "socks5://proxy.example:1081"),
            ("SOCKS5H://127.0.0.1", "socks5://127.0.0.1:1080"),
            ("http://proxy.example/", "http://proxy.example:8080"),
            ("http://[::1]:3128", "http://[::1]:3128"),
        ] {
            let proxy: Proxy = text.parse().unwrap();
            assert_eq!(proxy.to_string(), shown);
            assert_eq!(shown.parse(), Ok(proxy));
        }
        for wrong in ["proxy.example:1080", "ftp://a", "http://a:0", "http://a:x", "http://"] {
            assert!(wrong.parse::<Proxy>().is_err(), "{wrong}");
        }
        let error = "http://mia:hunter2@a:1".parse::<Proxy>().unwrap_err();
        assert_eq!(error, ProxyError::Login);
        assert!(!error.to_string().contains("hunter2"));
    }
}
