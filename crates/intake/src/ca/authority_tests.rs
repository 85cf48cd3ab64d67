//! The authority, judged by another library's eyes: rustls verifies, x509-parser reads.

use std::sync::Arc;

use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{ServerName, UnixTime};

use super::*;

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn now() -> Timestamp {
    "2026-11-26T08:00:00Z".parse().unwrap()
}

fn authority() -> Authority {
    Authority::create("Mailhaul", Scope::with_suffix("office.example.com").unwrap(), now()).unwrap()
}

fn host(name: &str) -> HostName {
    HostName::parse(name).unwrap()
}

/// What a client that trusts the authority says.
fn verdict(
    authority: &Authority,
    identity: &TlsIdentity,
    name: &str,
    at: Timestamp,
) -> Result<(), rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(authority.der().to_vec())).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier =
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
    let certified = identity.certified();
    let (leaf, chain) = certified.cert.split_first().unwrap();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(at.as_second().unsigned_abs()));
    let name = ServerName::try_from(name.to_owned()).unwrap();
    verifier.verify_server_cert(leaf, chain, &name, &[], at).map(|_| ())
}

#[test]
fn a_leaf_is_accepted_for_its_names_by_who_trusts_the_authority() {
    let authority = authority();
    let names = ["laptop.local", "laptop.office.example.com", "192.168.1.7", "fd00::7"];
    let leaf = authority.issue(&names.map(host), now()).unwrap();
    for name in names {
        verdict(&authority, &leaf, name, now()).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert!(verdict(&authority, &leaf, "other.local", now()).is_err());
}

#[test]
fn a_leaf_is_refused_by_who_trusts_another_authority() {
    let leaf = authority().issue(&[host("laptop.local")], now()).unwrap();
    let refusal = verdict(&authority(), &leaf, "laptop.local", now()).unwrap_err();
    assert!(matches!(refusal, rustls::Error::InvalidCertificate(_)), "{refusal:?}");
}

#[test]
fn a_name_outside_its_scope_is_not_signed() {
    for name in ["example.com", "mail.google.com", "8.8.8.8", "laptop"] {
        let refusal = authority().issue(&[host("laptop.local"), host(name)], now()).unwrap_err();
        assert!(matches!(refusal, AuthorityError::OutOfScope(_)), "{name}");
    }
}

#[test]
fn a_name_outside_its_scope_would_be_refused_by_clients_if_its_key_signed_it_all_the_same() {
    let authority = authority();
    for name in ["mail.google.com", "example.com", "8.8.8.8", "2001:db8::1"] {
        let leaf = authority.sign(&[host(name)], now()).unwrap();
        let refusal = verdict(&authority, &leaf, name, now()).unwrap_err();
        assert!(format!("{refusal:?}").contains("NameConstraintViolation"), "{name}: {refusal:?}");
    }
}

#[test]
fn a_leaf_lives_for_seven_days_at_most() {
    let authority = authority();
    let leaf = authority.issue(&[host("laptop.local")], now()).unwrap();
    let certified = leaf.certified();
    let (_, certificate) = X509Certificate::from_der(&certified.cert[0]).unwrap();
    let validity = certificate.validity();
    let seconds = validity.not_after.timestamp() - validity.not_before.timestamp();
    assert!(seconds <= 7 * 24 * 3600, "{seconds}");
    assert_eq!(validity.not_after.timestamp(), leaf.expires().as_second());
    assert!(verdict(&authority, &leaf, "laptop.local", now() + DAY * 6).is_ok());
    assert!(verdict(&authority, &leaf, "laptop.local", now() + DAY * 7).is_err());
}

#[test]
fn its_constraints_are_critical_and_it_signs_servers_alone() {
    let authority = authority();
    let (_, certificate) = X509Certificate::from_der(authority.der()).unwrap();
    assert!(
        certificate.extensions().iter().any(|e| e.critical && e.oid.to_string() == "2.5.29.30")
    );
    let basic = certificate.basic_constraints().unwrap().unwrap();
    assert!(basic.critical && basic.value.ca && basic.value.path_len_constraint == Some(0));
    let usage = certificate.extended_key_usage().unwrap().unwrap().value;
    assert!(usage.server_auth && !usage.any && !usage.client_auth && !usage.code_signing);
}

#[test]
fn a_kept_authority_is_the_same_afterwards() {
    let authority = authority();
    let kept = Authority::restore(&authority.pem(), &authority.key()).unwrap();
    assert_eq!(kept.fingerprint(), authority.fingerprint());
    assert_eq!((kept.scope(), kept.expires()), (authority.scope(), authority.expires()));
    let leaf = kept.issue(&[host("laptop.office.example.com")], now()).unwrap();
    verdict(&authority, &leaf, "laptop.office.example.com", now()).unwrap();
}

#[test]
fn a_key_that_belongs_to_another_certificate_is_refused() {
    let refusal = Authority::restore(&authority().pem(), &authority().key()).unwrap_err();
    assert!(matches!(refusal, AuthorityError::Damaged));
    assert!(Authority::restore("", &Secret::new("")).is_err());
}

#[test]
fn an_authority_that_has_run_out_signs_nothing() {
    let refusal = authority().issue(&[host("a.local")], now() + DAY * (2 * 365)).unwrap_err();
    assert!(matches!(refusal, AuthorityError::RunOut));
}

#[test]
fn the_admins_own_chain_is_taken_with_its_key_alone() {
    let own = rcgen::generate_simple_self_signed(vec!["mail.example.com".to_owned()]).unwrap();
    let key = Secret::new(own.signing_key.serialize_pem());
    let identity = TlsIdentity::from_pem(&own.cert.pem(), &key, now()).unwrap();
    assert_eq!(identity.origin(), Origin::Admin);
    assert_eq!(identity.fingerprint(), Fingerprint::of(own.cert.der()));
    let other = Secret::new(KeyPair::generate().unwrap().serialize_pem());
    let refusals = [
        TlsIdentity::from_pem(&own.cert.pem(), &other, now()).unwrap_err(),
        TlsIdentity::from_pem("", &key, now()).unwrap_err(),
        TlsIdentity::from_pem(&own.cert.pem(), &Secret::new("x"), now()).unwrap_err(),
    ];
    assert!(matches!(refusals[0], BadIdentity::KeyMismatch(_)));
    assert!(matches!(refusals[1], BadIdentity::NoCertificate));
    assert!(matches!(refusals[2], BadIdentity::NoKey));
}

#[test]
fn the_admins_certificate_that_has_run_out_is_refused() {
    let authority = authority();
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let params = validity(now() - DAY * 2, now() - DAY);
    let issuer = Issuer::from_ca_cert_der(&authority.certificate, &authority.key).unwrap();
    let old = params.signed_by(&key, &issuer).unwrap();
    let key = Secret::new(key.serialize_pem());
    let refusal = TlsIdentity::from_pem(&old.pem(), &key, now()).unwrap_err();
    assert!(matches!(refusal, BadIdentity::RunOut(at) if at == now() - DAY));
}

#[test]
fn nothing_that_holds_a_key_prints_it() {
    let authority = authority();
    let leaf = authority.issue(&[host("a.local")], now()).unwrap();
    for text in [format!("{authority:?}"), format!("{leaf:?}")] {
        assert!(text.len() < 300 && !text.contains("PRIVATE"), "{text}");
    }
}
