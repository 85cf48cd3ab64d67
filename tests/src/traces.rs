//! Passwords of the tests' own servers, looked for in what a program under test left behind: a folder that is made here is looked through
//! when its test is over.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

/// What is shorter is a word that stands anywhere by chance.
const SHORTEST: usize = 8;

static KNOWN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// A server of this process's tests takes this password from now on.
pub(crate) fn remember(password: &str) {
    if password.len() >= SHORTEST {
        KNOWN.lock().unwrap_or_else(PoisonError::into_inner).insert(password.to_owned());
    }
}

/// A folder that a program under test writes to. Its test fails where one of the servers' passwords is left in it.
#[derive(Debug)]
pub struct ProgramFolder {
    folder: TempDir,
    /// What is looked through, below it.
    within: &'static str,
    /// Files that are there to have passwords in them.
    spared: &'static [&'static str],
}

impl ProgramFolder {
    /// All of it is looked through, but files of these names.
    pub fn sparing(spared: &'static [&'static str]) -> Self {
        Self::new("", spared)
    }

    /// Only what is below this name is looked through: the rest is the test's own.
    pub fn within(name: &'static str) -> Self {
        Self::new(name, &[])
    }

    fn new(within: &'static str, spared: &'static [&'static str]) -> Self {
        Self { folder: tempfile::tempdir().expect("scratch space"), within, spared }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The files in which one of the servers' passwords stands, however it is written.
    pub fn traces(&self) -> Vec<PathBuf> {
        let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let wanted: Vec<Vec<u8>> = known.iter().flat_map(|password| shapes(password)).collect();
        let mut found = Vec::new();
        self.look(&self.path().join(self.within), &wanted, &mut found);
        found
    }

    fn look(&self, folder: &Path, wanted: &[Vec<u8>], found: &mut Vec<PathBuf>) {
        // Nothing was written, or a program that still ends takes it away meanwhile.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                self.look(&path, wanted, found);
            } else if kind.is_file() && !self.spared.iter().any(|spared| name == *spared) {
                let bytes = fs::read(&path).unwrap_or_default();
                if wanted.iter().any(|shape| has(&bytes, shape)) {
                    found.push(path);
                }
            }
        }
    }
}

impl Drop for ProgramFolder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let found = self.traces();
            assert!(found.is_empty(), "a password of the tests' servers is in {found:?}");
        }
    }
}

/// As it is, as JSON, CSV and IMAP quote it, in hex, and in Base64 at each of the three places where its groups can begin.
fn shapes(password: &str) -> Vec<Vec<u8>> {
    let json = password.replace('\\', "\\\\").replace('"', "\\\"");
    let mut hex = String::new();
    for byte in password.bytes() {
        let _ = write!(hex, "{byte:02x}");
    }
    let mut shapes = vec![
        password.as_bytes().to_vec(),
        json.into_bytes(),
        password.replace('"', "\"\"").into_bytes(),
        hex.into_bytes(),
    ];
    shapes.extend((0..3).map(|before| base64_within(password.as_bytes(), before)));
    shapes
}

/// The Base64 of a text after so many other bytes, without the ends that depend on what is beside it.
fn base64_within(text: &[u8], before: usize) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let skipped = (3 - before) % 3;
    let groups = text[skipped..].chunks_exact(3);
    let group = |three: &[u8]| {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| DIGITS[bits >> shift & 63])
    };
    groups.flat_map(group).collect()
}

/// By its first byte first: databases are large.
fn has(bytes: &[u8], wanted: &[u8]) -> bool {
    let Some(first) = wanted.first() else { return false };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = &rest[at..];
        if rest.starts_with(wanted) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{ProgramFolder, remember, shapes};

    // Only these tests know it.
    const PLANTED: &str = "p\"ä\\s planted w&rd";

    /// Made elsewhere.
    const IN_BASE64: [&str; 3] = [
        "AG1pYQBwIsOkXHMgcGxhbnRlZCB3JnJk",
        "cCLDpFxzIHBsYW50ZWQgdyZyZA==",
        "eHAiw6RccyBwbGFudGVkIHcmcmQ=",
    ];

    fn folder() -> ProgramFolder {
        remember(PLANTED);
        let folder = ProgramFolder::sparing(&["spared"]);
        fs::create_dir(folder.path().join("below")).unwrap();
        folder
    }

    #[test]
    fn a_password_is_found_in_every_shape_and_in_a_spared_file_it_is_not() {
        let quoted = [
            format!("A1 LOGIN mia {PLANTED}"),
            "{\"text\":\"p\\\"ä\\\\s planted w&rd\"}".to_owned(),
            "mia;\"p\"\"ä\\s planted w&rd\"".to_owned(),
            "log: 7022c3a45c7320706c616e7465642077267264".to_owned(),
        ];
        let all = quoted.into_iter().chain(IN_BASE64.map(str::to_owned));
        for text in all {
            let folder = folder();
            let file = folder.path().join("below").join("file.log");
            fs::write(&file, format!("first\0{text}\nlast")).unwrap();
            assert_eq!(folder.traces(), std::slice::from_ref(&file), "{text}");
            fs::rename(&file, folder.path().join("spared")).unwrap();
            assert!(folder.traces().is_empty());
        }
        assert!(shapes(PLANTED).iter().all(|shape| shape.len() > 8));
    }

    #[test]
    fn only_what_is_the_programs_is_looked_through() {
        remember(PLANTED);
        let folder = ProgramFolder::within("data");
        fs::write(folder.path().join("users.csv"), PLANTED).unwrap();
        assert!(folder.traces().is_empty());
        fs::create_dir(folder.path().join("data")).unwrap();
        let log = folder.path().join("data").join("run.log");
        fs::write(&log, PLANTED).unwrap();
        assert_eq!(folder.traces(), std::slice::from_ref(&log));
        fs::remove_file(log).unwrap();
    }

    #[test]
    #[should_panic(expected = "a password of the tests' servers is in")]
    fn a_test_that_leaves_one_fails_although_it_went_well() {
        let folder = folder();
        fs::write(folder.path().join("below").join("run.log"), PLANTED).unwrap();
    }
}
