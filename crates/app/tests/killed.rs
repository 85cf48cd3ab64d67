//! The application killed in the middle, as by `kill -9`, a crash or a power cut.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use mailhaul_app::{PasswordState, Role, Trouble};
use mailhaul_model::{JobId, JobState, Secret};
use mailhaul_vault::{CredentialName, Vault, VaultError};
use support::{TestClock, example, open, starts, until, until_true};

/// What is in the keychain after the application was killed.
struct LeftVault(Option<&'static str>);

impl Vault for LeftVault {
    fn set(&self, _: &CredentialName, _: &Secret) -> Result<(), VaultError> {
        Ok(())
    }

    fn get(&self, _: &CredentialName) -> Result<Option<Secret>, VaultError> {
        Ok(self.0.map(Secret::new))
    }

    fn delete(&self, _: &CredentialName) -> Result<(), VaultError> {
        Ok(())
    }

    fn has(&self, _: &CredentialName) -> Result<bool, VaultError> {
        Ok(self.0.is_some())
    }
}

/// Starts the application as a process of its own and returns when its job is where the test wants it.
fn application(folder: &Path, act: &str, vault: &str) -> (Child, JobId) {
    let mut process = Command::new(example("app_process"))
        .arg(folder)
        .arg(example("fake_sidecar"))
        .args([act, vault])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let job = JobId(line.trim().parse().expect("the application to say its job's number"));
    (process, job)
}

fn kill(mut process: Child) {
    process.kill().unwrap();
    process.wait().unwrap();
}

#[tokio::test]
async fn a_run_of_a_killed_application_is_resumed_by_the_next_after_its_sidecar_had_time_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let (process, job) = application(folder.path(), "gate@killed", "works");
    kill(process);
    let clock = TestClock::new();
    let app = open(folder.path(), Arc::new(LeftVault(Some("swordfish"))), clock.clone());
    assert_eq!(app.role(), Role::Supervisor);
    let row = app.job(job).unwrap().job;
    assert_eq!((row.state, row.until.is_some()), (JobState::Interrupted, true));
    assert!(row.reason.to_string().contains("goes on by itself"), "{}", row.reason);
    std::fs::write(folder.path().join("ledgers/gate"), "").unwrap();
    assert_eq!(starts(folder.path(), job), 1);
    clock.move_on(3);
    until(&app, job, |row| row.state == JobState::Done).await;
    assert_eq!(starts(folder.path(), job), 2);
    assert_eq!(app.job(job).unwrap().runs.len(), 1);
}

/// On Windows both are in one job, which the system ends.
#[cfg(unix)]
#[tokio::test]
async fn the_sidecar_of_a_killed_application_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let (process, _) = application(folder.path(), "until-let-go@killed", "works");
    kill(process);
    until_true(|| folder.path().join("ledgers/let-go").exists()).await;
}

#[cfg(windows)]
#[tokio::test]
async fn the_sidecar_of_a_killed_application_and_its_children_end_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (process, _) = application(folder.path(), "family@killed", "works");
    let path = folder.path().join("ledgers/child");
    until_true(|| path.with_extension("held").exists()).await;
    let held = std::fs::File::open(path).unwrap();
    assert!(held.try_lock().is_err());
    kill(process);
    until_true(|| held.try_lock().is_ok()).await;
}

#[tokio::test]
async fn a_second_application_requeues_nothing_while_the_first_lives() {
    let folder = tempfile::tempdir().unwrap();
    let (process, job) = application(folder.path(), "gate@lives", "works");
    let vault = Arc::new(LeftVault(Some("swordfish")));
    let app = open(folder.path(), vault, TestClock::new());
    assert_eq!(app.role(), Role::Client);
    assert_eq!(app.job(job).unwrap().job.state, JobState::Running);
    kill(process);
    until(&app, job, |row| row.state == JobState::Interrupted).await;
    until_true(|| app.role() == Role::Supervisor).await;
}

#[tokio::test]
async fn a_password_that_was_on_its_way_when_the_application_was_killed_has_to_be_entered_again() {
    let folder = tempfile::tempdir().unwrap();
    let (process, job) = application(folder.path(), "success@stuck", "stuck");
    kill(process);
    let app = open(folder.path(), Arc::new(LeftVault(None)), TestClock::new());
    // One is found missing after the other.
    let missing = |row: &mailhaul_app::JobRow| {
        [row.source_password, row.destination_password] == [PasswordState::Missing; 2]
    };
    let row = until(&app, job, missing).await;
    assert!(row.state.is_open(), "{row:?}");
    assert!(
        row.reason.to_string().starts_with("Waits for both passwords: enter"),
        "{}",
        row.reason
    );
    assert_eq!(row.trouble, Some(Trouble::PasswordMissing));
    assert_eq!(starts(folder.path(), job), 0);
}

#[tokio::test]
async fn a_password_that_reached_the_keychain_before_the_application_was_killed_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let (process, job) = application(folder.path(), "success@stuck", "stuck");
    kill(process);
    let vault = Arc::new(LeftVault(Some("swordfish")));
    let app = open(folder.path(), vault, TestClock::new());
    until(&app, job, |row| row.state == JobState::Done).await;
}
