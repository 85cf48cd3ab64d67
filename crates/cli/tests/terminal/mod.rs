//! The program as somebody at a terminal, or a script, starts it; with two Dovecots to move mail between where there can be any.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(dead_code, unused_imports, reason = "each test binary uses its own part")]

#[cfg(unix)]
pub mod form;
#[cfg(unix)]
mod office;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use mailhaul_tests::ProgramFolder;
use serde_json::Value;

#[cfg(unix)]
pub use office::Office;

/// What a command came to.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    /// With what was printed, where the code is another.
    #[track_caller]
    pub fn exits_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// The lines of JSON.
    pub fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }

    /// The data of the last line of JSON.
    pub fn data(&self) -> Value {
        self.json().pop().expect("an answer")["data"].clone()
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.out.contains(text) || self.err.contains(text), "{text:?} in {self:#?}");
        self
    }
}

/// A data folder of its own, and a credential file or the computer's keychain.
pub struct Terminal {
    pub folder: ProgramFolder,
    keychain: bool,
}

impl Terminal {
    pub fn new() -> Self {
        Self { folder: ProgramFolder::within("data"), keychain: false }
    }

    /// With the keychain that this process has.
    pub fn with_keychain() -> Self {
        Self { keychain: true, ..Self::new() }
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.file("data")
    }

    pub fn credentials(&self) -> PathBuf {
        self.file("credentials")
    }

    /// How many secrets are where they belong: a line for each, below the file's head.
    pub fn kept(&self) -> usize {
        std::fs::read_to_string(self.credentials()).unwrap().lines().count() - 1
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mailhaul"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env("MAILHAUL_DATA_DIR", self.data())
            .env("MAILHAUL_CREDENTIALS", if self.keychain { "".into() } else { self.credentials() })
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, words: &[&str]) -> Said {
        said(self.command(words).spawn().unwrap())
    }

    /// With this on standard input.
    pub fn fed(&self, words: &[&str], input: &str) -> Said {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        // It may end without having read it.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        said(child)
    }
}

#[cfg(unix)]
/// Ctrl-C.
pub fn interrupt(child: &Child) {
    let process = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
}

pub fn said(child: Child) -> Said {
    let output = child.wait_with_output().unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// In no file below a folder.
#[track_caller]
pub fn assert_without(folder: &Path, password: &str) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            assert_without(&path, password);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let found = bytes.windows(password.len()).any(|part| part == password.as_bytes());
        assert!(!found, "the password is in {}", path.display());
    }
}
