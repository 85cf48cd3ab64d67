//! The certificate in use; a new one can be put in its place while the server runs.

use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};

use crate::ca::{Origin, TlsIdentity};

#[derive(Debug)]
pub(super) struct IdentityCell(RwLock<TlsIdentity>);

impl IdentityCell {
    pub(super) fn new(identity: TlsIdentity) -> Arc<Self> {
        Arc::new(Self(RwLock::new(identity)))
    }

    pub(super) fn replace(&self, identity: TlsIdentity) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = identity;
    }

    /// Whether browsers may be told to insist on HTTPS.
    pub(super) fn is_admins(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).origin() == Origin::Admin
    }

    /// TLS 1.2 and 1.3 with whatever certificate is in the cell.
    pub(super) fn tls(self: &Arc<Self>) -> Result<ServerConfig, rustls::Error> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(&[&TLS13, &TLS12])?
            .with_no_client_auth()
            .with_cert_resolver(self.clone());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

impl ResolvesServerCert for IdentityCell {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.read().unwrap_or_else(PoisonError::into_inner).certified())
    }
}
