//! The keychain of macOS, the Credential Manager of Windows, the Secret Service (gnome-keyring, `KWallet`) of Linux.

use keyring::{Entry, Error};
use mailhaul_model::Secret;
use zeroize::Zeroizing;

use crate::{CredentialName, Vault, VaultError};

/// What one entry of Windows' Credential Manager takes (`CRED_MAX_CREDENTIAL_BLOB_SIZE`). The others take more.
const MOST_BYTES: usize = if cfg!(target_os = "windows") { 2560 } else { 65_536 };

/// The operating system's own keychain.
#[derive(Clone, Debug)]
pub struct Keychain {
    service: String,
}

impl Keychain {
    /// Entries are filed under this name, which people see in their keychain's own window.
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into() }
    }

    fn entry(&self, name: &CredentialName) -> Result<Entry, VaultError> {
        Entry::new(&self.service, &name.to_string()).map_err(explain)
    }
}

impl Vault for Keychain {
    fn set(&self, name: &CredentialName, secret: &Secret) -> Result<(), VaultError> {
        // As bytes, not as text: Windows would store text as UTF-16 and take half as much.
        let bytes = secret.expose().as_bytes();
        if bytes.len() > MOST_BYTES {
            return Err(VaultError::TooLong { limit: MOST_BYTES });
        }
        self.entry(name)?.set_secret(bytes).map_err(explain)
    }

    fn get(&self, name: &CredentialName) -> Result<Option<Secret>, VaultError> {
        match self.entry(name)?.get_secret() {
            Ok(bytes) => {
                let bytes = Zeroizing::new(bytes);
                let text = std::str::from_utf8(&bytes).map_err(|_| VaultError::Damaged)?;
                Ok(Some(Secret::new(text)))
            }
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(explain(error)),
        }
    }

    fn delete(&self, name: &CredentialName) -> Result<(), VaultError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(explain(error)),
        }
    }

    fn has(&self, name: &CredentialName) -> Result<bool, VaultError> {
        Ok(self.get(name)?.is_some())
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
