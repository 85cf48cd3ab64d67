//! A file of passwords that only its owner can read, for computers that have no keychain: the rights of the file are all that
//! protects it, which is why it has to be chosen by name.
//!
//! Every call reads the file anew, so that several processes see the same; a lock beside it makes their changes take turns. What is
//! new is added at the end; what is replaced or removed makes the file anew, so that nothing old stays in it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use mailhaul_model::Secret;
use zeroize::Zeroizing;

use crate::parts::{self, Entries, LONGEST};
use crate::{CredentialName, Vault, VaultError};

/// The first line. A later form has another number.
const HEAD: &str = "mailhaul credentials 1";

/// Passwords in one file.
#[derive(Clone, Debug)]
pub struct FileVault {
    path: PathBuf,
}

/// A line that is no half: name, part and the bytes in Base64.
struct Line<'a> {
    name: &'a str,
    part: usize,
    bytes: &'a str,
}

/// In a data folder: which file its passwords are in.
const NOTE: &str = "credential-file";

impl FileVault {
    /// A file that others can't read, or none yet: the first password makes it.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, VaultError> {
        let vault = Self { path: path.into() };
        vault.text()?;
        Ok(vault)
    }

    /// The one that an installation was begun with, by its data folder; `None` where its passwords are in the keychain. Whether it
    /// can be used is told by each call.
    pub fn of_installation(data: &Path) -> io::Result<Option<Self>> {
        match fs::read_to_string(data.join(NOTE)) {
            Ok(path) => Ok(Some(Self { path: PathBuf::from(path.trim_end_matches('\n')) })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Begins an installation with this file: every program that opens the data folder keeps its passwords there from now on.
    pub fn begin_installation(&self, data: &Path) -> io::Result<()> {
        let mut folder = fs::DirBuilder::new();
        folder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(data)?;
        fs::write(data.join(NOTE), self.path.display().to_string())
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
        self.refuse_open_to_others(&file)?;
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

    /// Only its owner may read it.
    #[cfg(unix)]
    fn refuse_open_to_others(&self, file: &File) -> Result<(), VaultError> {
        use std::os::unix::fs::PermissionsExt;
        let about = file.metadata().map_err(|error| self.failed(&error))?;
        let of_others = about.permissions().mode() & 0o077;
        if of_others == 0 {
            return Ok(());
        }
        let path = self.path.display();
        Err(VaultError::File(format!(
            "Others can read the credential file {path}. Run `chmod 600 {path}`, and change the passwords that are in it."
        )))
    }

    /// Elsewhere the file has the rights of its folder.
    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as on Unix")]
    fn refuse_open_to_others(&self, _: &File) -> Result<(), VaultError> {
        Ok(())
    }

    /// Held while something changes.
    fn turn(&self) -> Result<File, VaultError> {
        let mut path = self.path.clone().into_os_string();
        path.push(".lock");
        let lock = private(OpenOptions::new().create(true).truncate(false).write(true)).open(path);
        let lock = lock.map_err(|error| self.failed(&error))?;
        lock.lock().map_err(|error| self.failed(&error))?;
        Ok(lock)
    }

    /// Puts the file in the place of the one there is, whole or not at all.
    fn replace(&self, text: &str) -> io::Result<()> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        // Only its owner can read what `tempfile` makes.
        let mut new = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        new.write_all(text.as_bytes())?;
        new.as_file().sync_all()?;
        new.persist(&self.path)?;
        Ok(())
    }

    fn append(&self, line: &str) -> io::Result<()> {
        let mut file = private(OpenOptions::new().append(true)).open(&self.path)?;
        file.write_all(line.as_bytes())?;
        file.sync_data()
    }

    fn failed(&self, error: &io::Error) -> VaultError {
        let path = self.path.display();
        VaultError::File(format!("The credential file {path} can't be read or written: {error}."))
    }
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// The lines that are whole; what a lost power cut off is none.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().skip(1).filter_map(|line| {
        let mut words = line.split(' ');
        let (name, part, bytes) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
        Some(Line { name, part, bytes })
    })
}

/// All lines but those of one entry.
fn without(text: &str, name: &str, part: usize) -> Zeroizing<String> {
    let mut left = Zeroizing::new(String::with_capacity(text.len() + 2 * LONGEST));
    left.push_str(HEAD);
    left.push('\n');
    for line in lines(text).filter(|line| !(line.name == name && line.part == part)) {
        for word in [line.name, " ", &line.part.to_string(), " ", line.bytes, "\n"] {
            left.push_str(word);
        }
    }
    left
}

fn holds(text: &str, name: &str, part: usize) -> bool {
    lines(text).any(|line| line.name == name && line.part == part)
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
        let coded = Zeroizing::new(BASE64.encode(bytes));
        let line = Zeroizing::new(format!("{name} {part} {}\n", *coded));
        let _turn = self.turn()?;
        let text = self.text()?;
        let written = if text.ends_with('\n') && !holds(&text, &name, part) {
            self.append(&line)
        } else {
            let mut whole = without(&text, &name, part);
            whole.push_str(&line);
            self.replace(&whole)
        };
        written.map_err(|error| self.failed(&error))
    }

    fn read(
        &self,
        name: &CredentialName,
        part: usize,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let (name, text) = (name.to_string(), self.text()?);
        let found = lines(&text).find(|line| line.name == name && line.part == part);
        let Some(line) = found else { return Ok(None) };
        let bytes = BASE64.decode(line.bytes.as_bytes()).map_err(|_| VaultError::Damaged)?;
        Ok(Some(Zeroizing::new(bytes)))
    }

    fn remove(&self, name: &CredentialName, part: usize) -> Result<(), VaultError> {
        let name = name.to_string();
        let _turn = self.turn()?;
        let text = self.text()?;
        if !holds(&text, &name, part) {
            return Ok(());
        }
        self.replace(&without(&text, &name, part)).map_err(|error| self.failed(&error))
    }
}

#[cfg(test)]
mod tests {
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
            private(OpenOptions::new().create_new(true).write(true)).open(&path).unwrap();
        file.write_all(b"precious\n").unwrap();
        assert!(FileVault::open(&path).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious\n");
    }
}
