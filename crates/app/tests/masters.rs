//! An administrator's login that stands in for the users of a batch: set, taken over by imports, changed, removed.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use mailhaul_app::{
    AppError, ImportChoices, ImportOrder, ImportOutcome, MasterForm, MasterLogin, MasterRow,
    PasswordState, Trouble,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, JobId, JobState, RunKind, Secret};
use support::batch::{import, list, order, servers};
use support::{Bench, until_true};

const SOURCE: SideName = SideName::Source;

fn star(login: &str) -> MasterForm {
    MasterForm::UserStarMaster(login.to_owned())
}

fn typed(login: &str) -> MasterLogin {
    MasterLogin { side: SOURCE, form: star(login), password: Secret::new("master key") }
}

/// A list whose users have no password on the source.
fn users(logins: &[&str]) -> String {
    let row = |login: &&str| format!("{login}@old.example,{login}@new.example,swordfish\n");
    let rows: String = logins.iter().map(row).collect();
    format!("source_email,dest_email,dest_password\n{rows}")
}

fn take_in(
    bench: &Bench,
    list: &str,
    order: &ImportOrder,
    masters: &[MasterLogin],
) -> (ImportOutcome, Vec<JobId>) {
    let before: Vec<JobId> = bench.app.jobs().unwrap().iter().map(|row| row.id).collect();
    let page = bench.app.open_pasted(&Secret::new(list)).unwrap();
    let [source, destination] = servers(bench);
    let choices = ImportChoices {
        source: Some(source),
        destination: Some(destination),
        ..page.choices.clone()
    };
    bench.app.change_import(page.id, choices).unwrap();
    let outcome = bench.app.finish_import(page.id, order, masters).unwrap();
    let jobs = bench.app.jobs().unwrap().into_iter().map(|row| row.id);
    let mut made: Vec<JobId> = jobs.filter(|job| !before.contains(job)).collect();
    made.sort_unstable();
    (outcome, made)
}

/// A batch with one job that logs in through `boss`, which is its setting.
fn with_boss(bench: &Bench) -> (BatchId, JobId) {
    let keep = ImportOrder { keep_logins: vec![SOURCE], ..order("Wave", None) };
    let (outcome, jobs) = take_in(bench, &users(&["success"]), &keep, &[typed("boss")]);
    (outcome.batch, jobs[0])
}

fn masters(bench: &Bench, batch: BatchId) -> Vec<MasterRow> {
    bench.app.batch(batch).unwrap().batch.masters
}

async fn until_kept(bench: &Bench, batch: BatchId) {
    until_true(|| masters(bench, batch)[0].password == PasswordState::Kept).await;
}

#[tokio::test]
async fn a_later_import_takes_the_batchs_administrator_over_and_its_rows_need_no_password() {
    let bench = Bench::open();
    let (batch, _) = with_boss(&bench);
    until_kept(&bench, batch).await;
    assert_eq!((masters(&bench, batch).len(), &masters(&bench, batch)[0].form), (1, &star("boss")));

    let page = bench.app.open_pasted(&Secret::new(users(&["success.two"]))).unwrap();
    let [source, destination] = servers(&bench);
    let choices = ImportChoices {
        source: Some(source),
        destination: Some(destination),
        ..page.choices.clone()
    };
    let own = bench.app.change_import(page.id, choices.clone()).unwrap();
    assert_eq!((own.counts.ready, own.counts.needs_password), (0, 1));
    let stood_in = ImportChoices { stand_ins: vec![SOURCE], ..choices };
    let page = bench.app.change_import(page.id, stood_in).unwrap();
    assert_eq!((page.counts.ready, page.counts.needs_password), (1, 0));

    let into = ImportOrder { into: Some(batch), ..order("", Some(RunKind::Dry)) };
    let outcome = bench.app.finish_import(page.id, &into, &[]).unwrap();
    assert_eq!((outcome.jobs, outcome.waiting), (1, 0));
    let job = bench.app.jobs().unwrap()[0].id;
    let row = bench.until_state(job, JobState::Done).await;
    assert_eq!(row.source.login, "success.two@old.example*boss");
    assert_eq!(row.source_password, PasswordState::Kept);
}

#[tokio::test]
async fn what_one_import_does_otherwise_changes_the_batch_only_where_that_is_said() {
    let bench = Bench::open();
    let (batch, _) = with_boss(&bench);
    let into = ImportOrder { into: Some(batch), ..order("", None) };
    let own = ImportOrder { own_logins: vec![SOURCE], ..into.clone() };
    let (outcome, jobs) = take_in(&bench, &users(&["one"]), &own, &[]);
    assert_eq!((outcome.waiting, &*bench.row(jobs[0]).source.login), (1, "one@old.example"));
    let (_, jobs) = take_in(&bench, &users(&["two"]), &into, &[typed("chief")]);
    assert_eq!(bench.row(jobs[0]).source.login, "two@old.example*chief");
    assert_eq!(masters(&bench, batch)[0].form, star("boss"));

    let keep = ImportOrder { keep_logins: vec![SOURCE], ..into };
    take_in(&bench, &users(&["three"]), &keep, &[typed("chief")]);
    assert_eq!(masters(&bench, batch)[0].form, star("chief"));
    let drop = ImportOrder { own_logins: vec![SOURCE], ..keep };
    take_in(&bench, &users(&["four"]), &drop, &[]);
    assert_eq!(masters(&bench, batch), []);
}

#[tokio::test]
async fn a_changed_password_reaches_the_jobs_that_log_in_through_it_and_they_are_tested() {
    let bench = Bench::open();
    let (batch, job) = with_boss(&bench);
    let own = ImportOrder {
        into: Some(batch),
        own_logins: vec![SOURCE],
        ..order("", Some(RunKind::Dry))
    };
    let (_, others) = take_in(&bench, &list(&["success.own"]), &own, &[]);
    bench.until_state(others[0], JobState::Done).await;
    bench.until(job, |row| row.source_password == PasswordState::Kept).await;
    let new = Some(Secret::new("new key"));
    let outcome = bench.app.set_master(batch, SOURCE, &star("boss"), new).unwrap();
    assert_eq!((outcome.replaced, outcome.left_out, outcome.checks), (1, 0, 1));
    let row = bench.until_state(job, JobState::Done).await;
    assert_eq!(row.last.unwrap().kind, RunKind::Check);
    assert_eq!(bench.starts(others[0]), 1);
    until_kept(&bench, batch).await;
    let told: Vec<String> = bench
        .app
        .batch(batch)
        .unwrap()
        .activity
        .into_iter()
        .map(|act| act.text.to_string())
        .collect();
    assert_eq!(told[0], "Set the administrator's login on the source: boss.");
    assert_eq!(told[1], "Replaced passwords of 1 job.");
}

#[tokio::test]
async fn another_administrator_leaves_the_jobs_of_the_first_as_they_are() {
    let bench = Bench::open();
    let (batch, job) = with_boss(&bench);
    bench.until(job, |row| row.source_password == PasswordState::Kept).await;
    let outcome = bench.app.set_master(batch, SOURCE, &star("chief"), None).unwrap();
    assert_eq!((outcome.replaced, outcome.checks), (0, 0));
    bench.app.remove_master(batch, SOURCE).unwrap();
    assert_eq!(masters(&bench, batch), []);
    bench.app.queue_run(job, RunKind::Dry).unwrap();
    let row = bench.until_state(job, JobState::Done).await;
    assert_eq!(row.source.login, "success@old.example*boss");
}

#[tokio::test]
async fn an_administrator_without_a_login_or_a_first_password_is_refused() {
    let bench = Bench::open();
    let (batch, jobs) = import(&bench, "Wave", &list(&["success"]));
    let set = |form, password| bench.app.set_master(batch, SOURCE, &form, password);
    assert!(matches!(set(star("boss"), None), Err(AppError::Invalid(_))));
    assert!(matches!(set(star(" "), Some(Secret::new("x"))), Err(AppError::Invalid(_))));
    assert!(matches!(set(star("boss"), Some(Secret::new(""))), Err(AppError::Invalid(_))));
    assert_eq!(masters(&bench, batch), []);
    bench.until(jobs[0], |row| row.source_password == PasswordState::Kept).await;
}

#[tokio::test]
async fn jobs_wait_where_the_keychain_lost_the_administrators_password_until_it_is_entered_again() {
    let bench = Bench::open();
    let (batch, _) = with_boss(&bench);
    until_kept(&bench, batch).await;
    bench.vault.clear();
    let into = ImportOrder { into: Some(batch), ..order("", Some(RunKind::Dry)) };
    let (_, jobs) = take_in(&bench, &users(&["success.two"]), &into, &[]);
    let row = bench.until(jobs[0], |row| row.source_password == PasswordState::Missing).await;
    assert_eq!(row.trouble, Some(Trouble::PasswordMissing));
    let again = Some(Secret::new("master key"));
    bench.app.set_master(batch, SOURCE, &star("boss"), again).unwrap();
    bench.until_state(jobs[0], JobState::Done).await;
}

#[tokio::test]
async fn closing_a_batch_shreds_its_administrators_password_too() {
    let bench = Bench::open();
    let (batch, job) = with_boss(&bench);
    bench.until(job, |row| row.destination_password == PasswordState::Kept).await;
    let receipt = bench.app.close_batch(batch).await.unwrap();
    assert_eq!((receipt.jobs, receipt.passwords_removed), (1, 3));
    assert_eq!(masters(&bench, batch)[0].password, PasswordState::Missing);
    let again = bench.app.set_master(batch, SOURCE, &star("boss"), Some(Secret::new("x")));
    assert!(matches!(again, Err(AppError::NotNow(_))));
}
