//! Why the keychain did not do what was asked, and what helps.

use thiserror::Error;

/// An error of the keychain. `Display` says what to do.
#[derive(Debug, Error)]
pub enum VaultError {
    #[error("there is no keychain to keep passwords in. {}", HELP)]
    Missing(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the keychain is locked or refused access. {}", HELP)]
    Locked(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the password is too long for this system's keychain: it takes at most {limit} bytes")]
    TooLong { limit: u32 },
    #[error("the keychain's entry is damaged: enter the password again")]
    Damaged,
    #[error("the keychain failed: {0}")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

#[cfg(any(target_os = "windows", target_os = "macos"))]
const HELP: &str = if cfg!(target_os = "windows") {
    "Check that the Credential Manager service of Windows runs (services.msc, \"Credential Manager\"), then try again."
} else {
    "Open Keychain Access, unlock the \"login\" keychain and allow Mailhaul to use it, then try again."
};
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const HELP: &str = "Install gnome-keyring or KWallet, log in to your desktop so that it is unlocked, then try again.";
