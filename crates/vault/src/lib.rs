//! The operating system's keychain behind one small trait.

#[cfg(feature = "file")]
pub mod credential_file;
pub mod error;
#[cfg(feature = "file")]
pub mod file;
#[cfg(feature = "keychain")]
pub mod keychain;
#[cfg(feature = "file")]
mod lines;
pub mod memory;
pub mod name;
mod parts;
#[cfg(feature = "file")]
mod private;
#[cfg(feature = "file")]
pub mod sealed;

#[cfg(feature = "file")]
pub use credential_file::CredentialFile;
pub use error::VaultError;
#[cfg(feature = "file")]
pub use file::FileVault;
#[cfg(feature = "keychain")]
pub use keychain::Keychain;
pub use memory::MemoryVault;
pub use name::{CredentialName, Holder};
#[cfg(feature = "file")]
pub use sealed::{Asked, Opener, SealedVault, Unlock};

use mailhaul_model::Secret;

/// Where passwords are kept. There is no fallback: what can't be kept is an error, and a file is used only where it was named.
///
/// Calls block, up to tens of milliseconds each: never call them where a window waits.
pub trait Vault: Send + Sync {
    /// Writes an entry, in the place of one with the same name. A secret that is longer than the keychain's entries lies in several.
    fn set(&self, name: &CredentialName, secret: &Secret) -> Result<(), VaultError>;

    /// The entry, or `None` where there isn't one.
    fn get(&self, name: &CredentialName) -> Result<Option<Secret>, VaultError>;

    /// Removes the entry; fine where there isn't one.
    fn delete(&self, name: &CredentialName) -> Result<(), VaultError>;

    /// Whether there is an entry, as cheaply as the keychain can tell. One that is damaged is there too.
    fn has(&self, name: &CredentialName) -> Result<bool, VaultError>;
}
