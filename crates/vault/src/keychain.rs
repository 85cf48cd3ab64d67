//! The keychain of macOS, the Credential Manager of Windows, the Secret Service (gnome-keyring, `KWallet`) of Linux.

use keyring::{Entry, Error};
use mailhaul_model::Secret;
use zeroize::Zeroizing;

use crate::parts::{self, Entries, LONGEST};
use crate::{CredentialName, Vault, VaultError};

/// What one entry of Windows' Credential Manager takes (`CRED_MAX_CREDENTIAL_BLOB_SIZE`). The others take more.
const MOST_BYTES: usize = if cfg!(target_os = "windows") { 2560 } else { LONGEST };

/// The operating system's own keychain.
#[derive(Clone, Debug)]
pub struct Keychain {
    service: String,
    /// The longest entry, in bytes.
    limit: usize,
}

impl Keychain {
    /// Entries are filed under this name, which people see in their keychain's own window.
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into(), limit: MOST_BYTES }
    }

    /// With entries of so many bytes at most: longer secrets lie in several.
    #[must_use]
    pub fn with_entries_of(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    fn entry(&self, name: &CredentialName, part: usize) -> Result<Entry, VaultError> {
        let name = match part {
            1 => name.to_string(),
            part => format!("{name}/part-{part}"),
        };
        Entry::new(&self.service, &name).map_err(explain)
    }
}

impl Vault for Keychain {
    fn set(&self, name: &CredentialName, secret: &Secret) -> Result<(), VaultError> {
        parts::set(self, self.limit, name, secret)
    }

    fn get(&self, name: &CredentialName) -> Result<Option<Secret>, VaultError> {
        parts::get(self, name)
    }

    fn delete(&self, name: &CredentialName) -> Result<(), VaultError> {
        parts::remove(self, self.limit, name)
    }

    fn has(&self, name: &CredentialName) -> Result<bool, VaultError> {
        parts::has(self, name)
    }
}

impl Entries for Keychain {
    /// As bytes, not as text: Windows would store text as UTF-16 and take half as much.
    fn write(&self, name: &CredentialName, part: usize, bytes: &[u8]) -> Result<(), VaultError> {
        self.entry(name, part)?.set_secret(bytes).map_err(explain)
    }

    fn read(
        &self,
        name: &CredentialName,
        part: usize,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        match self.entry(name, part)?.get_secret() {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(explain(error)),
        }
    }

    fn remove(&self, name: &CredentialName, part: usize) -> Result<(), VaultError> {
        match self.entry(name, part)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(explain(error)),
        }
    }
}

/// The error in this product's words. Nothing of an entry's content is in what `keyring` says, except in the two errors
/// about its encoding: those are not passed on.
fn explain(error: Error) -> VaultError {
    match error {
        Error::NoDefaultStore => VaultError::Missing(startup_error().into()),
        Error::NoStorageAccess(_) => VaultError::Locked(Box::new(error)),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => VaultError::Damaged,
        Error::TooLong(..) => VaultError::TooLong { limit: MOST_BYTES },
        Error::PlatformFailure(_) if cfg!(target_os = "linux") => {
            VaultError::Missing(Box::new(error))
        }
        _ => VaultError::Failed(Box::new(error)),
    }
}

fn startup_error() -> String {
    match Entry::store_status() {
        Ok(()) => "no keychain answers".to_owned(),
        Err(error) => error.to_string(),
    }
}
