//! Which file an installation keeps its passwords in, and whether that file is encrypted.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{FileVault, Opener, SealedVault, Vault, VaultError};

/// In a data folder: which file its passwords are in. An encrypted one has [`SEALED`] in a second line.
const NOTE: &str = "credential-file";
const SEALED: &str = "age";

/// A file that passwords are kept in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialFile {
    path: PathBuf,
    sealed: bool,
}

impl CredentialFile {
    /// The file of this name. One that isn't there yet is to be encrypted where that is wished, or where its name ends in `.age`.
    pub fn named(path: PathBuf, wish_sealed: bool) -> io::Result<Self> {
        let mut beginning = Vec::new();
        let sealed = match File::open(&path) {
            Ok(file) => {
                file.take(64).read_to_end(&mut beginning)?;
                mailhaul_parcel::seal::is_sealed(&beginning)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                wish_sealed || path.extension().is_some_and(|end| end == "age")
            }
            Err(error) => return Err(error),
        };
        Ok(Self { path, sealed })
    }

    /// The one that an installation was begun with, by its data folder; `None` where its passwords are in the keychain. Whether it
    /// can be used is told by each call.
    pub fn of_installation(data: &Path) -> io::Result<Option<Self>> {
        let note = match fs::read_to_string(data.join(NOTE)) {
            Ok(note) => note,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let note = note.trim_end_matches('\n');
        let (path, sealed) = match note.rsplit_once('\n') {
            Some((path, SEALED)) => (path, true),
            _ => (note, false),
        };
        Ok(Some(Self { path: PathBuf::from(path), sealed }))
    }

    /// Begins an installation with this file: every program that opens the data folder keeps its passwords there from now on.
    pub fn begin_installation(&self, data: &Path) -> io::Result<()> {
        let mut folder = fs::DirBuilder::new();
        folder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(data)?;
        let mut note = self.path.display().to_string();
        if self.sealed {
            note.push('\n');
            note.push_str(SEALED);
        }
        fs::write(data.join(NOTE), note)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a passphrase or a key is needed for it.
    pub fn is_sealed(&self) -> bool {
        self.sealed
    }

    /// The passwords in it. What opens an encrypted one is asked for when it is needed first.
    pub fn vault(&self, opener: Opener) -> Result<Arc<dyn Vault>, VaultError> {
        if self.sealed {
            return Ok(Arc::new(SealedVault::new(&self.path, opener)));
        }
        Ok(Arc::new(FileVault::open(&self.path)?))
    }

    /// The same where nothing is looked at yet: what is wrong with the file is told by each call.
    pub fn vault_unseen(&self, opener: Opener) -> Arc<dyn Vault> {
        if self.sealed {
            return Arc::new(SealedVault::new(&self.path, opener));
        }
        Arc::new(FileVault::unseen(&self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_installation_remembers_its_file_and_whether_it_is_encrypted() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        assert_eq!(CredentialFile::of_installation(&data).unwrap(), None);
        for (name, wish, sealed) in
            [("plain", false, false), ("كلمات.age", false, true), ("wished", true, true)]
        {
            let file = CredentialFile::named(folder.path().join(name), wish).unwrap();
            assert_eq!(file.is_sealed(), sealed, "{name}");
            file.begin_installation(&data).unwrap();
            assert_eq!(CredentialFile::of_installation(&data).unwrap(), Some(file));
        }
    }

    #[test]
    fn a_file_that_is_there_says_itself_whether_it_is_encrypted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.age");
        fs::write(&path, "mailhaul credentials 1\n").unwrap();
        assert!(!CredentialFile::named(path.clone(), true).unwrap().is_sealed());
        fs::write(&path, "age-encryption.org/v1\n").unwrap();
        assert!(CredentialFile::named(path, false).unwrap().is_sealed());
    }
}
