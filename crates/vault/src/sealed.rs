//! A file of passwords that is encrypted by age: at rest it is nothing but two encrypted blocks, and what is in them is only ever
//! in memory.
//!
//! The first block is a key, encrypted by the passphrase; the second the passwords, encrypted to that key. So a passphrase, which is
//! slow to try on purpose, is tried once by each process and not for each of thousands of passwords. With a key of one's own
//! there is the second block alone. Each call reads the file anew, so that several processes see the same; a lock beside it makes
//! their changes take turns, and a change replaces the file whole or not at all.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mailhaul_model::Secret;
use mailhaul_parcel::{Key, SealError, seal};
use zeroize::Zeroizing;

use crate::lines::{HEAD, found, holds, line, without};
use crate::parts::{self, Entries, LONGEST};
use crate::{CredentialName, Vault, VaultError, private};

/// The longest file, in bytes: 64 MiB are the passwords of more users than anybody has.
const MOST_BYTES: u64 = 64 << 20;
/// Where a block ends.
const END: &str = "-----END AGE ENCRYPTED FILE-----";

/// What a vault asks for when it needs to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// What opens the file there is.
    Existing,
    /// What a file that isn't there yet is to be opened with.
    New,
}

/// What opens a file.
#[derive(Clone, Debug)]
pub enum Unlock {
    Passphrase(Secret),
    Key(Key),
}

impl Unlock {
    /// A passphrase in the first line of a file that only its owner can read.
    pub fn passphrase_file(path: &Path) -> Result<Self, VaultError> {
        private::first_line(path).map(Self::Passphrase)
    }

    /// A key as `age-keygen` writes it, in a file that only its owner can read.
    pub fn key_file(path: &Path) -> Result<Self, VaultError> {
        let key = Key::read(&private::whole(path)?);
        key.map(Self::Key).map_err(|error| failed(path, &error))
    }
}

/// Asks for what opens a file. It may be asked more than once, from any thread.
pub type Opener = Arc<dyn Fn(Asked) -> Result<Unlock, VaultError> + Send + Sync>;

/// Passwords in one encrypted file.
pub struct SealedVault {
    path: PathBuf,
    opener: Opener,
    open: Mutex<Option<Open>>,
}

/// A file that was opened once.
#[derive(Clone)]
struct Open {
    key: Key,
    /// The first block as it stands in the file; `None` with a key of one's own.
    lock: Option<String>,
}

/// What a file has in it.
enum Found {
    Nothing,
    /// By a passphrase: the key's block, and the passwords'.
    Two(String, String),
    /// What somebody encrypted by age itself, or the passwords' block of a key of one's own.
    One(Vec<u8>),
}

impl SealedVault {
    /// A file that is there, or is made with the first password. Nothing is read and nobody asked yet.
    pub fn new(path: impl Into<PathBuf>, opener: Opener) -> Self {
        Self { path: path.into(), opener, open: Mutex::default() }
    }

    fn open(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is in the file, still encrypted.
    fn found(&self) -> Result<Found, VaultError> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(private::failed(&self.path, &error)),
        };
        private::refuse_open_to_others(&self.path, &file)?;
        let mut bytes = Vec::new();
        let read = file.take(MOST_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|error| private::failed(&self.path, &error))?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(self.failed(&SealError::Damaged));
        }
        if bytes.is_empty() {
            return Ok(Found::Nothing);
        }
        let text = std::str::from_utf8(&bytes).ok();
        let blocks = text.and_then(|text| text.split_once(END));
        Ok(match blocks {
            Some((key, rest)) if rest.contains(END) => {
                Found::Two(format!("{key}{END}\n"), rest.trim_start().to_owned())
            }
            _ => Found::One(bytes),
        })
    }

    /// Everything in the file in the clear, and what it is written with again.
    fn text(&self) -> Result<(Zeroizing<String>, Open), VaultError> {
        let mut open = self.open();
        let (text, now) = match self.found()? {
            Found::Nothing => {
                let known = open.clone().map_or_else(|| self.begin(), Ok)?;
                (Zeroizing::new(String::new()), known)
            }
            Found::Two(lock, passwords) => {
                let same = open.as_ref().filter(|open| open.lock.as_ref() == Some(&lock)).cloned();
                let known = same.map_or_else(|| self.unlock(lock), Ok)?;
                (self.decrypted(&known.key, passwords.as_bytes())?, known)
            }
            Found::One(bytes) => self.single(open.as_ref(), &bytes)?,
        };
        *open = Some(now.clone());
        Ok((text, now))
    }

    /// What a new file is encrypted with.
    fn begin(&self) -> Result<Open, VaultError> {
        match (self.opener)(Asked::New)? {
            Unlock::Key(key) => Ok(Open { key, lock: None }),
            Unlock::Passphrase(passphrase) => self.locked(&passphrase),
        }
    }

    fn locked(&self, passphrase: &Secret) -> Result<Open, VaultError> {
        let key = Key::generate();
        let lock = key.lock(passphrase).map_err(|error| self.failed(&error))?;
        Ok(Open { key, lock: Some(lock) })
    }

    fn unlock(&self, lock: String) -> Result<Open, VaultError> {
        let Unlock::Passphrase(passphrase) = (self.opener)(Asked::Existing)? else {
            return Err(self.failed(&SealError::OtherKind));
        };
        let key = Key::unlock(lock.as_bytes(), &passphrase).map_err(|error| self.failed(&error))?;
        Ok(Open { key, lock: Some(lock) })
    }

    /// A file of one block. What somebody encrypted by a passphrase with age itself gets a key of its own when it is written next.
    fn single(
        &self,
        open: Option<&Open>,
        bytes: &[u8],
    ) -> Result<(Zeroizing<String>, Open), VaultError> {
        let sealed = seal::unarmour(bytes).map_err(|error| self.failed(&error))?;
        let by_passphrase = seal::is_by_passphrase(&sealed).map_err(|error| self.failed(&error))?;
        if !by_passphrase {
            let known = match open {
                Some(open) => open.clone(),
                None => match (self.opener)(Asked::Existing)? {
                    Unlock::Key(key) => Open { key, lock: None },
                    Unlock::Passphrase(_) => return Err(self.failed(&SealError::OtherKind)),
                },
            };
            return Ok((self.decrypted(&known.key, &sealed)?, known));
        }
        let Unlock::Passphrase(passphrase) = (self.opener)(Asked::Existing)? else {
            return Err(self.failed(&SealError::OtherKind));
        };
        let text = seal::unseal_bytes(&sealed, &passphrase).map_err(|error| self.failed(&error))?;
        let text = self.checked(&text)?;
        Ok((text, self.locked(&passphrase)?))
    }

    fn decrypted(&self, key: &Key, sealed: &[u8]) -> Result<Zeroizing<String>, VaultError> {
        let sealed = seal::unarmour(sealed).map_err(|error| self.failed(&error))?;
        self.checked(&key.unseal(&sealed).map_err(|error| self.failed(&error))?)
    }

    fn checked(&self, bytes: &[u8]) -> Result<Zeroizing<String>, VaultError> {
        let text = std::str::from_utf8(bytes).ok().filter(|text| text.lines().next() == Some(HEAD));
        let text = text.ok_or_else(|| {
            VaultError::File(format!(
                "What is encrypted in {} is no credential file of this version of Mailhaul.",
                self.path.display()
            ))
        })?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    fn replace(&self, text: &str, open: &Open) -> Result<(), VaultError> {
        let sealed = open.key.seal(text.as_bytes()).and_then(|sealed| seal::armour(&sealed));
        let passwords = sealed.map_err(|error| self.failed(&error))?;
        let whole = format!("{}{passwords}", open.lock.as_deref().unwrap_or_default());
        private::replace(&self.path, whole.as_bytes())
            .map_err(|error| private::failed(&self.path, &error))
    }

    fn failed(&self, error: &SealError) -> VaultError {
        failed(&self.path, error)
    }
}

fn failed(path: &Path, error: &SealError) -> VaultError {
    VaultError::File(format!("{}: {error}", path.display()))
}

impl Vault for SealedVault {
    fn set(&self, name: &CredentialName, secret: &Secret) -> Result<(), VaultError> {
        parts::set(self, LONGEST, name, secret)
    }

    fn get(&self, name: &CredentialName) -> Result<Option<Secret>, VaultError> {
        parts::get(self, name)
    }

    fn delete(&self, name: &CredentialName) -> Result<(), VaultError> {
        parts::remove(self, LONGEST, name)
    }

    /// Also of a file that isn't there yet it is found out whether it can be opened: this is how it is asked for beforehand.
    fn has(&self, name: &CredentialName) -> Result<bool, VaultError> {
        self.text()?;
        parts::has(self, name)
    }
}

impl Entries for SealedVault {
    fn write(&self, name: &CredentialName, part: usize, bytes: &[u8]) -> Result<(), VaultError> {
        let name = name.to_string();
        let line = line(&name, part, bytes);
        let _turn = private::turn(&self.path)?;
        let (text, open) = self.text()?;
        let mut whole = without(&text, &name, part);
        whole.push_str(&line);
        self.replace(&whole, &open)
    }

    fn read(
        &self,
        name: &CredentialName,
        part: usize,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        // Nobody is asked for the passphrase of a file that isn't there.
        if !self.path.exists() {
            return Ok(None);
        }
        found(&self.text()?.0, &name.to_string(), part)
    }

    fn remove(&self, name: &CredentialName, part: usize) -> Result<(), VaultError> {
        if !self.path.exists() {
            return Ok(());
        }
        let name = name.to_string();
        let _turn = private::turn(&self.path)?;
        let (text, open) = self.text()?;
        if !holds(&text, &name, part) {
            return Ok(());
        }
        self.replace(&without(&text, &name, part), &open)
    }
}

impl std::fmt::Debug for SealedVault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedVault").field("path", &self.path).finish_non_exhaustive()
    }
}
