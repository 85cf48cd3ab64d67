//! Writes a file: whole or not at all, readable by its owner alone.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use mailhaul_model::Secret;
use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};
use tempfile::NamedTempFile;

use crate::manifest::{FORM, is_plain};
use crate::{Entry, Kind, Manifest, ParcelError, Passwords, seal};

/// The list's own name.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Passwords' name.
pub const PASSWORDS: &str = "passwords";

/// What becomes a part.
#[derive(Debug)]
pub enum Content {
    /// A file that nobody changes meanwhile.
    File(PathBuf),
    Bytes(Vec<u8>),
}

/// Writes the parts into a file, in the place of one that is there. Passwords need a passphrase. Returns the file's length in bytes.
///
/// # Errors
/// When the disk is full or fails: nothing is left then, and what was there before still is.
pub fn write(
    to: &Path,
    about: (Kind, &str, &str),
    parts: &[(String, Content)],
    passwords: &Passwords,
    passphrase: Option<&Secret>,
) -> Result<u64, ParcelError> {
    if passphrase.is_none() && !passwords.is_empty() {
        return Err(ParcelError::Sealed);
    }
    let passwords = (!passwords.is_empty()).then(|| passwords.bytes());
    let mut entries = Vec::with_capacity(parts.len() + 1);
    for (name, content) in parts {
        entries.push(match content {
            Content::File(path) => entry(name, File::open(path)?)?,
            Content::Bytes(bytes) => entry(name, bytes.as_slice())?,
        });
    }
    // Behind the rest, so that whoever only looks what there is need not read them.
    if let Some(bytes) = &passwords {
        entries.push(entry(PASSWORDS, bytes.as_slice())?);
    }
    let (mailhaul, program, made) = about;
    let manifest = Manifest {
        mailhaul,
        form: FORM,
        program: program.to_owned(),
        made: made.to_owned(),
        entries,
    };
    let put = |out: &mut dyn Write| put(out, &manifest, parts, passwords.as_ref().map(|p| &***p));
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    // Only its owner can read what `tempfile` makes.
    let mut new = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    let mut out = BufWriter::new(new.as_file_mut());
    match passphrase {
        None => put(&mut out)?,
        Some(passphrase) => {
            let mut sealed = seal::seal(&mut out, passphrase)?;
            put(&mut sealed)?;
            sealed.finish()?;
        }
    }
    out.flush()?;
    drop(out);
    new.as_file().sync_all()?;
    let length = new.as_file().metadata()?.len();
    new.persist(to).map_err(|error| error.error)?;
    Ok(length)
}

fn put(
    out: &mut dyn Write,
    manifest: &Manifest,
    parts: &[(String, Content)],
    passwords: Option<&[u8]>,
) -> Result<(), ParcelError> {
    let json = serde_json::to_vec(manifest).map_err(io::Error::other)?;
    let mut tar = Builder::new(out);
    append(&mut tar, MANIFEST, json.len() as u64, json.as_slice())?;
    for ((name, content), entry) in parts.iter().zip(&manifest.entries) {
        match content {
            Content::File(path) => append(&mut tar, name, entry.bytes, File::open(path)?)?,
            Content::Bytes(bytes) => append(&mut tar, name, entry.bytes, bytes.as_slice())?,
        }
    }
    if let Some(bytes) = passwords {
        append(&mut tar, PASSWORDS, bytes.len() as u64, bytes)?;
    }
    tar.finish()?;
    Ok(())
}

fn append(
    tar: &mut Builder<&mut dyn Write>,
    name: &str,
    bytes: u64,
    from: impl Read,
) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_size(bytes);
    header.set_mode(0o600);
    tar.append_data(&mut header, name, from.take(bytes))
}

/// A part's name, length and sum.
fn entry(name: &str, mut from: impl Read) -> Result<Entry, ParcelError> {
    debug_assert!(is_plain(name), "{name} is no name of a part");
    let (mut sum, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        sum.update(&buffer[..read]);
        bytes += read as u64;
    }
    Ok(Entry { name: name.to_owned(), bytes, sha256: hex(&sum.finalize()) })
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
