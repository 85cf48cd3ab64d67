//! The program and two servers for it.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::allow_attributes, reason = "what is unused differs between the files")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use mailhaul_demo::{Config, DemoServer, NewMessage};
use mailhaul_imap::InternalDate;
use tempfile::TempDir;

pub const USER: &str = "mia";
pub const PASSWORD1: &str = "hunter2-\"source\"";
pub const PASSWORD2: &str = "hunter3 destination";

/// The program in a folder of its own, which is also its user's home.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mailhaul-sync"));
    command
        .current_dir(folder)
        .env_remove("IMAPSYNC_PASSWORD1")
        .env_remove("IMAPSYNC_PASSWORD2")
        .env_remove("RUST_LOG")
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .stdin(Stdio::null());
    command
}

/// Everything a program said.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Two servers with an account each, and the folder the program runs in.
pub struct Pair {
    pub source: DemoServer,
    pub destination: DemoServer,
    pub folder: TempDir,
}

impl Pair {
    /// With plain text on both sides, and empty mailboxes.
    pub fn start() -> Self {
        Self::with(Config::default(), Config::default())
    }

    /// With servers of another kind.
    pub fn with(source: Config, destination: Config) -> Self {
        let start = |config: Config, password| {
            DemoServer::start(config.user(USER, password)).expect("the server starts")
        };
        Self {
            source: start(source, PASSWORD1),
            destination: start(destination, PASSWORD2),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    /// Puts messages into a folder of the source.
    pub fn fill(&self, folder: &str, subjects: &[&str]) {
        self.source.handle.with(USER, |account| {
            let new = |subject: &&str| NewMessage {
                flags: [].into(),
                date: InternalDate::parse(b"06-Feb-2021 21:24:17 +0000").expect("a date"),
                body: format!(
                    "Subject: {subject}\r\nMessage-ID: <{subject}@x>\r\n\r\n{}\r\n",
                    "x".repeat(500)
                )
                .into(),
            };
            let folder = account.ensure(folder);
            for message in subjects.iter().map(new) {
                folder.append(message);
            }
        });
    }

    /// How many messages a folder of the destination has.
    pub fn arrived(&self, folder: &str) -> usize {
        let account = self.destination.handle.account(USER);
        account.folder(folder).map_or(0, |folder| folder.messages().len())
    }

    /// The command line for both accounts, passwords in the environment.
    pub fn command(&self, more: &[&str]) -> Command {
        let mut command = program(self.folder.path());
        command.env("IMAPSYNC_PASSWORD1", PASSWORD1).env("IMAPSYNC_PASSWORD2", PASSWORD2);
        for (side, server) in [(1, &self.source), (2, &self.destination)] {
            command.args([format!("--host{side}"), "127.0.0.1".into()]);
            command.args([format!("--port{side}"), server.address.port().to_string()]);
            command.args([format!("--user{side}"), USER.into()]);
            command.args([format!("--nossl{side}"), format!("--notls{side}")]);
        }
        command.args(more);
        command
    }

    /// Runs it to its end.
    pub fn run(&self, more: &[&str]) -> Output {
        let output = self.command(more).output().expect("the program starts");
        let text = said(&output);
        // The unmistakable beginnings: JSON would escape what follows.
        for password in ["hunter2", "hunter3"] {
            assert!(!text.contains(password), "a password shows in\n{text}");
        }
        output
    }

    /// Runs it to its end; the exit code, and what it said where the code is another.
    pub fn expect(&self, code: i32, more: &[&str]) -> String {
        let output = self.run(more);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(code), "{more:?}\n{text}");
        text
    }
}
