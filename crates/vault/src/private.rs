//! Files that only their owner can read, changed whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use mailhaul_model::Secret;
use zeroize::Zeroizing;

use crate::VaultError;

/// More than any passphrase has, and any key file.
const LONGEST_LINE: u64 = 65_536;

/// For a file that only its owner can read.
pub(crate) fn options(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Only its owner may read it.
#[cfg(unix)]
pub(crate) fn refuse_open_to_others(path: &Path, file: &File) -> Result<(), VaultError> {
    use std::os::unix::fs::PermissionsExt;
    let about = file.metadata().map_err(|error| failed(path, &error))?;
    let of_others = about.permissions().mode() & 0o077;
    if of_others == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(VaultError::File(format!(
        "Others can read the credential file {path}. Run `chmod 600 {path}`, and change the passwords that are in it."
    )))
}

/// Elsewhere the file has the rights of its folder.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
pub(crate) fn refuse_open_to_others(_: &Path, _: &File) -> Result<(), VaultError> {
    Ok(())
}

/// Held while something of the file changes.
pub(crate) fn turn(path: &Path) -> Result<File, VaultError> {
    let mut beside = path.to_owned().into_os_string();
    beside.push(".lock");
    let lock = options(OpenOptions::new().create(true).truncate(false).write(true)).open(beside);
    let lock = lock.map_err(|error| failed(path, &error))?;
    lock.lock().map_err(|error| failed(path, &error))?;
    Ok(lock)
}

/// Puts a file in the place of the one there is, whole or not at all.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    // Only its owner can read what `tempfile` makes.
    let mut new = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    new.persist(path)?;
    Ok(())
}

/// The first line of a file that only its owner can read: a passphrase.
pub(crate) fn first_line(path: &Path) -> Result<Secret, VaultError> {
    let file = File::open(path).map_err(|error| failed(path, &error))?;
    refuse_open_to_others(path, &file)?;
    let mut line = Zeroizing::new(Vec::with_capacity(1024));
    let read = BufReader::new(file).take(LONGEST_LINE).read_until(b'\n', &mut line);
    read.map_err(|error| failed(path, &error))?;
    let line = line.strip_suffix(b"\n").unwrap_or(&line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match std::str::from_utf8(line) {
        Ok(line) if !line.is_empty() => Ok(Secret::new(line)),
        _ => Err(VaultError::File(format!("There is no passphrase in {}.", path.display()))),
    }
}

/// All of a file that only its owner can read: a key.
pub(crate) fn whole(path: &Path) -> Result<Secret, VaultError> {
    let file = File::open(path).map_err(|error| failed(path, &error))?;
    refuse_open_to_others(path, &file)?;
    let mut text = Zeroizing::new(String::with_capacity(4096));
    file.take(LONGEST_LINE).read_to_string(&mut text).map_err(|error| failed(path, &error))?;
    Ok(Secret::new(text.as_str()))
}

pub(crate) fn failed(path: &Path, error: &io::Error) -> VaultError {
    let path = path.display();
    VaultError::File(format!("The credential file {path} can't be read or written: {error}."))
}
