//! The queue with real processes: what each way of ending means, four at once, cancel, quit, resume.

mod support;

use std::sync::{Arc, Mutex, mpsc};

use mailhaul_app::{Action, NewPasswords, PasswordState, Role, Settings};
use mailhaul_model::{ExitCode, JobId, JobState, MessageCount, RunKind, Secret};
use mailhaul_vault::{CredentialName, MemoryVault, Vault, VaultError};
use support::{Bench, open, until, until_true};

#[tokio::test]
async fn a_dry_run_is_carried_out_by_a_real_run_that_is_linked_to_it() {
    let bench = Bench::open();
    let job = bench.job("success", true);
    let row = bench.until_state(job, JobState::Done).await;
    assert!(row.reason.to_string().starts_with("Would copy 10 messages"), "{}", row.reason);
    let dry = bench.app.job(job).unwrap().runs[0].clone();
    assert_eq!((dry.kind, dry.exit), (RunKind::Dry, Some(ExitCode::Ok)));

    let preview = bench.app.preview_real(job).unwrap();
    assert_eq!((preview.dry_run, preview.folders_to_create), (Some(dry.id), 1));
    assert_eq!(preview.messages_to_copy, MessageCount(10));

    let real = bench.app.queue_run(job, RunKind::Copy).unwrap();
    let row = bench.until(job, |row| row.last.as_ref().is_some_and(|last| last.run == real)).await;
    assert_eq!(row.state, JobState::Done);
    assert!((row.progress.unwrap().fraction - 1.0).abs() < f64::EPSILON);
    let runs = bench.app.job(job).unwrap().runs;
    assert_eq!((runs[0].dry_run, runs[1].real_run), (Some(dry.id), Some(real)));
    assert_eq!(runs[0].tally.copied, MessageCount(10));
    assert_eq!(bench.app.run(real).unwrap().folders[0].tally.copied, MessageCount(10));
}

#[tokio::test]
async fn a_refused_message_is_named_and_the_run_ends_with_warnings() {
    let bench = Bench::open();
    let job = bench.job("refused", false);
    bench.until_state(job, JobState::Warnings).await;
    let run = bench.app.job(job).unwrap().runs[0].clone();
    assert_eq!(run.not_arrived, 1);
    let named = bench.app.not_arrived(run.id, 0, 10).unwrap();
    assert_eq!((named.len(), named[0].subject.as_str()), (1, "Quarterly figures"));
    assert!(bench.log(job).contains("Quarterly figures"));
}

#[tokio::test]
async fn a_rejected_password_ends_the_run_and_nothing_is_tried_again() {
    let bench = Bench::open();
    let job = bench.job("wrong-password", true);
    let row = bench.until_state(job, JobState::Failed).await;
    assert_eq!(row.reason, "The fake says WrongCredential.");
    bench.clock.move_on(1_000_000);
    let other = bench.job("success", true);
    bench.until_state(other, JobState::Done).await;
    assert_eq!(bench.starts(job), 1);
}

#[tokio::test]
async fn a_rate_limited_run_waits_as_long_as_the_server_says_and_then_goes_on() {
    let bench = Bench::open();
    let job = bench.job("rate-limited", false);
    let row = bench.until_state(job, JobState::Waiting).await;
    assert_eq!(row.until.as_deref(), Some("2026-09-21T14:23:20Z"));
    assert!(row.reason.to_string().contains("RateLimited"), "{}", row.reason);
    bench.clock.move_on(599);
    let other = bench.job("success", true);
    bench.until_state(other, JobState::Done).await;
    assert_eq!((bench.row(job).state, bench.starts(job)), (JobState::Waiting, 1));
    bench.clock.move_on(1);
    bench.until_state(job, JobState::Done).await;
    assert_eq!(bench.starts(job), 2);
    assert_eq!(bench.app.job(job).unwrap().runs.len(), 1);
}

#[tokio::test]
async fn a_sidecar_that_goes_away_is_started_again_and_its_last_words_are_in_the_log() {
    let bench = Bench::open();
    let job = bench.job("crash-once", false);
    bench.until_state(job, JobState::Interrupted).await;
    let log = bench.log(job);
    assert!(log.contains("the fake went mad"), "{log}");
    assert!(!log.contains("open sesame"), "{log}");
    bench.clock.move_on(60);
    bench.until_state(job, JobState::Done).await;
}

#[tokio::test]
async fn a_sidecar_that_always_goes_away_fails_after_three_times() {
    let bench = Bench::open();
    let job = bench.job("crash", false);
    for _ in 0..2 {
        bench.until_state(job, JobState::Interrupted).await;
        bench.clock.move_on(600);
        let starts = bench.starts(job);
        until_true(|| bench.starts(job) > starts).await;
        bench.until(job, |row| row.state != JobState::Running).await;
    }
    let row = bench.until_state(job, JobState::Failed).await;
    assert!(row.reason.to_string().contains("3 times"), "{}", row.reason);
    assert_eq!(bench.starts(job), 3);
}

#[tokio::test]
async fn four_run_at_once_the_fifth_waits_for_a_place_and_the_setting_gives_it_one() {
    let bench = Bench::open();
    let jobs: Vec<JobId> = (0..6).map(|n| bench.job_at(&format!("gate@{n}"))).collect();
    for job in &jobs[..4] {
        bench.until_state(*job, JobState::Running).await;
    }
    assert_eq!(bench.row(jobs[4]).state, JobState::Queued);
    assert_eq!(bench.row(jobs[4]).reason, "Waits for a free place in the queue.");
    bench.app.change_settings(&Settings { parallel_runs: 5, ..Settings::default() }).unwrap();
    bench.until_state(jobs[4], JobState::Running).await;
    assert_eq!(bench.row(jobs[5]).state, JobState::Queued);
    std::fs::write(bench.beside("gate"), "").unwrap();
    for job in &jobs {
        bench.until_state(*job, JobState::Done).await;
    }
}

#[tokio::test]
async fn cancel_lets_the_sidecar_end_by_itself_when_its_lifeline_is_closed() {
    let bench = Bench::open();
    let job = bench.job("until-let-go", false);
    bench.until(job, |row| row.progress.as_ref().is_some_and(|p| p.messages_done.0 == 3)).await;
    assert!(bench.row(job).actions.contains(&Action::Cancel));
    bench.app.cancel(job).unwrap();
    let row = bench.until_state(job, JobState::Cancelled).await;
    assert!(bench.beside("let-go").exists());
    assert!(row.actions.contains(&Action::RunAgain) && !row.actions.contains(&Action::Cancel));
    assert!(bench.app.cancel(job).is_err());
}

#[tokio::test]
async fn cancel_ends_a_sidecar_that_takes_no_notice() {
    let bench = Bench::open();
    let job = bench.job("deaf", false);
    bench.until(job, |row| row.progress.as_ref().is_some_and(|p| p.messages_done.0 == 3)).await;
    bench.app.cancel(job).unwrap();
    bench.until_state(job, JobState::Cancelled).await;
}

#[tokio::test]
async fn cancel_ends_the_sidecars_children_too() {
    let bench = Bench::open();
    let job = bench.job("family", false);
    bench.until(job, |row| row.progress.as_ref().is_some_and(|p| p.messages_done.0 == 3)).await;
    // The child holds it for as long as it lives.
    let held = std::fs::File::open(bench.beside("child")).unwrap();
    assert!(held.try_lock().is_err());
    bench.app.cancel(job).unwrap();
    bench.until_state(job, JobState::Cancelled).await;
    until_true(|| held.try_lock().is_ok()).await;
}

#[tokio::test]
async fn a_job_in_line_is_cancelled_without_a_sidecar() {
    let bench = Bench::open();
    bench.app.change_settings(&Settings { parallel_runs: 1, ..Settings::default() }).unwrap();
    let first = bench.job("gate", false);
    let second = bench.job("success", false);
    bench.until_state(first, JobState::Running).await;
    bench.app.cancel(second).unwrap();
    bench.until_state(second, JobState::Cancelled).await;
    assert_eq!(bench.starts(second), 0);
    std::fs::write(bench.beside("gate"), "").unwrap();
    bench.until_state(first, JobState::Done).await;
}

#[tokio::test]
async fn closing_the_program_ends_its_sidecars_and_the_next_start_goes_on_by_itself() {
    let bench = Bench::open();
    let job = bench.job("gate", false);
    bench.until(job, |row| row.progress.as_ref().is_some_and(|p| p.messages_done.0 == 3)).await;
    bench.app.shut_down().await;
    assert_eq!(bench.row(job).state, JobState::Interrupted);
    std::fs::write(bench.beside("gate"), "").unwrap();
    let again = open(bench.folder.path(), bench.vault.clone(), bench.clock.clone());
    assert_eq!(again.role(), Role::Supervisor);
    let row = until(&again, job, |row| row.state == JobState::Done).await;
    assert_eq!(row.progress.unwrap().messages_done, MessageCount(10));
    assert_eq!(bench.starts(job), 2);
}

#[tokio::test]
async fn runs_that_are_ended_before_the_program_are_seen_to_end_and_none_begins_after_them() {
    let bench = Bench::open();
    bench.app.change_settings(&Settings { parallel_runs: 1, ..Settings::default() }).unwrap();
    assert_eq!(bench.app.runs_at_work(), 0);
    let job = bench.job("gate", false);
    let next = bench.job("success", false);
    bench.until(job, |row| row.progress.as_ref().is_some_and(|p| p.messages_done.0 == 3)).await;
    assert_eq!(bench.app.runs_at_work(), 1);
    let mut ticks = bench.app.subscribe();
    bench.app.stop_runs().await;
    assert_eq!(bench.app.runs_at_work(), 0);
    let told = async {
        while !ticks.recv().await.unwrap().jobs.iter().any(|row| row.state == JobState::Interrupted)
        {
        }
    };
    tokio::time::timeout(support::LONG, told).await.unwrap();
    bench.app.shut_down().await;
    assert_eq!(
        (bench.row(job).state, bench.row(next).state),
        (JobState::Interrupted, JobState::Queued)
    );
    std::fs::write(bench.beside("gate"), "").unwrap();
    let again = open(bench.folder.path(), bench.vault.clone(), bench.clock.clone());
    for job in [job, next] {
        until(&again, job, |row| row.state == JobState::Done).await;
    }
}

#[tokio::test]
async fn a_second_process_is_a_client_and_takes_over_when_the_first_is_gone() {
    let bench = Bench::open();
    let job = bench.job("gate", false);
    bench.until_state(job, JobState::Running).await;
    let client = open(bench.folder.path(), bench.vault.clone(), bench.clock.clone());
    assert_eq!(client.role(), Role::Client);
    assert_eq!(client.job(job).unwrap().job.state, JobState::Running);
    client.cancel(job).unwrap();
    bench.until_state(job, JobState::Cancelled).await;
    until(&client, job, |row| row.state == JobState::Cancelled).await;
    bench.app.shut_down().await;
    until_true(|| client.role() == Role::Supervisor).await;
}

#[tokio::test]
async fn a_password_is_in_no_file_of_the_data_folder() {
    let bench = Bench::open();
    for act in ["success", "echo", "crash-once"] {
        let job = bench.job(act, false);
        bench.until(job, |row| matches!(row.state, JobState::Done | JobState::Interrupted)).await;
    }
    bench.app.shut_down().await;
    let mut files = 0;
    for folder in [".", "logs", "ledgers"] {
        for entry in std::fs::read_dir(bench.folder.path().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                files += 1;
                let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
                for secret in ["open sesame", "swordfish"] {
                    assert!(!text.contains(secret), "{}", path.display());
                }
            }
        }
    }
    assert!(files > 5);
}

#[tokio::test]
async fn new_passwords_take_the_place_of_the_old_ones_in_the_keychain() {
    let bench = Bench::open();
    let job = bench.job("success", true);
    bench.until_state(job, JobState::Done).await;
    let new = NewPasswords { source: Some(Secret::new("changed")), destination: None };
    bench.app.replace_passwords(job, new).unwrap();
    let kept = || bench.app.job(job).unwrap().source_password == PasswordState::Kept;
    until_true(|| kept() && format!("{:?}", bench.vault).contains('2')).await;
    bench.app.run_again(job).unwrap();
    bench.until_state(job, JobState::Done).await;
}

#[tokio::test]
async fn deleting_a_job_takes_its_passwords_log_and_ledger_with_it() {
    let bench = Bench::open();
    let job = bench.job("success", true);
    bench.until_state(job, JobState::Done).await;
    std::fs::write(bench.beside(&format!("{job}.sqlite")), "").unwrap();
    let preview = bench.app.preview_delete(job).unwrap();
    assert_eq!((preview.runs, preview.passwords), (1, 2));
    bench.app.delete_job(job).unwrap();
    assert!(bench.app.job(job).is_err());
    assert!(!bench.beside(&format!("{job}.sqlite")).exists());
    assert_eq!(std::fs::read_dir(bench.folder.path().join("logs")).unwrap().count(), 0);
    until_true(|| format!("{:?}", bench.vault).contains("entries: 0")).await;
}

#[tokio::test]
async fn ticks_come_at_most_five_a_second_and_hold_only_what_changed() {
    let bench = Bench::open();
    let quiet = bench.job("success", true);
    bench.until_state(quiet, JobState::Done).await;
    let mut ticks = bench.app.subscribe();
    let job = bench.job("gate", false);
    let mut seen = Vec::new();
    let start = std::time::Instant::now();
    while !seen.contains(&JobState::Done) {
        let tick = tokio::time::timeout(support::LONG, ticks.recv()).await.unwrap().unwrap();
        for row in &tick.jobs {
            if row.id == job {
                seen.push(row.state);
            } else {
                assert_eq!(row.state, JobState::Done);
            }
        }
        if tick.runs.iter().any(|run| run.job == job && run.log_size > 0) {
            std::fs::write(bench.beside("gate"), "").unwrap();
        }
    }
    let most = start.elapsed().as_millis() / 200 + 1;
    assert!(seen.len() as u128 <= most, "{} ticks in {:?}", seen.len(), start.elapsed());
}

#[tokio::test]
async fn closing_the_program_waits_until_every_password_is_kept() {
    /// Writes when it is told to.
    struct Slow(MemoryVault, Mutex<mpsc::Receiver<()>>);
    impl Vault for Slow {
        fn set(&self, name: &CredentialName, secret: &Secret) -> Result<(), VaultError> {
            self.1.lock().unwrap().recv().unwrap();
            self.0.set(name, secret)
        }
        fn get(&self, name: &CredentialName) -> Result<Option<Secret>, VaultError> {
            self.0.get(name)
        }
        fn delete(&self, name: &CredentialName) -> Result<(), VaultError> {
            self.0.delete(name)
        }
        fn has(&self, name: &CredentialName) -> Result<bool, VaultError> {
            self.0.has(name)
        }
    }
    let (write, told) = mpsc::channel();
    let vault = Arc::new(Slow(MemoryVault::new(), Mutex::new(told)));
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::open();
    let app = open(folder.path(), vault.clone(), bench.clock.clone());
    for name in ["old", "new"] {
        app.add_server(&support::server(name)).unwrap();
    }
    app.create_job(&bench.draft("success", true), support::passwords()).unwrap();
    let closing = tokio::spawn({
        let app = app.clone();
        async move { app.shut_down().await }
    });
    write.send(()).unwrap();
    until_true(|| format!("{:?}", vault.0).contains("entries: 1")).await;
    assert!(!closing.is_finished());
    write.send(()).unwrap();
    tokio::time::timeout(support::LONG, closing).await.unwrap().unwrap();
    assert!(format!("{:?}", vault.0).contains("entries: 2"));
}

#[tokio::test]
async fn without_a_usable_vault_the_job_fails_and_says_why() {
    struct Broken;
    impl Vault for Broken {
        fn set(&self, _: &CredentialName, _: &Secret) -> Result<(), VaultError> {
            Err(VaultError::Missing("no bus".into()))
        }
        fn get(&self, _: &CredentialName) -> Result<Option<Secret>, VaultError> {
            Err(VaultError::Missing("no bus".into()))
        }
        fn delete(&self, _: &CredentialName) -> Result<(), VaultError> {
            Err(VaultError::Missing("no bus".into()))
        }
        fn has(&self, _: &CredentialName) -> Result<bool, VaultError> {
            Err(VaultError::Missing("no bus".into()))
        }
    }
    let bench = Bench::open();
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path(), Arc::new(Broken), bench.clock.clone());
    for name in ["old", "new"] {
        app.add_server(&support::server(name)).unwrap();
    }
    let job = app.create_job(&bench.draft("success", true), support::passwords()).unwrap();
    let row = until(&app, job, |row| row.state == JobState::Failed).await;
    assert!(row.reason.to_string().contains("no keychain"), "{}", row.reason);
    assert!(app.queue_run(job, RunKind::Dry).is_err());
}
