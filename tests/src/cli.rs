//! The sidecar by its command line, as people who know imapsync start it.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use crate::Account;
use crate::sidecar::program;

/// A command line for two accounts in the clear.
#[derive(Debug)]
pub struct Cli {
    command: Command,
}

impl Cli {
    /// Both sides with their passwords in files of this folder.
    pub fn between(source: &Account, destination: &Account, folder: &Path) -> Self {
        let mut cli = Self::bare(folder);
        for (number, account) in [(1, source), (2, destination)] {
            let file = folder.join(format!("password{number}-{}", account.user));
            std::fs::write(&file, format!("{}\n", account.password)).expect("scratch space");
            cli.command
                .args([format!("--host{number}"), account.address.ip().to_string()])
                .args([format!("--port{number}"), account.address.port().to_string()])
                .args([format!("--user{number}"), account.user.clone()])
                .args([format!("--passfile{number}"), file.display().to_string()])
                .args([format!("--nossl{number}"), format!("--notls{number}")]);
        }
        cli
    }

    /// Nothing but the program, with its own files below this folder.
    pub fn bare(folder: &Path) -> Self {
        let mut command = Command::new(program());
        command
            .current_dir(folder)
            .env("HOME", folder)
            .env("XDG_DATA_HOME", folder.join("data"))
            .env("XDG_STATE_HOME", folder.join("state"))
            .env_remove("IMAPSYNC_PASSWORD1")
            .env_remove("IMAPSYNC_PASSWORD2")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self { command }
    }

    /// With more options; a later one overrides an earlier one of the same name.
    #[must_use]
    pub fn with(mut self, options: &[&str]) -> Self {
        self.command.args(options);
        self
    }

    /// With a variable of the environment.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Started by a shell of its own, in whose script `"$@"` is the program with its options; it may mount what it likes.
    #[must_use]
    pub fn in_shell(self, script: &str) -> Self {
        let mut command = Command::new("unshare");
        command
            .args(["--map-root-user", "--mount", "sh", "-c", script, "sh"])
            .arg(self.command.get_program())
            .args(self.command.get_args())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(folder) = self.command.get_current_dir() {
            command.current_dir(folder);
        }
        Self { command }
    }

    /// Starts and returns at once.
    pub fn start(mut self) -> Child {
        self.command.spawn().expect("the sidecar can be started")
    }

    /// Runs to the end.
    pub fn run(self) -> Output {
        self.start().wait_with_output().expect("a child can be waited for")
    }

    /// Runs to the end and expects an exit code; what was printed is returned.
    ///
    /// # Panics
    /// With what was printed, when the code is another.
    pub fn exits_with(self, code: i32) -> String {
        let output = self.run();
        let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
        printed.push_str(&String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{printed}");
        printed
    }
}
