//! A vault that forgets everything when the program ends, for the demo and for tests.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use mailhaul_model::Secret;
use zeroize::Zeroizing;

use crate::parts::{self, Entries, LONGEST};
use crate::{CredentialName, Vault, VaultError};

/// By the secret's name and the part of it.
type Parts = HashMap<(CredentialName, usize), Zeroizing<Vec<u8>>>;

/// Entries in memory only.
pub struct MemoryVault {
    entries: Mutex<Parts>,
    /// The longest entry, in bytes.
    limit: usize,
}

impl Default for MemoryVault {
    fn default() -> Self {
        Self::with_entries_of(LONGEST)
    }
}

impl MemoryVault {
    pub fn new() -> Self {
        Self::default()
    }

    /// With entries of so many bytes at most: longer secrets lie in several.
    pub fn with_entries_of(limit: usize) -> Self {
        Self { entries: Mutex::default(), limit }
    }

    /// What the secrets are called, in no order.
    pub fn names(&self) -> Vec<CredentialName> {
        let entries = self.entries();
        entries.keys().filter(|(_, part)| *part == 1).map(|(name, _)| name.clone()).collect()
    }

    /// How many entries there are, of all secrets.
    pub fn count(&self) -> usize {
        self.entries().len()
    }

    /// Removes every entry, as somebody may do with a keychain.
    pub fn clear(&self) {
        self.entries().clear();
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, Parts> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for MemoryVault {
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

impl Entries for MemoryVault {
    fn write(&self, name: &CredentialName, part: usize, bytes: &[u8]) -> Result<(), VaultError> {
        if bytes.len() > self.limit {
            return Err(VaultError::TooLong { limit: self.limit });
        }
        self.entries().insert((name.clone(), part), Zeroizing::new(bytes.to_vec()));
        Ok(())
    }

    fn read(
        &self,
        name: &CredentialName,
        part: usize,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        Ok(self.entries().get(&(name.clone(), part)).cloned())
    }

    fn remove(&self, name: &CredentialName, part: usize) -> Result<(), VaultError> {
        self.entries().remove(&(name.clone(), part));
        Ok(())
    }
}

impl fmt::Debug for MemoryVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryVault").field("entries", &self.entries().len()).finish()
    }
}
