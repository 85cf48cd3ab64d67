//! Project files: what becomes of them at another computer, and what doesn't.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use mailhaul_app::{AppError, Field, PasswordState};
use mailhaul_model::{BatchId, JobState, Secret};
use mailhaul_parcel::{Content, Kind, ParcelError, Passwords};
use support::Bench;
use support::batch::{import, list};

fn phrase() -> Secret {
    Secret::new("correct horse battery سر")
}

async fn exported(bench: &Bench, batch: BatchId, with_passwords: bool) -> PathBuf {
    let file = bench.folder.path().join("مشروع.mailhaul");
    let done = bench.app.export_batch(batch, &file, phrase(), with_passwords).await.unwrap();
    assert_eq!(done.passwords, if with_passwords { 2 * done.jobs } else { 0 });
    file
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exported_batch_is_held_here_with_its_reason_until_it_is_resumed() {
    let bench = Bench::open();
    let (batch, jobs) = import(&bench, "Everyone", &list(&["until-let-go", "mia"]));
    bench.app.queue_run(jobs[0], mailhaul_model::RunKind::Copy).unwrap();
    bench.until_state(jobs[0], JobState::Running).await;
    exported(&bench, batch, true).await;
    // What was at work has ended at a safe point, and is in line.
    assert!(bench.row(jobs[0]).state.is_open());
    let row = bench.app.batch(batch).unwrap().batch;
    assert!(row.paused && row.held.unwrap().to_string().contains("exported"));
    bench.app.pause_batch(batch, false).unwrap();
    bench.until_state(jobs[0], JobState::Running).await;
    bench.app.pause_batch(batch, true).unwrap();
    bench.until(jobs[0], |row| row.state != JobState::Running).await;
    let held = bench.app.batch(batch).unwrap().batch.held.unwrap().to_string();
    assert!(!held.contains("exported"), "{held}");
    bench.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_that_fails_leaves_the_batch_as_it_was() {
    let bench = Bench::open();
    let (batch, _) = import(&bench, "Everyone", &list(&["mia"]));
    let nowhere = bench.folder.path().join("no folder").join("x.mailhaul");
    let failed = bench.app.export_batch(batch, &nowhere, phrase(), true).await;
    assert!(matches!(failed, Err(AppError::Parcel(ParcelError::Io(_)))), "{failed:?}");
    assert!(!bench.app.batch(batch).unwrap().batch.paused);
    let short = bench.app.export_batch(batch, &nowhere, Secret::new("short"), true).await;
    assert!(matches!(short, Err(AppError::NotNow(_))));
    bench.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_becomes_a_batch_with_what_it_had_and_what_is_there_is_used() {
    let bench = Bench::open();
    let name = "\u{202e}الجميع ".to_owned() + &"x".repeat(150);
    let (batch, _) = import(&bench, &name, &list(&["mia", "max"]));
    let file = exported(&bench, batch, true).await;
    let there = Bench::open();
    let preview = there.app.preview_project(&file, phrase()).await.unwrap();
    assert_eq!((preview.jobs, preview.there_already, preview.passwords), (2, 0, 4));
    assert_eq!((preview.name.as_str(), preview.name_taken), (name.as_str(), false));
    // Both benches have the same two servers.
    assert_eq!(preview.servers[0].here.as_deref(), Some("old"));
    assert!(there.app.batches().unwrap().is_empty(), "a look makes nothing");

    let done = there.app.open_project(&file, phrase(), None).await.unwrap();
    assert_eq!((done.jobs, done.passwords, done.waiting), (2, 4, 0));
    assert_eq!((done.servers_made, done.servers_reused), (0, 2));
    for row in there.app.jobs().unwrap() {
        let row = there.until(row.id, |row| row.source_password == PasswordState::Kept).await;
        assert_eq!(row.state, JobState::New, "nothing begins by itself");
    }
    let again = there.app.open_project(&file, phrase(), Some("Other".to_owned())).await;
    assert!(matches!(again, Err(AppError::NotNow(_))), "{again:?}");
    there.app.shut_down().await;
    bench.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_passwords_the_jobs_wait_and_a_name_that_is_taken_needs_another() {
    let bench = Bench::open();
    let (batch, _) = import(&bench, "Everyone", &list(&["mia", "max"]));
    let file = exported(&bench, batch, false).await;
    let there = Bench::open();
    import(&there, "everyone", &list(&["mia"]));
    let taken = there.app.open_project(&file, phrase(), None).await;
    let Err(AppError::Invalid(problems)) = taken else { panic!("{taken:?}") };
    assert_eq!(problems[0].field, Field::Name);
    let done = there.app.open_project(&file, phrase(), Some("Others".to_owned())).await.unwrap();
    assert_eq!((done.jobs, done.there_already, done.waiting, done.passwords), (1, 1, 1, 0));
    there.app.shut_down().await;
    bench.app.shut_down().await;
}

/// A project file by hand.
fn made_up(folder: &Path, kind: Kind, json: &str) -> PathBuf {
    let file = folder.join("made-up.mailhaul");
    let parts = [("project.json".to_owned(), Content::Bytes(json.as_bytes().to_vec()))];
    let about = (kind, "1", "2026-01-01T00:00:00Z");
    mailhaul_parcel::write(&file, about, &parts, &Passwords::default(), Some(&phrase())).unwrap();
    file
}

const SERVER: &str = r#"{"name":"N","endpoint":{"host":"n.example","port":993,"security":"tls"},"limits":{},"signIn":{"method":"password"},"userClient":null}"#;

fn project(jobs: &str, places: &str) -> String {
    format!(
        r#"{{"name":"X","options":{{}},"schedule":{{}},"mostAtOnce":null,"servers":[{SERVER}],{places},"masters":[],"jobs":[{jobs}],"ledgers":0,"passwords":0}}"#
    )
}

fn job(login: &str, options: &str) -> String {
    format!(
        r#"{{"name":"","source":{{"server":0,"login":"{login}","actAs":null}},"destination":{{"server":0,"login":"b@x","actAs":null}},"options":{options},"priority":"normal","paused":false}}"#
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_that_asks_for_a_deletion_makes_no_such_job() {
    let bench = Bench::open();
    let mut options = mailhaul_model::RunOptions::default();
    options.deletion.source_messages = true;
    let deleting = serde_json::to_string(&options).unwrap();
    let jobs = format!("{},{}", job("a@x", &deleting), job("c@x", "{}"));
    let json = project(&jobs, r#""source":0,"destination":0"#);
    let file = made_up(bench.folder.path(), Kind::Project, &json);
    let done = bench.app.open_project(&file, phrase(), None).await.unwrap();
    assert_eq!((done.jobs, done.notes.len()), (1, 1), "{done:?}");
    assert!(done.notes[0].to_string().contains("deletes nothing"), "{done:?}");
    bench.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_made_up_makes_nothing_and_panics_nowhere() {
    let bench = Bench::open();
    let folder = bench.folder.path().to_owned();
    let good = r#""source":0,"destination":0"#;
    let outside = project(&job("a@x", "{}"), r#""source":7,"destination":0"#);
    let elsewhere = project(&job("a@x", "{}").replace(r#""server":0"#, r#""server":9"#), good);
    for json in ["", "{}", "[1]", &outside, &elsewhere, &project("{}", good)] {
        let file = made_up(&folder, Kind::Project, json);
        let refused = bench.app.open_project(&file, phrase(), None).await;
        assert!(matches!(refused, Err(AppError::Parcel(ParcelError::Damaged))), "{refused:?}");
    }
    let looked = bench.app.preview_project(&folder.join("made-up.mailhaul"), phrase()).await;
    assert!(matches!(looked, Err(AppError::Parcel(ParcelError::Damaged))), "{looked:?}");
    let file = made_up(&folder, Kind::Backup, &project("", good));
    let other = bench.app.preview_project(&file, phrase()).await;
    assert!(matches!(other, Err(AppError::Parcel(ParcelError::OtherKind))), "{other:?}");
    assert!(bench.app.batches().unwrap().is_empty());
    assert_eq!(bench.app.servers(true).unwrap().len(), 2);
    let scratch = fs::read_dir(&folder).unwrap().flatten();
    let left = scratch.filter(|e| e.file_name().to_string_lossy().starts_with("opening-")).count();
    assert_eq!(left, 0);
    bench.app.shut_down().await;
}
