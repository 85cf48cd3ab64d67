//! What the server shows for itself: a certificate chain with its key.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use jiff::Timestamp;
use mailhaul_model::Secret;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use thiserror::Error;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

use super::Fingerprint;
use super::pem::pem;
use super::pkcs12::unpack_pkcs12;

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
    #[error("The file holds no certificate.")]
    NoCertificate,
    #[error("The file holds no private key.")]
    NoKey,
    #[error(
        "The private key is encrypted. Use a PKCS#12 file (.p12 or .pfx) with a password, or a key without one."
    )]
    EncryptedKey,
    #[error("The password doesn't open this file.")]
    WrongPassword,
    #[error("The file is no PKCS#12 file (.p12 or .pfx), or it is damaged.")]
    NotPkcs12,
    #[error("The file is encrypted in a way that isn't known here. Export it again with AES-256.")]
    UnknownEncryption,
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
        let key = key.expose();
        let found = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|_| {
            // By PKCS#8 or in the way of older programs (RFC 1421).
            let is_encrypted = key.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
                || key.contains("Proc-Type: 4,ENCRYPTED");
            if is_encrypted { BadIdentity::EncryptedKey } else { BadIdentity::NoKey }
        })?;
        Self::new(chain, found, Origin::Admin, expires)
    }

    /// The same out of a PKCS#12 file. What is to be kept of it, [`unpack_pkcs12`](super::unpack_pkcs12) gives.
    pub fn from_pkcs12(
        file: &[u8],
        password: &Secret,
        now: Timestamp,
    ) -> Result<Self, BadIdentity> {
        let (chain, key) = unpack_pkcs12(file, password)?;
        Self::from_pem(&chain, &key, now)
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

    /// What browsers are shown, as PEM, the server's own certificate first. Nothing of it is secret.
    pub fn chain_pem(&self) -> String {
        self.certified.cert.iter().map(|der| pem("CERTIFICATE", der)).collect()
    }

    /// The names and addresses that the certificate is for (RFC 5280, section 4.2.1.6), as it lists them; a wildcard as it is.
    pub fn names(&self) -> Vec<String> {
        self.certified.cert.first().map(|der| names(der)).unwrap_or_default()
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

fn names(der: &[u8]) -> Vec<String> {
    let Ok((_, certificate)) = X509Certificate::from_der(der) else { return Vec::new() };
    let Ok(Some(alternatives)) = certificate.subject_alternative_name() else { return Vec::new() };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes).map(|address| address.to_string()),
        _ => None,
    };
    alternatives.value.general_names.iter().filter_map(name).collect()
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        _ => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
    }
}

fn expiry(der: Option<&CertificateDer<'_>>) -> Option<Timestamp> {
    let (_, certificate) = X509Certificate::from_der(der?).ok()?;
    Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()
}
