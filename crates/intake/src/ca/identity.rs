//! What the server shows for itself: a certificate chain with its key.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use mailhaul_model::Secret;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use thiserror::Error;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::Fingerprint;

/// Whose certificate it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// This installation's authority made it. Browsers may be told to trust it, or not.
    Authority,
    /// The admin brought it. Only then browsers are told to insist on HTTPS (RFC 6797).
    Admin,
}

/// A chain with its key, ready for use.
#[derive(Clone)]
pub struct TlsIdentity {
    certified: Arc<CertifiedKey>,
    origin: Origin,
    expires: Timestamp,
}

/// Why a chain and a key can't be used.
#[derive(Debug, Error)]
pub enum BadIdentity {
    #[error("The file holds no certificate in PEM form.")]
    NoCertificate,
    #[error("The file holds no private key in PEM form that is not encrypted.")]
    NoKey,
    #[error("The certificate ran out at {0}.")]
    RunOut(Timestamp),
    #[error(
        "The private key doesn't belong to the first certificate, or is of a kind that isn't supported."
    )]
    KeyMismatch(#[source] rustls::Error),
}

impl TlsIdentity {
    /// The admin's own certificate: a PEM chain with the server's first, and its PEM key (PKCS#8, PKCS#1 or SEC1).
    pub fn from_pem(chain: &str, key: &Secret, now: Timestamp) -> Result<Self, BadIdentity> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(chain.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|_| BadIdentity::NoCertificate)?;
        let expires = expiry(chain.first()).ok_or(BadIdentity::NoCertificate)?;
        if expires <= now {
            return Err(BadIdentity::RunOut(expires));
        }
        let key = PrivateKeyDer::from_pem_slice(key.expose().as_bytes())
            .map_err(|_| BadIdentity::NoKey)?;
        Self::new(chain, key, Origin::Admin, expires)
    }

    pub(super) fn new(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
        origin: Origin,
        expires: Timestamp,
    ) -> Result<Self, BadIdentity> {
        let certified = CertifiedKey::from_der(chain, key, &default_provider())
            .map_err(BadIdentity::KeyMismatch)?;
        Ok(Self { certified: Arc::new(certified), origin, expires })
    }

    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// When browsers stop accepting it. Put a new one in its place well before.
    pub fn expires(&self) -> Timestamp {
        self.expires
    }

    /// That of the server's own certificate: what a browser shows.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self.certified.cert.first().map_or(&[], |der| der.as_ref()))
    }

    pub(crate) fn certified(&self) -> Arc<CertifiedKey> {
        self.certified.clone()
    }
}

impl fmt::Debug for TlsIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsIdentity")
            .field("origin", &self.origin)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

fn expiry(der: Option<&CertificateDer<'_>>) -> Option<Timestamp> {
    let (_, certificate) = X509Certificate::from_der(der?).ok()?;
    Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()
}
