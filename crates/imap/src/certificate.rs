//! What people compare of a certificate.

use jiff::Timestamp;
use mailhaul_model::Fingerprint;
use mailhaul_model::event::Certificate;
use rustls::ProtocolVersion;
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

/// The SHA-256 of a certificate.
pub(crate) fn fingerprint(der: &[u8]) -> Fingerprint {
    Fingerprint(Sha256::digest(der).into())
}

/// The facts of a certificate; what can't be read of it is empty.
pub(crate) fn describe(der: &[u8], protocol: Option<ProtocolVersion>) -> Certificate {
    let parsed = X509Certificate::from_der(der).ok().map(|(_, certificate)| certificate);
    let fact =
        |of: &dyn Fn(&X509Certificate<'_>) -> String| parsed.as_ref().map(of).unwrap_or_default();
    Certificate {
        fingerprint: fingerprint(der).to_string(),
        protocol: match protocol {
            Some(ProtocolVersion::TLSv1_3) => "TLSv1.3".into(),
            Some(ProtocolVersion::TLSv1_2) => "TLSv1.2".into(),
            _ => String::new(),
        },
        subject: fact(&|certificate| certificate.subject().to_string()),
        issuer: fact(&|certificate| certificate.issuer().to_string()),
        valid_until: fact(&|certificate| {
            let seconds = certificate.validity().not_after.timestamp();
            Timestamp::from_second(seconds).map(|t| t.to_string()).unwrap_or_default()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn what_is_no_certificate_has_a_fingerprint_and_nothing_else() {
        let found = describe(b"abc", None);
        assert!(found.fingerprint.starts_with("BA:78:16:BF:8F:01:CF:EA"));
        assert_eq!((found.subject.as_str(), found.valid_until.as_str()), ("", ""));
    }
}
