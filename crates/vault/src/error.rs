//! Why the keychain did not do what was asked, and what helps.

use mailhaul_model::{Said, said};
use thiserror::Error;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// An error of the keychain. `Display` says what to do; the system's own words are the source.
#[derive(Debug, Error)]
pub enum VaultError {
    #[error("{}", self.said())]
    Missing(#[source] Cause),
    #[error("{}", self.said())]
    Locked(#[source] Cause),
    #[error("{}", self.said())]
    TooLong { limit: usize },
    #[error("{}", self.said())]
    Damaged,
    /// Of a credential file, in the place of the keychain.
    #[error("{}", self.said())]
    File(String),
    #[error("{}", self.said())]
    Failed(#[source] Cause),
}

impl VaultError {
    /// What to do about it, as the window says it.
    pub fn said(&self) -> Said {
        match self {
            Self::Missing(_) => {
                said!("This computer has no keychain to keep passwords in. {0}", how_to_get_one())
            }
            Self::Locked(_) => {
                said!("The keychain is locked or refused access. {0}", how_to_unlock())
            }
            Self::TooLong { limit } => said!(
                "The password is too long for this computer's keychain, which takes at most {0} bytes.",
                *limit
            ),
            Self::Damaged => said!("The password in the keychain is damaged. Enter it again."),
            Self::File(text) => Said::as_it_is(text.as_str()),
            Self::Failed(cause) => said!("The keychain failed: {0}", cause.to_string()),
        }
    }
}

#[cfg(target_os = "windows")]
fn how_to_get_one() -> Said {
    said!("Start the service “Credential Manager” (services.msc), then start Mailhaul again.")
}
#[cfg(target_os = "windows")]
fn how_to_unlock() -> Said {
    said!("Sign in to Windows again, then try again.")
}

#[cfg(target_os = "macos")]
fn how_to_get_one() -> Said {
    said!("Open Keychain Access and create a keychain named “login”, then start Mailhaul again.")
}
#[cfg(target_os = "macos")]
fn how_to_unlock() -> Said {
    said!(
        "Open Keychain Access, unlock the keychain “login” and allow Mailhaul to use it, then try again."
    )
}

#[cfg(not(any(target_os = "windows", target_os = "macos")))]
fn how_to_get_one() -> Said {
    said!(
        "Install gnome-keyring (GNOME, Xfce, Cinnamon, MATE) or KWallet (KDE), log in to your desktop again \
         so that it is unlocked, then start Mailhaul again."
    )
}
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
fn how_to_unlock() -> Said {
    said!("Unlock it (Passwords and Keys in GNOME, KWalletManager in KDE), then try again.")
}
