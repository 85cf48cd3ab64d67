//! Back-ups and restores of a data folder: what comes along, what waits, and what a start in the middle of one finds.

mod support;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use mailhaul_app::{App, AppError, PasswordState, Paths, RestoreOrder, RestoreOutcome, restore};
use mailhaul_model::{Clock, JobState, Secret};
use mailhaul_parcel::{ParcelError, SealError};
use mailhaul_vault::MemoryVault;
use support::{Bench, open, until_true};

fn phrase() -> Secret {
    Secret::new("correct horse battery سر")
}

fn restored(
    bench: &Bench,
    into: &Path,
    vault: &MemoryVault,
    file: &Path,
    passphrase: Option<&Secret>,
) -> Result<RestoreOutcome, AppError> {
    let order = RestoreOrder { file, passphrase, replace: false, go_on: false };
    restore(&Paths::new(into), vault, bench.clock.now(), &order)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_back_up_made_while_a_run_is_at_work_goes_on_elsewhere_when_the_queue_is_resumed() {
    let bench = Bench::open();
    let job = bench.job("until-let-go", false);
    bench.until_state(job, JobState::Running).await;
    let file = bench.folder.path().join("x.backup");
    let done = bench.app.back_up(&file, Some(phrase()), true).await.unwrap();
    assert_eq!((done.jobs, done.passwords, done.encrypted), (1, 2, true));
    assert_eq!(bench.row(job).state, JobState::Running, "nothing was disturbed");

    let there = tempfile::tempdir().unwrap();
    let vault = Arc::new(MemoryVault::new());
    let wrong = restored(&bench, there.path(), &vault, &file, Some(&Secret::new("another one")));
    assert!(matches!(wrong, Err(AppError::Parcel(ParcelError::Seal(SealError::WrongPassphrase)))));
    let outcome = restored(&bench, there.path(), &vault, &file, Some(&phrase())).unwrap();
    assert_eq!((outcome.jobs, outcome.passwords, outcome.queue_paused), (1, 2, true));
    assert_eq!(vault.count(), 2);
    let app = open(there.path(), vault, bench.clock.clone());
    let row = app.job(job).unwrap().job;
    // In line, and held: two computers would do it twice.
    assert_eq!(row.state, JobState::Interrupted);
    assert!(app.settings().unwrap().queue_paused);
    assert_eq!(row.source_password, PasswordState::Kept);
    app.shut_down().await;
    bench.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_passwords_the_jobs_say_that_theirs_are_missing() {
    let bench = Bench::open();
    let job = bench.job("done", true);
    bench.until_state(job, JobState::Done).await;
    let file = bench.folder.path().join("نسخة");
    bench.app.back_up(&file, None, false).await.unwrap();
    let there = tempfile::tempdir().unwrap();
    let vault = MemoryVault::new();
    restored(&bench, there.path(), &vault, &file, None).unwrap();
    let app = open(there.path(), Arc::new(vault), bench.clock.clone());
    let row = app.job(job).unwrap().job;
    assert_eq!(row.source_password, PasswordState::Missing);
    assert_eq!(row.destination_password, PasswordState::Missing);
    assert_eq!(app.job(job).unwrap().runs.len(), 1, "the history is there");
    // There is data now.
    app.shut_down().await;
    drop(app);
    let again = restored(&bench, there.path(), &MemoryVault::new(), &file, None);
    assert!(matches!(again, Err(AppError::NotNow(_))), "{again:?}");
    bench.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passwords_need_a_passphrase_that_is_good_enough() {
    let bench = Bench::open();
    let file = bench.folder.path().join("x.backup");
    for phrase in [None, Some(Secret::new("short"))] {
        let refused = bench.app.back_up(&file, phrase, true).await;
        assert!(matches!(refused, Err(AppError::NotNow(_))), "{refused:?}");
    }
    assert!(!file.exists());
    bench.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_in_the_window_is_there_at_the_next_start_and_what_was_before_is_aside() {
    let bench = Bench::open();
    let first = bench.job("done", true);
    bench.until_state(first, JobState::Done).await;
    let file = bench.folder.path().join("x.backup");
    bench.app.back_up(&file, None, false).await.unwrap();
    let second = bench.job_at("done@later");
    bench.until_state(second, JobState::Done).await;
    bench.app.stage_restore(&file, None, false).await.unwrap();
    assert_eq!(bench.app.jobs().unwrap().len(), 2, "until then everything is as it was");
    bench.app.shut_down().await;
    let Bench { app, clock, vault, folder, .. } = bench;
    drop(app);

    let app = open(folder.path(), vault, clock);
    let jobs = app.jobs().unwrap();
    assert_eq!(jobs.iter().map(|row| row.id).collect::<Vec<_>>(), [first]);
    let row = support::until(&app, first, |row| row.source_password == PasswordState::Kept).await;
    assert_eq!(row.destination_password, PasswordState::Kept);
    let aside: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("before-restore-"))
        .collect();
    assert_eq!(aside.len(), 1);
    assert!(aside[0].path().join("mailhaul.sqlite").is_file());
    app.shut_down().await;
}

/// Every place in which the computer could go away while a back-up takes its place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_that_was_interrupted_anywhere_is_finished_by_the_next_start() {
    let bench = Bench::open();
    let first = bench.job("done", true);
    bench.until_state(first, JobState::Done).await;
    let file = bench.folder.path().join("x.backup");
    bench.app.back_up(&file, None, false).await.unwrap();
    let items = ["logs", "ledgers", "mailhaul.sqlite"];
    for moved in 0..=items.len() {
        let there = tempfile::tempdir().unwrap();
        let vault = Arc::new(MemoryVault::new());
        let app = open(there.path(), vault.clone(), bench.clock.clone());
        app.add_server(&support::server("own")).unwrap();
        app.stage_restore(&file, None, false).await.unwrap();
        app.shut_down().await;
        drop(app);
        // As far as it came: what was there is aside, and some of what was restored is in its place.
        let aside = there.path().join("before-restore-x");
        fs::create_dir(&aside).unwrap();
        for item in
            ["mailhaul.sqlite-wal", "mailhaul.sqlite-shm", "logs", "ledgers", "mailhaul.sqlite"]
        {
            let (from, to) = (there.path().join(item), aside.join(item));
            // Windows moves no file that is open, and the last hand lets go of the database a moment later.
            until_true(|| !from.exists() || fs::rename(&from, &to).is_ok()).await;
        }
        let staged = there.path().join("restored-taking-place");
        fs::rename(there.path().join("restored"), &staged).unwrap();
        for item in &items[..moved] {
            let _ = fs::rename(staged.join(item), there.path().join(item));
        }
        let app = open(there.path(), vault, bench.clock.clone());
        assert_eq!(app.jobs().unwrap().len(), 1, "after {moved}");
        assert!(!staged.exists());
        app.shut_down().await;
    }
    bench.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_somebody_works_on_the_folder_nothing_is_restored_into_it() {
    let bench = Bench::open();
    let file = bench.folder.path().join("x.backup");
    bench.app.back_up(&file, None, false).await.unwrap();
    let there = tempfile::tempdir().unwrap();
    let app: App = open(there.path(), Arc::new(MemoryVault::new()), bench.clock.clone());
    let refused = restored(&bench, there.path(), &MemoryVault::new(), &file, None);
    assert!(matches!(refused, Err(AppError::NotNow(_))), "{refused:?}");
    app.shut_down().await;
    bench.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_back_up_of_a_newer_version_is_refused_and_nothing_is_changed() {
    let bench = Bench::open();
    let file = bench.folder.path().join("x.backup");
    let newer = bench.folder.path().join("newer.sqlite");
    mailhaul_store::elsewhere::copy(&Paths::new(bench.folder.path()).database(), &newer).unwrap();
    let bytes = fs::read(&newer).unwrap();
    // SQLite's user_version is at byte 60 of the file.
    let mut bytes = bytes;
    bytes[60..64].copy_from_slice(&9999_u32.to_be_bytes());
    let parts = [("store.sqlite".to_owned(), mailhaul_parcel::Content::Bytes(bytes))];
    let about = (mailhaul_parcel::Kind::Backup, "9.9.9", "2036-01-01T00:00:00Z");
    let none = mailhaul_parcel::Passwords::default();
    mailhaul_parcel::write(&file, about, &parts, &none, None).unwrap();
    let there = tempfile::tempdir().unwrap();
    let refused = restored(&bench, there.path(), &MemoryVault::new(), &file, None).unwrap_err();
    assert!(refused.to_string().contains("newer Mailhaul"), "{refused}");
    assert!(!Paths::new(there.path()).database().exists());
    assert!(!there.path().join("restored").exists());
    bench.app.shut_down().await;
}
