//! The certificate authority of one installation.
//!
//! Its certificate can be given to every device of the organisation, because its name constraints let it vouch for private names
//! alone and only for servers. Its key is handed to the caller to keep; leaves live for a week at most and are never kept.

use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::Secret;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SanType,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use thiserror::Error;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};
use zeroize::Zeroize;

use super::identity::{BadIdentity, Origin, TlsIdentity};
use super::pem::pem;
use super::{Fingerprint, Scope};
use crate::host::HostName;

/// Long enough for a migration and its stragglers, short enough to be forgotten.
const AUTHORITY_LIFE: SignedDuration = SignedDuration::from_hours(2 * 365 * 24);
const LEAF_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How far a device's clock may be behind.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_hours(12);

/// An authority with its key.
pub struct Authority {
    certificate: CertificateDer<'static>,
    key: KeyPair,
    scope: Scope,
    expires: Timestamp,
}

/// Why there is no authority, or no certificate of it.
#[derive(Debug, Error)]
pub enum AuthorityError {
    /// The kept certificate or key is damaged, or one doesn't belong to the other.
    #[error(
        "The certificate authority that was kept is damaged. Make a new one and deploy its certificate again."
    )]
    Damaged,
    /// The name isn't private and not below the suffix: a new suffix needs a new authority.
    #[error(
        "The certificate authority can't vouch for {0}: it isn't a private name or below the DNS suffix it was made for."
    )]
    OutOfScope(HostName),
    #[error("A certificate needs at least one name.")]
    Nameless,
    /// It wouldn't live as long as what it signs.
    #[error("The certificate authority has run out. Make a new one and deploy its certificate.")]
    RunOut,
    #[error("The certificate could not be made.")]
    Failed(#[from] rcgen::Error),
    #[error(transparent)]
    Unusable(#[from] BadIdentity),
}

impl Authority {
    /// A new authority and its key. `installation` is what people see as the name of the issuer.
    pub fn create(
        installation: &str,
        scope: Scope,
        now: Timestamp,
    ) -> Result<Self, AuthorityError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let expires = now + AUTHORITY_LIFE;
        let mut params = validity(now - CLOCK_SKEW, expires);
        params.distinguished_name = named(&format!("{installation} certificate authority"));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.name_constraints = Some(scope.constraints());
        let certificate = params.self_signed(&key)?.der().clone();
        Ok(Self { certificate, key, scope, expires })
    }

    /// The authority that [`Self::pem`] and [`Self::key`] were kept of.
    pub fn restore(certificate: &str, key: &Secret) -> Result<Self, AuthorityError> {
        let der = CertificateDer::from_pem_slice(certificate.as_bytes())
            .map_err(|_| AuthorityError::Damaged)?;
        let key = KeyPair::from_pem(key.expose()).map_err(|_| AuthorityError::Damaged)?;
        let (scope, expires) = read(&der, &key).ok_or(AuthorityError::Damaged)?;
        Ok(Self { certificate: der, key, scope, expires })
    }

    /// A certificate and a new key for these names, good from now for a week at most.
    pub fn issue(&self, names: &[HostName], now: Timestamp) -> Result<TlsIdentity, AuthorityError> {
        if names.is_empty() {
            return Err(AuthorityError::Nameless);
        }
        if let Some(name) = names.iter().find(|name| !self.scope.covers(name)) {
            return Err(AuthorityError::OutOfScope(name.clone()));
        }
        self.sign(names, now)
    }

    fn sign(&self, names: &[HostName], now: Timestamp) -> Result<TlsIdentity, AuthorityError> {
        let begins = now - CLOCK_SKEW;
        let expires = begins + LEAF_LIFE;
        if expires > self.expires {
            return Err(AuthorityError::RunOut);
        }
        let mut params = validity(begins, expires);
        params.distinguished_name = named("Mailhaul form");
        params.subject_alt_names = names.iter().map(alternative).collect::<Result<_, _>>()?;
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let mut key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let issuer = Issuer::from_ca_cert_der(&self.certificate, &self.key)?;
        let leaf = params.signed_by(&key, &issuer)?.der().clone();
        let key_der = PrivatePkcs8KeyDer::from(key.serialize_der());
        key.zeroize();
        let chain = vec![leaf, self.certificate.clone()];
        Ok(TlsIdentity::new(chain, key_der.into(), Origin::Authority, expires)?)
    }

    /// The certificate for deployment, as PEM.
    pub fn pem(&self) -> String {
        pem("CERTIFICATE", &self.certificate)
    }

    /// The certificate for deployment, as DER.
    pub fn der(&self) -> &[u8] {
        &self.certificate
    }

    /// The private key as PKCS#8 PEM: for the keychain and nowhere else.
    pub fn key(&self) -> Secret {
        Secret::new(self.key.serialize_pem())
    }

    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.certificate)
    }

    /// What it may vouch for.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Nothing is issued that would outlive this moment.
    pub fn expires(&self) -> Timestamp {
        self.expires
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority")
            .field("scope", &self.scope)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

fn validity(begins: Timestamp, ends: Timestamp) -> CertificateParams {
    let mut params = CertificateParams::default();
    let at = |moment: Timestamp| {
        let seconds = u64::try_from(moment.as_second()).unwrap_or(0);
        rcgen::date_time_ymd(1970, 1, 1) + Duration::from_secs(seconds)
    };
    params.not_before = at(begins);
    params.not_after = at(ends);
    params
}

fn named(name: &str) -> DistinguishedName {
    let mut names = DistinguishedName::new();
    names.push(DnType::CommonName, name);
    names
}

fn alternative(name: &HostName) -> Result<SanType, rcgen::Error> {
    Ok(match name {
        HostName::Name(name) => SanType::DnsName(name.as_str().try_into()?),
        HostName::Address(address) => SanType::IpAddress(*address),
    })
}

/// What a kept certificate says, where it is an authority's and belongs to the key.
fn read(der: &CertificateDer<'_>, key: &KeyPair) -> Option<(Scope, Timestamp)> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let belongs = certificate.public_key().subject_public_key.data.as_ref() == key.public_key_raw();
    let constraints = certificate.name_constraints().ok()??;
    let permitted = constraints.value.permitted_subtrees.as_ref()?;
    let names = permitted.iter().filter_map(|subtree| match subtree.base {
        GeneralName::DNSName(name) => Some(name),
        _ => None,
    });
    let expires = Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()?;
    (belongs && certificate.is_ca()).then(|| (Scope::of_constraints(names), expires))
}

#[cfg(test)]
#[path = "authority_tests.rs"]
mod tests;
