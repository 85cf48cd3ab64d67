//! The encrypted credential file: what is in it, who opens it, and what is refused.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mailhaul_model::event::SideName;
use mailhaul_model::{JobId, Secret};
use mailhaul_parcel::{Key, seal};
use mailhaul_vault::{
    Asked, CredentialName, Holder, Opener, SealedVault, Unlock, Vault, VaultError,
};

fn name(job: u32) -> CredentialName {
    let holder = Holder::Job { job: JobId(job), side: SideName::Source };
    CredentialName { space: "a".to_owned(), holder, revision: 1 }
}

fn read(vault: &SealedVault, job: u32) -> Option<String> {
    vault.get(&name(job)).unwrap().map(|secret| secret.expose().to_owned())
}

fn by(passphrase: &str) -> Opener {
    let passphrase = Secret::new(passphrase);
    Arc::new(move |_| Ok(Unlock::Passphrase(passphrase.clone())))
}

const PHRASE: &str = "four words or سر";

#[test]
fn passwords_are_read_back_by_another_process_and_are_nowhere_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credentials.age");
    let vault = SealedVault::new(&path, by(PHRASE));
    assert_eq!(read(&vault, 1), None);
    assert!(!path.exists(), "a look makes no file");
    vault.set(&name(1), &Secret::new("open\nsesame ä")).unwrap();
    vault.set(&name(2), &Secret::new("swordfish")).unwrap();
    let other = SealedVault::new(&path, by(PHRASE));
    assert_eq!(read(&other, 1).as_deref(), Some("open\nsesame ä"));
    other.set(&name(1), &Secret::new("new")).unwrap();
    assert_eq!(read(&vault, 1).as_deref(), Some("new"));
    vault.delete(&name(1)).unwrap();
    vault.delete(&name(1)).unwrap();
    assert_eq!((read(&other, 1), other.has(&name(1)).unwrap()), (None, false));
    assert_eq!(read(&other, 2).as_deref(), Some("swordfish"));
    let long = "ä".repeat(30_000);
    vault.set(&name(3), &Secret::new(long.as_str())).unwrap();
    assert_eq!(read(&other, 3), Some(long));
    let left = fs::read_to_string(&path).unwrap();
    for text in ["swordfish", "c3dvcmRmaXNo", "job-2", "AGE-SECRET-KEY"] {
        assert!(!left.contains(text), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_alone_and_one_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credentials.age");
    let vault = SealedVault::new(&path, by(PHRASE));
    vault.set(&name(1), &Secret::new("x")).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
    let refused = vault.get(&name(1)).unwrap_err().to_string();
    assert!(refused.contains("chmod 600"), "{refused}");
}

#[test]
fn a_passphrase_is_asked_for_once_and_a_wrong_one_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credentials.age");
    let (times, new) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counted: Opener = {
        let (times, new) = (Arc::clone(&times), Arc::clone(&new));
        Arc::new(move |asked| {
            times.fetch_add(1, Ordering::SeqCst);
            new.fetch_add(usize::from(asked == Asked::New), Ordering::SeqCst);
            Ok(Unlock::Passphrase(Secret::new(PHRASE)))
        })
    };
    let vault = SealedVault::new(&path, counted);
    for job in 0..50 {
        vault.set(&name(job), &Secret::new("x")).unwrap();
        assert!(vault.has(&name(job)).unwrap());
    }
    assert_eq!((times.load(Ordering::SeqCst), new.load(Ordering::SeqCst)), (1, 1));
    let before = fs::read(&path).unwrap();
    let wrong = SealedVault::new(&path, by("another one"));
    for refused in [wrong.set(&name(1), &Secret::new("y")), wrong.delete(&name(1))] {
        let text = refused.unwrap_err().to_string();
        assert!(text.contains("doesn't open"), "{text}");
    }
    assert!(wrong.get(&name(1)).is_err());
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_vault_that_nobody_can_open_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let refuse: Opener = Arc::new(|_| Err(VaultError::File("Nobody can be asked.".to_owned())));
    let vault = SealedVault::new(folder.path().join("x.age"), refuse);
    assert_eq!(vault.get(&name(1)).unwrap().map(|_| ()), None);
    assert!(vault.has(&name(1)).is_err(), "whoever asks beforehand learns it beforehand");
    let refused = vault.set(&name(1), &Secret::new("x")).unwrap_err();
    assert_eq!(refused.to_string(), "Nobody can be asked.");
}

#[test]
fn a_key_of_ones_own_opens_it_without_a_passphrase_and_no_other_key_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credentials.age");
    let key = Key::generate();
    let with = |key: &Key| -> Opener {
        let key = key.clone();
        Arc::new(move |_| Ok(Unlock::Key(key.clone())))
    };
    let vault = SealedVault::new(&path, with(&key));
    vault.set(&name(1), &Secret::new("swordfish")).unwrap();
    assert_eq!(read(&SealedVault::new(&path, with(&key)), 1).as_deref(), Some("swordfish"));
    assert!(SealedVault::new(&path, with(&Key::generate())).get(&name(1)).is_err());
    assert!(SealedVault::new(&path, by(PHRASE)).get(&name(1)).is_err());
}

/// `age -p` of a credential file, in bytes and in letters (`-a`).
#[test]
fn a_credential_file_that_somebody_encrypted_by_age_itself_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let plain = "mailhaul credentials 1\na/job-1/source/1 1 c3dvcmRmaXNo\n";
    let sealed = seal::seal_bytes(plain.as_bytes(), &Secret::new(PHRASE)).unwrap();
    let letters = seal::armour(&sealed).unwrap().into_bytes();
    for (file, bytes) in [("bytes", sealed), ("letters", letters)] {
        let path = folder.path().join(file);
        private(&path, &bytes);
        let vault = SealedVault::new(&path, by(PHRASE));
        assert_eq!(read(&vault, 1).as_deref(), Some("swordfish"));
        vault.set(&name(2), &Secret::new("more")).unwrap();
        let again = SealedVault::new(&path, by(PHRASE));
        assert_eq!(read(&again, 1).as_deref(), Some("swordfish"));
        assert_eq!(read(&again, 2).as_deref(), Some("more"));
        assert_eq!(fs::read_to_string(&path).unwrap().matches("-----BEGIN").count(), 2);
    }
}

#[test]
fn a_file_that_is_cut_off_or_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credentials.age");
    SealedVault::new(&path, by(PHRASE)).set(&name(1), &Secret::new("x")).unwrap();
    let whole = fs::read(&path).unwrap();
    let other = seal::seal_bytes(b"precious", &Secret::new(PHRASE)).unwrap();
    for bytes in [&whole[..whole.len() - 40], &whole[..200], b"precious", &other] {
        fs::remove_file(&path).unwrap();
        private(&path, bytes);
        let vault = SealedVault::new(&path, by(PHRASE));
        assert!(vault.get(&name(1)).is_err());
        assert!(vault.set(&name(1), &Secret::new("y")).is_err());
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

fn private(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, PermissionsExt::from_mode(0o600)).unwrap();
    }
}
