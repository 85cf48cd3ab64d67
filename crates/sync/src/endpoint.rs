//! Where to connect: from imapsync's options to a list of candidates, and from the list to the one that answers.
//!
//! As with imapsync, port 993 is tried first and STARTTLS on 143 next. Unlike with imapsync there is never a downgrade:
//! plain text is used only where `--nossl` and `--notls` are both given.

use std::time::Duration;

use mailhaul_model::event::SideName;
use mailhaul_model::{Endpoint, Host, Port, Proxy, Security, Trust};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::line::Line;
use crate::option::Key;
use crate::usage::UsageError;

/// As long as imapsync probes: a server that takes longer to accept a connection is taken as not answering there.
const PROBE: Duration = Duration::from_secs(5);

/// The endpoints a side may have, best first. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidates {
    pub first: Endpoint,
    pub second: Option<Endpoint>,
}

impl Candidates {
    /// Reads a side's host, port, security and trust.
    pub fn read(line: &Line, side: SideName) -> Result<Self, UsageError> {
        let some = Some(side);
        let name = |key| Line::name(key, some);
        let host =
            line.text(Key::Host, some).ok_or_else(|| UsageError::Missing(name(Key::Host)))?;
        let host: Host =
            host.parse().map_err(|source| UsageError::Host { name: name(Key::Host), source })?;
        let port = match line.integer(Key::Port, some)? {
            None | Some(0) => None,
            Some(number) => {
                Some(u16::try_from(number).ok().and_then(Port::new).ok_or_else(|| {
                    UsageError::OutOfRange {
                        name: name(Key::Port),
                        value: number.to_string(),
                        reason: "ports are 1 to 65535",
                    }
                })?)
            }
        };
        let trust = trust(line, side)?;
        let proxy = proxy(line, side)?;
        let authorities = authorities(line, side);
        let at = |(security, port)| Endpoint {
            authorities: authorities.clone(),
            proxy: proxy.clone(),
            ..Endpoint::new(host.clone(), port, security, trust)
        };
        let (first, second) = security(
            line.switch(Key::Ssl, some),
            line.switch(Key::Tls, some),
            line.switch(Key::SslCheck, None).unwrap_or(true),
            port,
        );
        Ok(Self { first: at(first), second: second.map(at) })
    }

    /// The first that accepts a connection; the first of all where none does, so that the engine says what is wrong.
    /// Behind a proxy nothing is probed.
    pub async fn choose(self) -> Endpoint {
        let Some(second) = self.second.filter(|_| self.first.proxy.is_none()) else {
            return self.first;
        };
        if !answers(&self.first).await && answers(&second).await { second } else { self.first }
    }
}

async fn answers(endpoint: &Endpoint) -> bool {
    let address = (endpoint.host.as_str(), endpoint.port.get());
    matches!(timeout(PROBE, TcpStream::connect(address)).await, Ok(Ok(_)))
}

type Place = (Security, Port);

/// imapsync's rules for `--ssl`, `--tls`, `--sslcheck` and `--port`, the downgrade left out.
fn security(
    ssl: Option<bool>,
    tls: Option<bool>,
    probe: bool,
    port: Option<Port>,
) -> (Place, Option<Place>) {
    let one = |security: Security| ((security, port.unwrap_or(security.usual_port())), None);
    match (ssl, tls) {
        (Some(true), _) | (None, Some(false)) => one(Security::Tls),
        (Some(false), Some(false)) => one(Security::None),
        (Some(false), _) | (None, Some(true)) => one(Security::Starttls),
        (None, None) if port == Some(Port::IMAPS) => one(Security::Tls),
        (None, None) if port.is_some() || !probe => one(Security::Starttls),
        (None, None) => ((Security::Tls, Port::IMAPS), Some((Security::Starttls, Port::IMAP))),
    }
}

fn proxy(line: &Line, side: SideName) -> Result<Option<Proxy>, UsageError> {
    let some = Some(side);
    let Some(text) = line.text(Key::Proxy, some).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let proxy: Proxy = text
        .parse()
        .map_err(|source| UsageError::Proxy { name: Line::name(Key::Proxy, some), source })?;
    Ok(Some(Proxy { user: line.text(Key::ProxyUser, some).map(str::to_owned), ..proxy }))
}

/// imapsync's argument of its TLS library.
fn is_ca_file(key: &str) -> bool {
    key.eq_ignore_ascii_case("SSL_ca_file")
}

fn authorities(line: &Line, side: SideName) -> Option<String> {
    let some = Some(side);
    let arguments = line.pairs(Key::SslArgument, some);
    let file = arguments.iter().rfind(|(key, _)| is_ca_file(key)).map(|(_, file)| *file);
    line.text(Key::CaFile, some).or(file).filter(|file| !file.is_empty()).map(str::to_owned)
}

fn trust(line: &Line, side: SideName) -> Result<Trust, UsageError> {
    let arguments = line.pairs(Key::SslArgument, Some(side));
    for (key, value) in arguments.into_iter().filter(|(key, _)| !is_ca_file(key)) {
        let plain = value.trim_start_matches("0x");
        let verifies = key.eq_ignore_ascii_case("SSL_verify_mode")
            && (matches!(plain, "1" | "3") || value == "SSL_VERIFY_PEER");
        if !verifies {
            return Err(UsageError::Refused {
                name: format!("{} {key}={value}", Line::name(Key::SslArgument, Some(side))),
                reason: format!(
                    "certificates are always verified. To trust one that isn't signed by a known authority, give its \
                     SHA-256 fingerprint with --{}",
                    Line::name(Key::Pin, Some(side))
                ),
            });
        }
    }
    match line.text(Key::Pin, Some(side)) {
        None => Ok(Trust::System),
        Some(text) => text
            .parse()
            .map(Trust::Pinned)
            .map_err(|source| UsageError::Pin { name: Line::name(Key::Pin, Some(side)), source }),
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::{Endpoint, Port, Security, Trust};

    use super::{Candidates, security};

    fn at(port: u16) -> Endpoint {
        let host = "127.0.0.1".parse().expect("a host");
        let port = Port::new(port).expect("not 0");
        Endpoint::new(host, port, Security::Tls, Trust::System)
    }

    #[tokio::test]
    async fn the_first_candidate_that_answers_is_taken() {
        let listens = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let open = at(listens.local_addr().unwrap().port());
        let closed = at(9);
        for (first, second, taken) in
            [(&open, &closed, &open), (&closed, &open, &open), (&closed, &closed, &closed)]
        {
            let both = Candidates { first: first.clone(), second: Some(second.clone()) };
            assert_eq!(both.choose().await, *taken);
        }
    }

    #[test]
    fn plain_text_needs_both_options() {
        use Security::{None as Plain, Starttls, Tls};
        let on = Some(true);
        let off = Some(false);
        let odd = Port::new(14301);
        for (ssl, tls, probe, port, wanted) in [
            (None, None, true, None, vec![(Tls, 993), (Starttls, 143)]),
            (None, None, false, None, vec![(Starttls, 143)]),
            (None, None, true, Port::new(993), vec![(Tls, 993)]),
            (None, None, true, Port::new(143), vec![(Starttls, 143)]),
            (None, None, true, odd, vec![(Starttls, 14301)]),
            (on, None, true, None, vec![(Tls, 993)]),
            (on, on, true, odd, vec![(Tls, 14301)]),
            (on, off, true, None, vec![(Tls, 993)]),
            (None, on, true, None, vec![(Starttls, 143)]),
            (None, on, true, Port::new(993), vec![(Starttls, 993)]),
            (off, None, true, None, vec![(Starttls, 143)]),
            (off, on, true, odd, vec![(Starttls, 14301)]),
            (None, off, true, None, vec![(Tls, 993)]),
            (None, off, true, odd, vec![(Tls, 14301)]),
            (off, off, true, None, vec![(Plain, 143)]),
            (off, off, true, odd, vec![(Plain, 14301)]),
        ] {
            let (first, second) = security(ssl, tls, probe, port);
            let places: Vec<_> =
                std::iter::once(first).chain(second).map(|(s, p)| (s, p.get())).collect();
            assert_eq!(places, wanted, "ssl {ssl:?} tls {tls:?} probe {probe} port {port:?}");
        }
    }
}
