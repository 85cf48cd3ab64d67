//! Back-ups and project files of strangers: the bytes are a file.

use std::io::Write;

use mailhaul_model::Secret;
use mailhaul_parcel::{Passwords, Reading, read, seal};

/// More than anything here unpacks to.
const MOST: u64 = 1 << 20;

/// Reads a file as it is, as passwords, and as what a passphrase encrypted.
pub fn parcel(bytes: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().expect("scratch space");
    file.write_all(bytes).expect("scratch space");
    // What would ask for a passphrase's work is only read up to there.
    drop(read(file.path(), None, |_, part| {
        let fits = part.bytes <= bytes.len() as u64;
        assert!(fits, "a part is never longer than the file");
        part.into_bytes(MOST).map(|_| Reading::On)
    }));
    drop(Passwords::parse(bytes));
    drop(seal::unarmour(bytes));
    drop(seal::is_by_passphrase(bytes));
    drop(mailhaul_parcel::Key::read(&Secret::new(String::from_utf8_lossy(bytes))));
}
