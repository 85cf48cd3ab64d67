//! The program as somebody at a terminal, or a script, starts it; with two Dovecots to move mail between.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use mailhaul_tests::reader::DumpedFolder;
use mailhaul_tests::{Account, Corpus, Dovecot, Hand, Rewrites, Settings, compare, dump, sidecar};
use serde_json::Value;
use tempfile::TempDir;

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

/// A data folder and a credential file of its own.
pub struct Terminal {
    pub folder: TempDir,
}

impl Terminal {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
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

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mailhaul"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env("MAILHAUL_DATA_DIR", self.data())
            .env("MAILHAUL_CREDENTIALS", self.credentials())
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

pub fn said(child: Child) -> Said {
    let output = child.wait_with_output().unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Two servers, some mailboxes, and the list of them.
pub struct Office {
    pub terminal: Terminal,
    pub source: Dovecot,
    pub destination: Dovecot,
    pub users: Vec<String>,
}

impl Office {
    /// Both servers are added; every mailbox has some mail.
    pub fn new(users: usize, corpus: &Corpus) -> Self {
        // Beside the program, and built if it isn't there.
        assert!(sidecar::program().is_file());
        let users: Vec<String> = (0..users).map(|n| format!("user{n}")).collect();
        let settings = Settings::sdbox_slash().bare().with_users(users.clone());
        let office = Self {
            terminal: Terminal::new(),
            source: Dovecot::start(&settings),
            destination: Dovecot::start(&settings),
            users,
        };
        for user in &office.users {
            corpus.fill(&mut Hand::on(&office.source.account(user)));
        }
        office.add("Old", &office.source);
        office.add("New", &office.destination);
        std::fs::write(office.terminal.file("users.csv"), office.list()).unwrap();
        office
    }

    fn add(&self, name: &str, server: &Dovecot) {
        let (host, port) = (server.address().ip().to_string(), server.address().port().to_string());
        let words =
            ["servers", "add", name, "--host", &host, "--port", &port, "--security", "none"];
        self.terminal.run(&words).exits_with(0).says("anyone on the way");
    }

    /// As an IT person has it.
    pub fn list(&self) -> String {
        let row = |user: &String| {
            let (here, there) = (self.source.account(user), self.destination.account(user));
            let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            [&here.user, &here.password, &there.user, &there.password].map(|t| quoted(t)).join(",")
        };
        let rows: Vec<String> = self.users.iter().map(row).collect();
        let head = "source_email,source_password,dest_email,dest_password";
        format!("{head}\r\n{}\r\n", rows.join("\r\n"))
    }

    /// All users into a batch.
    pub fn import(&self) {
        let words = ["import", "users.csv", "--from", "old", "--to", "New", "--batch", "Everyone"];
        self.terminal.run(&words).exits_with(0).says("Made");
    }

    /// Four at a time: there may be hundreds.
    #[track_caller]
    pub fn assert_arrived(&self) {
        let each = self.users.len().div_ceil(4).max(1);
        std::thread::scope(|scope| {
            for users in self.users.chunks(each) {
                scope.spawn(|| users.iter().for_each(|user| self.assert_arrived_at(user)));
            }
        });
    }

    #[track_caller]
    pub fn assert_arrived_at(&self, user: &str) {
        let pair: [Account; 2] = [self.source.account(user), self.destination.account(user)];
        let (here, there) = (dump(&pair[0]), dump(&pair[1]));
        let same = |folder: &DumpedFolder| Some(folder.name.clone());
        let comparison = compare(&here, &there, &Rewrites::default(), same);
        assert!(comparison.is_equal(), "{user}: {comparison}");
    }

    /// In no file below the data folder.
    #[track_caller]
    pub fn assert_no_password(&self) {
        let password = self.source.account(&self.users[0]).password;
        assert_without(&self.terminal.data(), &password);
    }
}

#[track_caller]
fn assert_without(folder: &Path, password: &str) {
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
