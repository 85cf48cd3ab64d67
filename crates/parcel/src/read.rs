//! Reads a file from beginning to end, and proves each part.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use mailhaul_model::Secret;
use sha2::{Digest, Sha256};
use tar::Archive;
use zeroize::Zeroizing;

use crate::manifest::LONGEST;
use crate::write::{MANIFEST, hex};
use crate::{Entry, Manifest, ParcelError, seal};

/// How reading goes on after a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    On,
    /// The rest isn't needed.
    Enough,
}

/// A part that is being read. It is proven when it is over: what was made of it before is to be thrown away if that fails.
pub struct Part<'a> {
    pub name: &'a str,
    pub bytes: u64,
    from: &'a mut dyn Read,
    left: u64,
}

impl Part<'_> {
    /// All of it, where it is no longer than `most` bytes.
    pub fn into_bytes(mut self, most: u64) -> Result<Zeroizing<Vec<u8>>, ParcelError> {
        let fits = self.bytes <= most;
        let length = usize::try_from(self.bytes).ok().filter(|_| fits);
        let length = length.ok_or(ParcelError::Damaged)?;
        let mut bytes = Zeroizing::new(Vec::new());
        // What is promised is believed piece by piece.
        bytes.reserve_exact(length.min(1 << 20));
        self.read_to_end(&mut bytes).map_err(ParcelError::of_reading)?;
        Ok(bytes)
    }

    /// Writes it to a new file.
    pub fn into_file(mut self, path: &Path) -> Result<(), ParcelError> {
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match self.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => file.write_all(&buffer[..read])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ParcelError::of_reading(error)),
            }
        }
        file.sync_all()?;
        Ok(())
    }
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.from.read(&mut buffer[..most])?;
        if read == 0 && most > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= read as u64;
        Ok(read)
    }
}

impl std::fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part")
            .field("name", &self.name)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

/// Whether a file is encrypted, so that its passphrase has to be asked for.
pub fn is_sealed_file(path: &Path) -> io::Result<bool> {
    let mut beginning = Vec::new();
    File::open(path)?.take(64).read_to_end(&mut beginning)?;
    Ok(seal::is_sealed(&beginning))
}

/// Reads a file; `visit` is given each part in turn. Returns the list when every part that was read is proven.
pub fn read(
    path: &Path,
    passphrase: Option<&Secret>,
    visit: impl FnMut(&Manifest, Part<'_>) -> Result<Reading, ParcelError>,
) -> Result<Manifest, ParcelError> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    if !is_sealed_file(path)? {
        return read_plain(BufReader::new(file), length, visit);
    }
    let passphrase = passphrase.ok_or(ParcelError::Sealed)?;
    read_plain(seal::unseal(BufReader::new(file), passphrase)?, length, visit)
}

fn read_plain(
    from: impl Read,
    length: u64,
    mut visit: impl FnMut(&Manifest, Part<'_>) -> Result<Reading, ParcelError>,
) -> Result<Manifest, ParcelError> {
    let mut archive = Archive::new(from);
    // Raw: what a header says of long names and of holes is never acted on.
    let mut entries = archive.entries().map_err(ParcelError::of_reading)?.raw(true);
    let first = entries.next().ok_or(ParcelError::NoParcel)?;
    let first = first.map_err(|error| match ParcelError::of_reading(error) {
        // Whatever it is, it is no archive; tar says so by an error without a kind of its own.
        ParcelError::Damaged => ParcelError::NoParcel,
        ParcelError::Io(error) if error.kind() == io::ErrorKind::Other => ParcelError::NoParcel,
        other => other,
    })?;
    if &*first.path_bytes() != MANIFEST.as_bytes() || first.size() > LONGEST.min(length) {
        return Err(ParcelError::NoParcel);
    }
    let mut json = Vec::new();
    let list = first.size();
    let read = first.take(list).read_to_end(&mut json).map_err(ParcelError::of_reading)?;
    if read as u64 != list {
        return Err(ParcelError::Damaged);
    }
    let manifest = Manifest::parse(&json, length)?;
    for expected in &manifest.entries {
        let found = entries.next().ok_or(ParcelError::Damaged)?;
        let mut found = found.map_err(damaged)?;
        let same = &*found.path_bytes() == expected.name.as_bytes()
            && found.size() == expected.bytes
            && found.header().entry_type().is_file();
        if !same {
            return Err(ParcelError::Damaged);
        }
        if one(&manifest, expected, &mut found, &mut visit)? == Reading::Enough {
            break;
        }
    }
    Ok(manifest)
}

/// Gives a part to whoever wants it, reads what they left, and compares its sum.
fn one(
    manifest: &Manifest,
    expected: &Entry,
    from: &mut dyn Read,
    visit: &mut impl FnMut(&Manifest, Part<'_>) -> Result<Reading, ParcelError>,
) -> Result<Reading, ParcelError> {
    let mut summed = Summed { from, sum: Sha256::new(), read: 0 };
    let part = Part {
        name: &expected.name,
        bytes: expected.bytes,
        from: &mut summed,
        left: expected.bytes,
    };
    let reading = visit(manifest, part)?;
    io::copy(&mut summed, &mut io::sink()).map_err(ParcelError::of_reading)?;
    if summed.read != expected.bytes || hex(&summed.sum.finalize()) != expected.sha256 {
        return Err(ParcelError::Damaged);
    }
    Ok(reading)
}

/// Sums up what goes through.
struct Summed<'a> {
    from: &'a mut dyn Read,
    sum: Sha256,
    read: u64,
}

impl Read for Summed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.sum.update(&buffer[..read]);
        self.read += read as u64;
        Ok(read)
    }
}

/// tar has no kind for what is wrong with a header.
fn damaged(error: io::Error) -> ParcelError {
    match ParcelError::of_reading(error) {
        ParcelError::Io(error) if error.kind() == io::ErrorKind::Other => ParcelError::Damaged,
        other => other,
    }
}
