//! The way to a provider of tokens: through the proxy of the server that they are for, believing the authorities that are believed
//! there too.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use mailhaul_model::{Endpoint, Host, Port, Proxy, Secret, Security, Trust};
use mailhaul_oauth::{Http, OAuthError, Opened, Way};

/// For a connection to a provider.
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks a provider as the server's own connections are made. `password` is what the server's proxy wants.
pub(crate) fn http_beside(
    endpoint: &Endpoint,
    password: Option<&Secret>,
) -> Result<Http, OAuthError> {
    let more = match &endpoint.authorities {
        Some(file) => mailhaul_imap::read_authorities(file).map_err(OAuthError::Authorities)?,
        None => Vec::new(),
    };
    let way = endpoint.proxy.clone().map(|proxy| {
        let way = ThroughProxy { proxy, password: password.cloned() };
        Arc::new(way) as Arc<dyn Way>
    });
    Ok(Http::by(way, more)?)
}

struct ThroughProxy {
    proxy: Proxy,
    password: Option<Secret>,
}

impl Way for ThroughProxy {
    fn connect<'a>(&'a self, host: &'a str, port: u16) -> Opened<'a> {
        Box::pin(async move {
            let host: Host = host.parse().map_err(|error| format!("{error}"))?;
            let port = Port::new(port).ok_or("there is no port 0")?;
            let straight = Endpoint::new(host, port, Security::Tls, Trust::System);
            let endpoint = Endpoint { proxy: Some(self.proxy.clone()), ..straight };
            let opened =
                mailhaul_imap::connect_to(&endpoint, self.password.as_ref(), PATIENCE).await;
            opened.map(|(stream, _)| stream).map_err(|error| error.to_string())
        })
    }

    fn stays_here(&self) -> bool {
        let host = self.proxy.host.as_str();
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}
