//! The way to a server: straight, or through a proxy. What comes out is a stream to the server, to be encrypted or not as
//! the endpoint says: a proxy sees no more than any router does.

mod http;
mod socks5;

use std::time::Duration;

use mailhaul_model::{Endpoint, Proxy, ProxyKind, Secret};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use crate::{OpenError, tcp};

/// Where the proxy is to connect to, and who asks.
struct Errand<'a> {
    endpoint: &'a Endpoint,
    user: Option<&'a str>,
    password: Option<&'a Secret>,
}

/// What a proxy says instead of connecting.
enum Refusal {
    /// It wants another login, or any.
    Login(String),
    /// It can't or won't connect to the server.
    Target(String),
    /// The connection to it broke, or it speaks something else.
    Broken(String),
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

/// A connection, and how long it took the server, or the proxy, to answer.
pub async fn connect(
    endpoint: &Endpoint,
    password: Option<&Secret>,
    patience: Duration,
) -> Result<(TcpStream, Duration), OpenError> {
    let Some(proxy) = &endpoint.proxy else {
        return tcp::connect(&endpoint.host, endpoint.port, patience).await;
    };
    let unreachable = |text: String| OpenError::Proxy { proxy: proxy.to_string(), text };
    let (mut stream, _) = tcp::connect(&proxy.host, proxy.port, patience)
        .await
        .map_err(|error| unreachable(error.to_string()))?;
    let asked = Instant::now();
    let errand = Errand { endpoint, user: proxy.user.as_deref(), password };
    match timeout(patience, through(proxy, &mut stream, &errand)).await {
        Ok(Ok(())) => Ok((stream, asked.elapsed())),
        Ok(Err(Refusal::Broken(text))) => Err(unreachable(text)),
        Ok(Err(Refusal::Target(text))) => Err(OpenError::ProxyTarget { text }),
        Ok(Err(Refusal::Login(text))) => Err(OpenError::ProxyLogin { text }),
        Err(_) => Err(unreachable(format!("no answer within {} s", patience.as_secs()))),
    }
}

async fn through(
    proxy: &Proxy,
    stream: &mut TcpStream,
    errand: &Errand<'_>,
) -> Result<(), Refusal> {
    match proxy.kind {
        ProxyKind::Socks5 => socks5::connect(stream, errand).await,
        ProxyKind::Http => http::connect(stream, errand).await,
    }
}
