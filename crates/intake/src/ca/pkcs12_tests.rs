//! Files made by another program (openssl) and by the library itself, with the encryption of today and of yesterday.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::{SignedDuration, Timestamp};
use p12_keystore::{
    EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKey, PrivateKeyChain,
};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

use super::*;
use crate::ca::{Fingerprint, Origin, TlsIdentity};

const PASSWORD: &str = "pa ss'wörd";

fn now() -> Timestamp {
    "2026-11-26T08:00:00Z".parse().unwrap()
}

/// A folder that goes away.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("mailhaul-pkcs12-{}-{count}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A root, what it signed to sign others, and a server's certificate of that.
struct Office {
    root: String,
    between: String,
    leaf: String,
    key: KeyPair,
}

fn params(name: &str, is_ca: bool) -> CertificateParams {
    let names = if is_ca { Vec::new() } else { vec![name.to_owned(), "192.168.1.7".to_owned()] };
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    params.not_after = rcgen::date_time_ymd(2030, 1, 1);
    params
}

fn office() -> Office {
    let [root_key, between_key, key] = [(); 3].map(|()| KeyPair::generate().unwrap());
    let root = params("Root", true).self_signed(&root_key).unwrap();
    let issuer = Issuer::from_ca_cert_der(root.der(), &root_key).unwrap();
    let between = params("Between", true).signed_by(&between_key, &issuer).unwrap();
    let issuer = Issuer::from_ca_cert_der(between.der(), &between_key).unwrap();
    let leaf = params("form.office.example", false).signed_by(&key, &issuer).unwrap();
    Office { root: root.pem(), between: between.pem(), leaf: leaf.pem(), key }
}

fn openssl(arguments: &[&str]) {
    let said = Command::new("openssl").args(arguments).output().expect("openssl is there");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What `openssl pkcs12 -export` makes of certificates in the wrong order, with more arguments.
fn exported(office: &Office, more: &[&str]) -> Vec<u8> {
    let folder = Folder::new();
    let others = folder.write("others.pem", &format!("{}{}", office.root, office.between));
    let leaf = folder.write("leaf.pem", &office.leaf);
    let key = folder.write("key.pem", &office.key.serialize_pem());
    let file = folder.0.join("out.p12");
    let password = format!("pass:{PASSWORD}");
    let begin = ["pkcs12", "-export", "-in", text(&leaf), "-inkey", text(&key)];
    let end = ["-certfile", text(&others), "-out", text(&file), "-passout", &password];
    openssl(&[&begin[..], &end[..], more].concat());
    fs::read(file).unwrap()
}

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

#[test]
fn a_file_of_openssl_opens_with_the_encryption_of_today_and_of_yesterday() {
    let office = office();
    let triple_des = ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"];
    for more in [&[][..], &triple_des[..], &["-keypbe", "NONE", "-certpbe", "NONE"][..]] {
        let file = exported(&office, more);
        let identity = TlsIdentity::from_pkcs12(&file, &secret(PASSWORD), now())
            .unwrap_or_else(|error| panic!("{more:?}: {error}"));
        assert_eq!(identity.origin(), Origin::Admin);
        assert_eq!(identity.names(), ["form.office.example", "192.168.1.7"]);
        assert_eq!(identity.chain_pem().matches("BEGIN CERTIFICATE").count(), 2, "{more:?}");
    }
}

#[test]
fn what_was_unpacked_makes_the_same_identity_later() {
    let office = office();
    let file = exported(&office, &[]);
    let (chain, key) = unpack_pkcs12(&file, &secret(PASSWORD)).unwrap();
    let kept = TlsIdentity::from_pem(&chain, &key, now()).unwrap();
    let at_first = TlsIdentity::from_pkcs12(&file, &secret(PASSWORD), now()).unwrap();
    assert_eq!(kept.fingerprint(), at_first.fingerprint());
    assert_eq!(kept.chain_pem(), chain);
    let again = TlsIdentity::from_pem(&kept.chain_pem(), &key, now()).unwrap();
    assert_eq!(again.chain_pem(), chain);
}

#[test]
fn the_servers_certificate_comes_first_and_the_root_stays_at_home() {
    let office = office();
    let (chain, _) = unpack_pkcs12(&exported(&office, &[]), &secret(PASSWORD)).unwrap();
    let wanted = [&office.leaf, &office.between];
    let bare = |pem: &str| pem.replace(['\r', '\n'], "");
    assert_eq!(bare(&chain), wanted.map(|pem| bare(pem)).concat());
}

/// What the library itself writes.
fn written(certificates: &[&[u8]], key: &KeyPair, algorithm: EncryptionAlgorithm) -> Vec<u8> {
    let certificates = certificates.iter().map(|der| Certificate::from_der(der).unwrap());
    let key = PrivateKey::from_der(&key.serialize_der()).unwrap();
    let mut store = KeyStore::new();
    let chain = PrivateKeyChain::new("1", key, certificates);
    store.add_entry("form", KeyStoreEntry::PrivateKeyChain(chain));
    let writer = store.writer(PASSWORD).encryption_algorithm(algorithm);
    writer.mac_algorithm(MacAlgorithm::HmacSha1).write().unwrap()
}

#[test]
fn a_certificate_that_signed_itself_is_kept_although_it_is_a_root() {
    let key = KeyPair::generate().unwrap();
    let own = params("form.office.example", false).self_signed(&key).unwrap();
    for algorithm in [
        EncryptionAlgorithm::PbeWithHmacSha256AndAes256,
        EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc,
        EncryptionAlgorithm::PbeWithShaAnd40BitRc4Cbc,
    ] {
        let file = written(&[own.der()], &key, algorithm);
        let identity = TlsIdentity::from_pkcs12(&file, &secret(PASSWORD), now()).unwrap();
        assert_eq!(identity.fingerprint(), Fingerprint::of(own.der()));
    }
}

#[test]
fn a_wrong_password_is_told_from_a_file_that_is_none() {
    let file = exported(&office(), &[]);
    for wrong in ["", "pa ss", "pa ss'wÖrd"] {
        let refusal = unpack_pkcs12(&file, &secret(wrong)).unwrap_err();
        assert!(matches!(refusal, BadIdentity::WrongPassword), "{wrong:?}: {refusal:?}");
    }
    let without_checksum = exported(&office(), &["-nomac"]);
    let refusal = unpack_pkcs12(&without_checksum, &secret("wrong")).unwrap_err();
    assert!(matches!(refusal, BadIdentity::WrongPassword), "{refusal:?}");
    for none in [&b""[..], b"-----BEGIN CERTIFICATE-----", &file[..file.len() / 2]] {
        let refusal = unpack_pkcs12(none, &secret(PASSWORD)).unwrap_err();
        assert!(matches!(refusal, BadIdentity::NotPkcs12), "{refusal:?}");
    }
}

#[test]
fn a_file_without_a_key_or_with_somebody_elses_is_refused() {
    let office = office();
    let refusal = unpack_pkcs12(&exported(&office, &["-nokeys"]), &secret(PASSWORD)).unwrap_err();
    assert!(matches!(refusal, BadIdentity::NoKey), "{refusal:?}");
    let [one, other] = [(); 2].map(|()| KeyPair::generate().unwrap());
    let own = params("form.office.example", false).self_signed(&one).unwrap();
    let algorithm = EncryptionAlgorithm::PbeWithHmacSha256AndAes256;
    let file = written(&[own.der()], &other, algorithm);
    let refusal = unpack_pkcs12(&file, &secret(PASSWORD)).unwrap_err();
    assert!(matches!(refusal, BadIdentity::KeyMismatch(_)), "{refusal:?}");
}

#[test]
fn a_file_whose_certificate_has_run_out_is_refused() {
    let file = exported(&office(), &[]);
    let later = now() + SignedDuration::from_hours(24 * 365 * 4);
    let refusal = TlsIdentity::from_pkcs12(&file, &secret(PASSWORD), later).unwrap_err();
    assert!(matches!(refusal, BadIdentity::RunOut(_)), "{refusal:?}");
}

#[test]
fn a_pem_key_with_a_password_is_named_as_such() {
    let office = office();
    let folder = Folder::new();
    let plain = folder.write("key.pem", &office.key.serialize_pem());
    let locked = folder.0.join("locked.pem");
    let by_pkcs8 = ["pkcs8", "-topk8", "-in", text(&plain), "-passout", "pass:x"];
    let as_before = ["ec", "-aes256", "-in", text(&plain), "-passout", "pass:x"];
    for arguments in [&by_pkcs8[..], &as_before[..]] {
        openssl(&[arguments, &["-out", text(&locked)]].concat());
        let key = Secret::new(fs::read_to_string(&locked).unwrap());
        let refusal = TlsIdentity::from_pem(&office.leaf, &key, now()).unwrap_err();
        assert!(matches!(refusal, BadIdentity::EncryptedKey), "{arguments:?}: {refusal:?}");
    }
}

#[test]
fn a_refusal_holds_neither_password_nor_key() {
    let office = office();
    let file = exported(&office, &[]);
    let refusal = unpack_pkcs12(&file, &secret("hunter2")).unwrap_err();
    assert!(!format!("{refusal:?} {refusal}").contains("hunter2"));
    let unpacked = unpack_pkcs12(&file, &secret(PASSWORD)).unwrap();
    assert!(!format!("{unpacked:?}").contains("PRIVATE"));
}
