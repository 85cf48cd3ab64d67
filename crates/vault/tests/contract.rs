//! What every vault keeps to. The keychain's own test needs one and is asked for by `MAILHAUL_TEST_KEYRING=1`:
//! `MAILHAUL_TEST_KEYRING=1 scripts/keyring-env.sh cargo test -p mailhaul-vault` has a private, unlocked gnome-keyring.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use mailhaul_model::event::SideName;
use mailhaul_model::{JobId, Secret};
use mailhaul_vault::{CredentialName, Holder, Keychain, MemoryVault, Vault, VaultError};

fn name(job: u32, side: SideName, revision: u32) -> CredentialName {
    CredentialName {
        space: "contract".into(),
        holder: Holder::Job { job: JobId(job), side },
        revision,
    }
}

fn read(vault: &dyn Vault, name: &CredentialName) -> Option<String> {
    vault.get(name).unwrap().map(|secret| secret.expose().to_owned())
}

fn keeps_the_contract(vault: &dyn Vault) {
    let source = name(1, SideName::Source, 1);
    let destination = name(1, SideName::Destination, 1);
    let renewed = name(1, SideName::Source, 2);
    let all = [&source, &destination, &renewed];
    for entry in all {
        vault.delete(entry).unwrap();
        assert_eq!(read(vault, entry), None);
        assert!(!vault.has(entry).unwrap());
    }
    for text in ["x", " outer space ", "pässwörd 日本 🔑", "a\"b\\c\nd\u{0}e", &"long".repeat(640)]
    {
        vault.set(&source, &Secret::new(text)).unwrap();
        assert_eq!(read(vault, &source).as_deref(), Some(text));
        assert!(vault.has(&source).unwrap());
    }
    vault.set(&destination, &Secret::new("other side")).unwrap();
    vault.set(&renewed, &Secret::new("other revision")).unwrap();
    vault.delete(&source).unwrap();
    assert_eq!(read(vault, &source), None);
    assert_eq!(read(vault, &destination).as_deref(), Some("other side"));
    assert_eq!(read(vault, &renewed).as_deref(), Some("other revision"));
    for entry in all {
        vault.delete(entry).unwrap();
        vault.delete(entry).unwrap();
    }
}

/// The same with secrets that are longer than an entry, and what a person may have in the keychain from before.
fn keeps_long_secrets(vault: &dyn Vault) {
    let source = name(7, SideName::Source, 1);
    vault.delete(&source).unwrap();
    // Longer than the mark of several entries, and than their first entry.
    let long = "ä-refresh-token-".repeat(160);
    let longer = format!("{long}{long}");
    for text in ["short", &long, &longer, &long, "short", &longer, "mailhaul parts 1\nno head"] {
        vault.set(&source, &Secret::new(text)).unwrap();
        assert_eq!(read(vault, &source).as_deref(), Some(text));
        assert!(vault.has(&source).unwrap());
    }
    vault.set(&source, &Secret::new(longer)).unwrap();
    vault.delete(&source).unwrap();
    assert!(!vault.has(&source).unwrap());
    assert_eq!(read(vault, &source), None);
}

/// Each test has a service of its own: they run at once.
fn real_keychain(service: &str) -> Option<Keychain> {
    let wanted = std::env::var_os("MAILHAUL_TEST_KEYRING").is_some_and(|value| value == "1");
    wanted.then(|| Keychain::new(service))
}

#[test]
fn the_vault_in_memory_keeps_the_contract() {
    keeps_the_contract(&MemoryVault::new());
}

#[test]
fn a_vault_with_short_entries_keeps_the_contract_and_leaves_nothing_behind() {
    let vault = MemoryVault::with_entries_of(256);
    keeps_the_contract(&vault);
    keeps_long_secrets(&vault);
    assert_eq!(vault.count(), 0);
}

#[test]
fn the_keychain_of_this_computer_keeps_secrets_in_several_entries() {
    let Some(keychain) = real_keychain("Mailhaul test of parts") else { return };
    let keychain = keychain.with_entries_of(256);
    keeps_the_contract(&keychain);
    keeps_long_secrets(&keychain);
}

#[test]
fn the_keychain_of_this_computer_keeps_the_contract() {
    let Some(keychain) = real_keychain("Mailhaul test") else { return };
    keeps_the_contract(&keychain);
}

#[test]
fn a_secret_that_no_keychain_entry_holds_is_refused_with_the_limit() {
    let secret = Secret::new("x".repeat(70_000));
    let error =
        Keychain::new("Mailhaul test").set(&name(1, SideName::Source, 1), &secret).unwrap_err();
    assert!(matches!(error, VaultError::TooLong { .. }), "{error}");
    assert!(error.to_string().contains("bytes"));
}

/// The keychain is looked for once in a process, so the one without a keychain is a process of its own.
#[cfg(target_os = "linux")]
#[test]
fn without_a_keychain_the_error_says_how_to_get_one() {
    const INSIDE: &str = "MAILHAUL_TEST_NO_KEYRING";
    if std::env::var_os(INSIDE).is_some() {
        let error = Keychain::new("Mailhaul test").get(&name(1, SideName::Source, 1)).unwrap_err();
        assert!(matches!(error, VaultError::Missing(_)), "{error:?}");
        assert!(error.to_string().contains("gnome-keyring"), "{error}");
        return;
    }
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "without_a_keychain_the_error_says_how_to_get_one"])
        .env(INSIDE, "1")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .status()
        .unwrap();
    assert!(status.success());
}
