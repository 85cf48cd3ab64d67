//! Passwords from a pipe go to the keychain of the computer, from where later processes have them, and nowhere else. The test starts
//! itself once more, with a keychain of its own (`scripts/keyring-env.sh`).
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod terminal;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mailhaul_tests::Corpus;
use terminal::{Office, Terminal, assert_without};

const INSIDE: &str = "MAILHAUL_TEST_INSIDE_KEYRING";
const ENVIRONMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/keyring-env.sh");

#[test]
fn a_password_from_a_pipe_is_in_the_keychain_for_the_next_process_and_nowhere_else() {
    if std::env::var_os(INSIDE).is_some() {
        return inside();
    }
    let name = "a_password_from_a_pipe_is_in_the_keychain_for_the_next_process_and_nowhere_else";
    let again = Command::new(ENVIRONMENT)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&again.stdout);
    let err = String::from_utf8_lossy(&again.stderr);
    assert!(again.status.success() && said.contains("1 passed"), "{said}\n{err}");
}

fn inside() {
    let office = Office::at(Terminal::with_keychain(), 1, &Corpus::plain(1, 3));
    let terminal = &office.terminal;
    let password = office.source.account("user0").password;
    let seen = Watched::during(|| {
        let check = ["servers", "check", "Old", "--login", "user0", "--password-stdin"];
        terminal.fed(&check, &format!("{password}\n")).exits_with(0).says("Works");
        let import = ["import", "-", "--from", "Old", "--to", "New", "--batch", "Everyone"];
        terminal.fed(&import, &office.list()).exits_with(0).says("Made 1 job");
        // Another process, which has it from the keychain alone.
        terminal.run(&["check", "--all"]).exits_with(0).says("1 done");
        let replace = ["jobs", "password", "1", "--side", "source", "--password-stdin"];
        terminal.fed(&replace, "not the right one\n").exits_with(0);
        terminal.run(&["check", "--all"]).exits_with(7).says("failed");
        terminal.fed(&replace, &password).exits_with(0).says("is kept");
        terminal.run(&["run", "--all", "--yes"]).exits_with(0);
    });
    office.assert_arrived();
    assert!(seen.iter().any(|line| line.contains("mailhaul-sync")), "{seen:?}");
    for line in &seen {
        assert!(!line.contains(&password), "the password is an argument: {line}");
    }
    assert!(!terminal.credentials().exists());
    assert_without(&terminal.data(), &password);
    let keyring = PathBuf::from(std::env::var_os("XDG_DATA_HOME").unwrap());
    assert!(keyring.starts_with(std::env::temp_dir()), "it is a keychain of the test's own");
    assert_without(&keyring, &password);

    let close = ["batches", "close", "Everyone", "--yes"];
    terminal.run(&close).exits_with(0).says("2 passwords");
    terminal.run(&["jobs", "show", "1"]).exits_with(0).says("password missing");
}

/// The command lines of all processes of this computer.
struct Watched;

impl Watched {
    fn during(work: impl FnOnce()) -> HashSet<String> {
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let watch = scope.spawn(|| {
                let mut seen = HashSet::new();
                while !stop.load(Ordering::Relaxed) {
                    seen.extend(command_lines());
                    std::thread::park_timeout(Duration::from_millis(2));
                }
                seen
            });
            // The watch ends too where the work fails.
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            stop.store(true, Ordering::Relaxed);
            let seen = watch.join().unwrap();
            done.unwrap();
            seen
        })
    }
}

fn command_lines() -> Vec<String> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let line = |process: &Path| std::fs::read(process.join("cmdline")).ok();
    let lines = processes.filter_map(|process| line(&process.path()));
    lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " ")).collect()
}
