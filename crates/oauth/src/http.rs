//! The few HTTP requests that tokens need: a form in, JSON out, over TLS, straight or through a proxy. No redirects, no
//! cookies.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::handshake;
use hyper::{Request, Response, Uri, header};
use hyper_util::rt::TokioIo;
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::OAuthError;

/// A longer answer is none.
const MOST: usize = 1 << 20;
/// For all of a request.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a request had no answer. Nothing that was sent is in it.
#[derive(Debug, Error)]
pub enum HttpError {
    #[error("{0} is no address that tokens may be asked of: it has to begin with https://")]
    Address(String),
    #[error("{host} can't be reached: {text}")]
    Unreachable { host: String, text: String },
    #[error(
        "the certificate of {host} isn't trusted ({text}); where an authority of your own has signed it, name that authority's file at the foot of the server's form"
    )]
    Untrusted { host: String, text: String },
    #[error("{host} did not answer within {seconds} s")]
    Timeout { host: String, seconds: u64 },
    #[error("{host} gave no answer that can be read: {text}")]
    Answer { host: String, text: String },
}

impl HttpError {
    /// Whether it will be the same the next time, because the address is wrong.
    pub(crate) fn is_address(&self) -> bool {
        matches!(self, Self::Address(_))
    }

    /// The same because nobody who is believed vouches for the provider.
    pub(crate) fn is_untrusted(&self) -> bool {
        matches!(self, Self::Untrusted { .. })
    }
}

/// A connection, or why there is none.
pub type Opened<'a> = Pin<Box<dyn Future<Output = Result<TcpStream, String>> + Send + 'a>>;

/// How to get to a provider.
pub trait Way: Send + Sync {
    /// A connection to a port of a host, not encrypted yet.
    fn connect<'a>(&'a self, host: &'a str, port: u16) -> Opened<'a>;

    /// Whether the next on the way is this computer itself.
    fn stays_here(&self) -> bool;
}

/// Asks providers.
#[derive(Clone)]
pub struct Http {
    tls: TlsConnector,
    way: Option<Arc<dyn Way>>,
}

impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Http")
    }
}

impl Http {
    /// Believes the operating system's certificate authorities.
    pub fn new() -> Result<Self, rustls::Error> {
        Self::by(None, Vec::new())
    }

    /// By a way of its own, believing these certificate authorities too.
    pub fn by(
        way: Option<Arc<dyn Way>>,
        more: Vec<CertificateDer<'static>>,
    ) -> Result<Self, rustls::Error> {
        let provider = Arc::new(ring::default_provider());
        let verifier = if more.is_empty() {
            rustls_platform_verifier::Verifier::new(Arc::clone(&provider))?
        } else {
            let provider = Arc::clone(&provider);
            rustls_platform_verifier::Verifier::new_with_extra_roots(more, provider)?
        };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            // The operating system's own verifier is no less than the usual one.
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), way })
    }

    /// Sends a form (RFC 6749 appendix B).
    pub(crate) async fn post(&self, door: &str, form: String) -> Result<HttpResponse, OAuthError> {
        let mut request = HttpRequest::new(form.into_bytes());
        *request.method_mut() = hyper::Method::POST;
        *request.uri_mut() = door.parse().map_err(|_| OAuthError::Address)?;
        let kind = header::HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(header::CONTENT_TYPE, kind);
        Ok(self.send(request).await?)
    }

    /// Sends a request and reads the answer whole.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let uri = request.uri().clone();
        let host = uri.host().unwrap_or_default().to_owned();
        let answer = timeout(PATIENCE, self.exchange(request, &uri, &host)).await;
        answer.map_err(|_| HttpError::Timeout { host, seconds: PATIENCE.as_secs() })?
    }

    async fn exchange(
        &self,
        request: HttpRequest,
        uri: &Uri,
        host: &str,
    ) -> Result<HttpResponse, HttpError> {
        let unreachable = |text: String| HttpError::Unreachable { host: host.to_owned(), text };
        let bare = host.trim_matches(['[', ']']);
        let encrypted = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if is_this_computer(bare) => false,
            _ => {
                return Err(HttpError::Address(format!(
                    "{}://{host}",
                    uri.scheme_str().unwrap_or_default()
                )));
            }
        };
        let port = uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
        let stream = self.open(bare, port, encrypted).await.map_err(unreachable)?;
        if !encrypted {
            return speak(stream, request, uri, host).await;
        }
        let name = ServerName::try_from(bare.to_owned())
            .map_err(|error| unreachable(error.to_string()))?;
        let stream = self.tls.connect(name, stream).await.map_err(|error| {
            let refused = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
            match refused {
                Some(rustls::Error::InvalidCertificate(why)) => {
                    HttpError::Untrusted { host: host.to_owned(), text: format!("{why:?}") }
                }
                _ => unreachable(error.to_string()),
            }
        })?;
        speak(stream, request, uri, host).await
    }
}

impl Http {
    async fn open(&self, host: &str, port: u16, encrypted: bool) -> Result<TcpStream, String> {
        match &self.way {
            // What isn't encrypted leaves this computer by no way.
            Some(way) if encrypted || way.stays_here() => way.connect(host, port).await,
            _ => TcpStream::connect((host, port)).await.map_err(|error| error.to_string()),
        }
    }
}

/// Whether what is sent there stays on this computer.
fn is_this_computer(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

async fn speak<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    request: HttpRequest,
    uri: &Uri,
    host: &str,
) -> Result<HttpResponse, HttpError> {
    let failed = |text: String| HttpError::Answer { host: host.to_owned(), text };
    let (mut sender, connection) =
        handshake(TokioIo::new(stream)).await.map_err(|error| failed(error.to_string()))?;
    let connection = tokio::spawn(connection);
    let (mut parts, body) = request.into_parts();
    let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    parts.uri = path.parse().map_err(|_| HttpError::Address(host.to_owned()))?;
    if let Some(authority) = uri.authority()
        && let Ok(value) = authority.as_str().parse()
    {
        parts.headers.insert(header::HOST, value);
    }
    let request = Request::from_parts(parts, Full::new(Bytes::from(body)));
    let answer = sender.send_request(request).await.map_err(|error| failed(error.to_string()))?;
    let (parts, body) = answer.into_parts();
    let body =
        Limited::new(body, MOST).collect().await.map_err(|error| failed(error.to_string()))?;
    connection.abort();
    Ok(Response::from_parts(parts, body.to_bytes().to_vec()))
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
