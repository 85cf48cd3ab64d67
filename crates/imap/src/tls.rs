//! TLS, and whom to believe.
//!
//! The operating system's authorities decide, or a pinned fingerprint does. The verdict is kept while the handshake is
//! carried to its end, so that the certificate of a server that isn't trusted can be shown with the protocol, and is
//! known to be the server's own (its signature over the handshake is verified in any case). [`handshake`] looks at the
//! verdict before it gives the stream away: not a byte of ours goes to a server that isn't trusted.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use mailhaul_model::event::Certificate;
use mailhaul_model::{Endpoint, Fingerprint, Trust};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ClientConfig, Resumption};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::{OpenError, Stage};
use crate::{authorities, certificate};

/// An encrypted stream to a server that is trusted, and its certificate.
pub(crate) async fn handshake(
    stream: TcpStream,
    endpoint: &Endpoint,
    patience: Duration,
) -> Result<(TlsStream<TcpStream>, Certificate), OpenError> {
    let failed = |why: String| OpenError::TlsFailed { why };
    let name = ServerName::try_from(endpoint.host.to_ascii().into_owned())
        .map_err(|_| failed(format!("{} is no name a certificate can have", endpoint.host)))?;
    let judge = Arc::new(Judge::new(endpoint).map_err(|error| failed(error.to_string()))?);
    let connector =
        TlsConnector::from(Arc::new(config(&judge).map_err(|e| failed(e.to_string()))?));
    let stream = timeout(patience, connector.connect(name, stream))
        .await
        .map_err(|_| OpenError::Timeout { stage: Stage::Tls, seconds: patience.as_secs() })?
        .map_err(|error| failed(explain(&error)))?;
    let protocol = stream.get_ref().1.protocol_version();
    let Some((der, verdict)) = judge.verdict() else {
        return Err(failed("the server showed no certificate".into()));
    };
    let certificate = certificate::describe(&der, protocol);
    match verdict {
        Verdict::Trusted => Ok((stream, certificate)),
        Verdict::Untrusted(why) => Err(OpenError::Untrusted { certificate, why }),
        Verdict::WrongPin => Err(OpenError::WrongPin { certificate }),
    }
}

fn config(judge: &Arc<Judge>) -> Result<ClientConfig, Error> {
    let verifier = Arc::clone(judge) as Arc<dyn ServerCertVerifier>;
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    // A resumed session shows no certificate to judge.
    config.resumption = Resumption::disabled();
    Ok(config)
}

fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(ring::default_provider())))
}

/// The operating system's authorities, read once.
fn platform() -> Result<Arc<dyn ServerCertVerifier>, Error> {
    static PLATFORM: OnceLock<Arc<rustls_platform_verifier::Verifier>> = OnceLock::new();
    if PLATFORM.get().is_none() {
        let verifier = rustls_platform_verifier::Verifier::new(provider())?;
        // Another connection may have been quicker.
        let _ = PLATFORM.set(Arc::new(verifier));
    }
    let verifier = PLATFORM.get().map(Arc::clone);
    verifier.map(|v| v as Arc<dyn ServerCertVerifier>).ok_or(Error::General("no roots".into()))
}

/// The operating system's authorities and those of a file, which is read anew: it may have been replaced.
fn with_authorities(file: &str) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let more = authorities::read(file).map_err(Error::General)?;
    Ok(Arc::new(rustls_platform_verifier::Verifier::new_with_extra_roots(more, provider())?))
}

#[derive(Clone, Debug)]
enum Verdict {
    Trusted,
    Untrusted(String),
    WrongPin,
}

/// Whom the judge asks.
#[derive(Debug)]
enum Law {
    Platform(Arc<dyn ServerCertVerifier>),
    Pin(Fingerprint),
}

#[derive(Debug)]
struct Judge {
    law: Law,
    verdict: Mutex<Option<(CertificateDer<'static>, Verdict)>>,
}

impl Judge {
    fn new(endpoint: &Endpoint) -> Result<Self, Error> {
        let law = match (endpoint.trust, &endpoint.authorities) {
            (Trust::System, None) => Law::Platform(platform()?),
            (Trust::System, Some(file)) => Law::Platform(with_authorities(file)?),
            (Trust::Pinned(fingerprint), _) => Law::Pin(fingerprint),
        };
        Ok(Self { law, verdict: Mutex::new(None) })
    }

    fn verdict(&self) -> Option<(CertificateDer<'static>, Verdict)> {
        self.verdict.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = match &self.law {
            Law::Pin(pin) if certificate::fingerprint(end_entity) == *pin => Verdict::Trusted,
            Law::Pin(_) => Verdict::WrongPin,
            Law::Platform(platform) => {
                match platform.verify_server_cert(end_entity, intermediates, name, ocsp, now) {
                    Ok(_) => Verdict::Trusted,
                    Err(error) => Verdict::Untrusted(reason(&error)),
                }
            }
        };
        let mut slot = self.verdict.lock().unwrap_or_else(PoisonError::into_inner);
        *slot = Some((end_entity.clone().into_owned(), verdict));
        // Not the last word: `handshake` gives the stream away only where the verdict is `Trusted`.
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &provider().signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &provider().signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}

/// The reason in words for people where it is one of the common ones.
fn reason(error: &Error) -> String {
    use CertificateError as C;
    match error {
        Error::InvalidCertificate(C::Expired | C::ExpiredContext { .. }) => "it has expired".into(),
        Error::InvalidCertificate(C::NotValidYet | C::NotValidYetContext { .. }) => {
            "it is not valid yet".into()
        }
        Error::InvalidCertificate(C::UnknownIssuer) => {
            "it is signed by nobody this computer trusts".into()
        }
        Error::InvalidCertificate(C::NotValidForName | C::NotValidForNameContext { .. }) => {
            "it is for another host name".into()
        }
        Error::InvalidCertificate(C::Revoked) => "it was revoked".into(),
        // webpki's word for a certificate that is its own authority, as openssl makes them.
        other if other.to_string().contains("CaUsedAsEndEntity") => "it is self-signed".into(),
        other => other.to_string(),
    }
}

fn explain(error: &std::io::Error) -> String {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    match tls {
        Some(Error::InvalidMessage(_)) => "the server speaks no TLS on this port".into(),
        _ if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            "the server closed the connection during the handshake".into()
        }
        _ => error.to_string(),
    }
}
