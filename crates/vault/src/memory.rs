//! A vault that forgets everything when the program ends, for the demo and for tests.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use mailhaul_model::Secret;

use crate::{CredentialName, Vault, VaultError};

/// Entries in memory only.
#[derive(Default)]
pub struct MemoryVault {
    entries: Mutex<HashMap<CredentialName, Secret>>,
}

impl MemoryVault {
    pub fn new() -> Self {
        Self::default()
    }

    /// What the entries are called, in no order.
    pub fn names(&self) -> Vec<CredentialName> {
        self.entries().keys().cloned().collect()
    }

    /// Removes every entry, as somebody may do with a keychain.
    pub fn clear(&self) {
        self.entries().clear();
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, HashMap<CredentialName, Secret>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for MemoryVault {
    fn set(&self, name: &CredentialName, secret: &Secret) -> Result<(), VaultError> {
        self.entries().insert(name.clone(), secret.clone());
        Ok(())
    }

    fn get(&self, name: &CredentialName) -> Result<Option<Secret>, VaultError> {
        Ok(self.entries().get(name).cloned())
    }

    fn delete(&self, name: &CredentialName) -> Result<(), VaultError> {
        self.entries().remove(name);
        Ok(())
    }

    fn has(&self, name: &CredentialName) -> Result<bool, VaultError> {
        Ok(self.entries().contains_key(name))
    }
}

impl fmt::Debug for MemoryVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryVault").field("entries", &self.entries().len()).finish()
    }
}
