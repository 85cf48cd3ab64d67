//! Why the keychain did not do what was asked, and what helps.

use thiserror::Error;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// An error of the keychain. `Display` says what to do; the system's own words are the source.
#[derive(Debug, Error)]
pub enum VaultError {
    #[error("This computer has no keychain to keep passwords in. {HOW_TO_GET_ONE}")]
    Missing(#[source] Cause),
    #[error("The keychain is locked or refused access. {HOW_TO_UNLOCK}")]
    Locked(#[source] Cause),
    #[error(
        "The password is too long for this computer's keychain, which takes at most {limit} bytes."
    )]
    TooLong { limit: usize },
    #[error("The password in the keychain is damaged. Enter it again.")]
    Damaged,
    /// Of a credential file, in the place of the keychain.
    #[error("{0}")]
    File(String),
    #[error("The keychain failed: {0}")]
    Failed(#[source] Cause),
}

#[cfg(target_os = "windows")]
const HOW_TO_GET_ONE: &str =
    "Start the service \"Credential Manager\" (services.msc), then start Mailhaul again.";
#[cfg(target_os = "windows")]
const HOW_TO_UNLOCK: &str = "Sign in to Windows again, then try again.";

#[cfg(target_os = "macos")]
const HOW_TO_GET_ONE: &str =
    "Open Keychain Access and create a keychain named \"login\", then start Mailhaul again.";
#[cfg(target_os = "macos")]
const HOW_TO_UNLOCK: &str = "Open Keychain Access, unlock the keychain \"login\" and allow Mailhaul to use it, then try again.";

#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const HOW_TO_GET_ONE: &str = "Install gnome-keyring (GNOME, Xfce, Cinnamon, MATE) or KWallet (KDE), log in to your desktop again \
     so that it is unlocked, then start Mailhaul again.";
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const HOW_TO_UNLOCK: &str =
    "Unlock it (Passwords and Keys in GNOME, KWalletManager in KDE), then try again.";
