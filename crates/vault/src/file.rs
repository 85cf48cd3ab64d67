//! A file of passwords that only its owner can read, for computers that have no keychain: the rights of the file are all that
//! protects it, which is why it has to be chosen by name.
//!
//! Every call reads the file anew, so that several processes see the same; a lock beside it makes their changes take turns. What is
//! new is added at the end; what is replaced or removed makes the file anew, so that nothing old stays in it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use mailhaul_model::Secret;
use zeroize::Zeroizing;

use crate::lines::{HEAD, found, holds, line, without};
use crate::parts::{self, Entries, LONGEST};
use crate::{CredentialName, Vault, VaultError, private};

/// Passwords in one file.
#[derive(Clone, Debug)]
pub struct FileVault {
    path: PathBuf,
}

impl FileVault {
    /// A file that others can't read, or none yet: the first password makes it.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, VaultError> {
        let vault = Self { path: path.into() };
        vault.text()?;
        Ok(vault)
    }

    /// The same without a look: what is wrong with it is told by each call.
    pub fn unseen(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything in the file; empty where there is none.
    fn text(&self) -> Result<Zeroizing<String>, VaultError> {
        let mut text = Zeroizing::new(String::new());
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(text),
            Err(error) => return Err(self.failed(&error)),
        };
        private::refuse_open_to_others(&self.path, &file)?;
        // Grown while it is read, it would leave pieces of itself behind in memory.
        let size = file.metadata().map_or(0, |about| about.len());
        text.reserve(usize::try_from(size).unwrap_or(0) + 1);
        file.read_to_string(&mut text).map_err(|error| self.failed(&error))?;
        if !text.is_empty() && text.lines().next() != Some(HEAD) {
            return Err(VaultError::File(format!(
                "{} is no credential file of this version of Mailhaul.",
                self.path.display()
            )));
        }
        Ok(text)
    }

    fn append(&self, line: &str) -> io::Result<()> {
        let mut file = private::options(OpenOptions::new().append(true)).open(&self.path)?;
        file.write_all(line.as_bytes())?;
        file.sync_data()
    }

    fn failed(&self, error: &io::Error) -> VaultError {
        private::failed(&self.path, error)
    }
}

impl Vault for FileVault {
    fn set(&self, name: &CredentialName, secret: &Secret) -> Result<(), VaultError> {
        parts::set(self, LONGEST, name, secret)
    }

    fn get(&self, name: &CredentialName) -> Result<Option<Secret>, VaultError> {
        parts::get(self, name)
    }

    fn delete(&self, name: &CredentialName) -> Result<(), VaultError> {
        parts::remove(self, LONGEST, name)
    }

    fn has(&self, name: &CredentialName) -> Result<bool, VaultError> {
        parts::has(self, name)
    }
}

impl Entries for FileVault {
    fn write(&self, name: &CredentialName, part: usize, bytes: &[u8]) -> Result<(), VaultError> {
        let name = name.to_string();
        let line = line(&name, part, bytes);
        let _turn = private::turn(&self.path)?;
        let text = self.text()?;
        let written = if text.ends_with('\n') && !holds(&text, &name, part) {
            self.append(&line)
        } else {
            let mut whole = without(&text, &name, part);
            whole.push_str(&line);
            private::replace(&self.path, whole.as_bytes())
        };
        written.map_err(|error| self.failed(&error))
    }

    fn read(
        &self,
        name: &CredentialName,
        part: usize,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let (name, text) = (name.to_string(), self.text()?);
        found(&text, &name, part)
    }

    fn remove(&self, name: &CredentialName, part: usize) -> Result<(), VaultError> {
        let name = name.to_string();
        let _turn = private::turn(&self.path)?;
        let text = self.text()?;
        if !holds(&text, &name, part) {
            return Ok(());
        }
        private::replace(&self.path, without(&text, &name, part).as_bytes())
            .map_err(|error| self.failed(&error))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use data_encoding::BASE64;
    use mailhaul_model::JobId;
    use mailhaul_model::event::SideName;

    use super::*;
    use crate::Holder;

    fn name(job: u32) -> CredentialName {
        let holder = Holder::Job { job: JobId(job), side: SideName::Source };
        CredentialName { space: "a".to_owned(), holder, revision: 1 }
    }

    fn read(vault: &FileVault, job: u32) -> Option<String> {
        vault.get(&name(job)).unwrap().map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn passwords_are_read_back_by_another_process_replaced_and_removed_without_a_trace() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("credentials");
        let vault = FileVault::open(&path).unwrap();
        assert_eq!(read(&vault, 1), None);
        vault.set(&name(1), &Secret::new("open\nsesame ä")).unwrap();
        vault.set(&name(2), &Secret::new("swordfish")).unwrap();
        let other = FileVault::open(&path).unwrap();
        assert_eq!(read(&other, 1).as_deref(), Some("open\nsesame ä"));
        other.set(&name(1), &Secret::new("new")).unwrap();
        assert_eq!(read(&vault, 1).as_deref(), Some("new"));
        vault.delete(&name(1)).unwrap();
        vault.delete(&name(1)).unwrap();
        assert_eq!((read(&vault, 1), vault.has(&name(1)).unwrap()), (None, false));
        assert_eq!(read(&vault, 2).as_deref(), Some("swordfish"));
        let left = fs::read_to_string(&path).unwrap();
        for old in ["open\nsesame ä", "new"] {
            assert!(!left.contains(&BASE64.encode(old.as_bytes())), "{left}");
        }
    }

    #[test]
    fn a_line_that_was_cut_off_is_none_and_the_next_password_mends_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("credentials");
        let vault = FileVault::open(&path).unwrap();
        vault.set(&name(1), &Secret::new("first")).unwrap();
        vault.append("a/job-2/source/1 1 c3dvcmRm").unwrap();
        assert_eq!(read(&vault, 2), None);
        vault.set(&name(3), &Secret::new("third")).unwrap();
        assert_eq!((read(&vault, 1), read(&vault, 2)), (Some("first".into()), None));
        assert_eq!(read(&vault, 3).as_deref(), Some("third"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused_and_a_new_one_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("credentials");
        let vault = FileVault::open(&path).unwrap();
        vault.set(&name(1), &Secret::new("x")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
        let refused = FileVault::open(&path).unwrap_err().to_string();
        assert!(refused.contains("chmod 600"), "{refused}");
        assert!(matches!(vault.get(&name(1)), Err(VaultError::File(_))));
    }

    #[test]
    fn a_file_of_something_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes");
        let mut file =
            private::options(OpenOptions::new().create_new(true).write(true)).open(&path).unwrap();
        file.write_all(b"precious\n").unwrap();
        assert!(FileVault::open(&path).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious\n");
    }
}
