//! A self-signed certificate, made when a server starts and forgotten when it ends.

use std::fmt;
use std::sync::Arc;

use mailhaul_model::Fingerprint;
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio_rustls::TlsAcceptor;

/// Why there is no certificate.
#[derive(Debug, Error)]
pub enum TlsError {
    #[error("the certificate could not be made")]
    Make(#[from] rcgen::Error),
    #[error("the certificate could not be used")]
    Use(#[from] rustls::Error),
}

/// Key and certificate of a server.
#[derive(Clone)]
pub(crate) struct Identity {
    pub acceptor: TlsAcceptor,
    pub fingerprint: Fingerprint,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

impl Identity {
    /// Makes a new one for `localhost` and the loopback addresses.
    pub(crate) fn make() -> Result<Self, TlsError> {
        let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        let made = rcgen::generate_simple_self_signed(names)?;
        let certificate = made.cert.der().clone();
        let fingerprint = Fingerprint(Sha256::digest(&certificate).into());
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key.into())?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), fingerprint })
    }
}
