//! A certificate with its key and chain in one file with a password (PKCS#12, RFC 7292): what Windows exports as PFX.

use mailhaul_model::Secret;
use p12_keystore::error::Error as FileError;
use p12_keystore::{Certificate, Pkcs12Archive};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;

use super::identity::BadIdentity;
use super::pem::pem;

/// The chain as PEM, with the server's certificate first, and the key as PKCS#8 PEM: for the keychain and nowhere else. Whether it
/// has run out isn't looked at.
pub fn unpack_pkcs12(file: &[u8], password: &Secret) -> Result<(String, Secret), BadIdentity> {
    let archive =
        Pkcs12Archive::from_pkcs12(file, password.expose()).map_err(|error| refusal(&error))?;
    if archive.certs.is_empty() {
        return Err(BadIdentity::NoCertificate);
    }
    let certificates: Vec<_> = archive.certs.into_iter().map(|bag| bag.cert).collect();
    // A file may hold keys of other purposes.
    let mut last = BadIdentity::NoKey;
    for key in archive.keys.iter().map(|bag| bag.key.as_der()) {
        match certificates.iter().position(|one| fits(one, key).is_ok()) {
            Some(leaf) => {
                let chain = chain(&certificates, leaf);
                let chain = chain.iter().map(|one| pem("CERTIFICATE", one.as_der())).collect();
                return Ok((chain, Secret::new(pem("PRIVATE KEY", key))));
            }
            None => last = fits(&certificates[0], key).err().unwrap_or(BadIdentity::NoKey),
        }
    }
    Err(last)
}

fn fits(certificate: &Certificate, key: &[u8]) -> Result<(), BadIdentity> {
    let chain = vec![CertificateDer::from(certificate.as_der().to_vec())];
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.to_vec()));
    CertifiedKey::from_der(chain, key, &rustls::crypto::ring::default_provider())
        .map(|_| ())
        .map_err(BadIdentity::KeyMismatch)
}

/// From the server's certificate to its last issuer in the file, without the root: whoever is to trust that has it.
fn chain(certificates: &[Certificate], leaf: usize) -> Vec<&Certificate> {
    let mut chain = vec![&certificates[leaf]];
    while let Some(issuer) = chain.last().and_then(|last| issuer_of(certificates, last)) {
        if chain.contains(&issuer) || issuer.issuer() == issuer.subject() {
            break;
        }
        chain.push(issuer);
    }
    chain
}

fn issuer_of<'a>(certificates: &'a [Certificate], of: &Certificate) -> Option<&'a Certificate> {
    certificates.iter().find(|one| one.subject() == of.issuer())
}

fn refusal(error: &FileError) -> BadIdentity {
    match error {
        // Where there is no checksum, what a wrong password leads to is no sensible text.
        FileError::MacError(_) | FileError::UnpadError | FileError::Pkcs5Error(_) => {
            BadIdentity::WrongPassword
        }
        FileError::UnsupportedEncryptionScheme | FileError::UnsupportedMacAlgorithm => {
            BadIdentity::UnknownEncryption
        }
        _ => BadIdentity::NotPkcs12,
    }
}

#[cfg(test)]
#[path = "pkcs12_tests.rs"]
mod tests;
