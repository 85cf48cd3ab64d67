//! New passwords for many jobs at once.

mod support;

use mailhaul_app::{
    AppError, CredentialKind, CredentialVerdict, NewPasswords, PasswordState, Trouble,
};
use mailhaul_model::{JobState, RunKind, Secret};
use support::Bench;

#[tokio::test]
async fn a_list_of_new_passwords_reaches_the_jobs_that_log_in_with_them_and_they_are_tested() {
    let bench = Bench::open();
    let wrong = bench.job_at("wrong-password@old.example");
    bench.until_state(wrong, JobState::Failed).await;
    let fine = bench.job_at("success@old.example");
    bench.until_state(fine, JobState::Done).await;
    let file = bench.folder.path().join("new.csv");
    let list = "old address,password\n\
                WRONG-password@old.example,hunter 22\nnobody@old.example,x\nsuccess@old.example,\n";
    std::fs::write(&file, list).unwrap();
    let page = bench.app.open_renewal(&file).unwrap();
    assert_eq!(page.columns, ["old address", "password"]);
    let preview = &page.preview;
    assert_eq!((preview.matched, preview.unknown, preview.no_password), (1, 1, 1));
    assert_eq!(preview.rows[0].verdict, CredentialVerdict::Unknown);
    assert!(!format!("{page:?}").contains("hunter"), "{page:?}");
    let outcome = bench.app.finish_renewal(page.id).unwrap();
    assert_eq!((outcome.replaced, outcome.left_out, outcome.checks), (1, 2, 1));
    let row = bench
        .until(wrong, |row| row.last.as_ref().is_some_and(|last| last.kind == RunKind::Check))
        .await;
    assert_eq!(row.trouble, Some(Trouble::PasswordRejected));
    assert_eq!(bench.starts(fine), 1);
    bench.app.delete_renewal_file(page.id).unwrap();
    assert!(!file.exists());
    assert!(matches!(bench.app.finish_renewal(page.id), Err(AppError::NotNow(_))));
}

#[tokio::test]
async fn every_row_of_a_long_list_can_be_looked_at_those_that_need_it_first() {
    let bench = Bench::open();
    let job = bench.job_at("success@old.example");
    bench.until_state(job, JobState::Done).await;
    let row = |n: u32| format!("user{n}@old.example,x\n");
    let others: String = (0..700).map(row).collect();
    let text = Secret::new(format!("old address,password\nsuccess@old.example,x\n{others}"));
    let page = bench.app.open_pasted_renewal(&text).unwrap();
    assert_eq!((page.preview.rows.len(), page.preview.unknown), (500, 700));
    let rows = |kind, offset| bench.app.renewal_rows(page.id, kind, offset, 500).unwrap();
    assert_eq!(rows(None, 0), page.preview.rows);
    let rest = rows(None, 500);
    assert_eq!(rest.len(), 201);
    assert_eq!(rest[200].verdict.kind(), CredentialKind::Matched);
    assert_eq!(rows(Some(CredentialKind::Matched), 0), rest[200..]);
    assert_eq!(rows(Some(CredentialKind::Refused), 0), []);
    bench.app.discard_renewal(page.id);
    assert!(bench.app.renewal_rows(page.id, None, 0, 1).is_err());
}

#[tokio::test]
async fn a_column_of_passwords_that_is_taken_for_addresses_is_not_shown() {
    let bench = Bench::open();
    let text = Secret::new("address,password\nmia@old.example,hunter22\nleo@old.example,a@b.cd\n");
    let page = bench.app.open_pasted_renewal(&text).unwrap();
    let mut mapping = page.mapping;
    (mapping.address, mapping.password) = (mapping.password, mapping.address);
    let page = bench.app.change_renewal(page.id, mapping).unwrap();
    assert!(page.preview.rows.iter().all(|row| row.address.is_empty()), "{page:?}");
}

#[tokio::test]
async fn what_could_be_a_password_is_never_shown_as_a_heading() {
    let bench = Bench::open();
    let text = Secret::new("mia@old.example,hunter22\nleo@old.example,hunter23\n");
    let page = bench.app.open_pasted_renewal(&text).unwrap();
    let mut mapping = page.mapping;
    assert!(!mapping.has_header);
    mapping.has_header = true;
    let page = bench.app.change_renewal(page.id, mapping).unwrap();
    assert_eq!(page.columns, ["Column 1", "Column 2"]);
    assert_eq!(page.preview.rows.len(), 1);
    bench.app.discard_renewal(page.id);
    assert!(bench.app.change_renewal(page.id, mapping).is_err());
}

#[tokio::test]
async fn one_new_password_goes_to_many_jobs_and_a_job_at_work_is_not_disturbed() {
    let bench = Bench::open();
    let done = bench.job_at("success@old.example");
    bench.until_state(done, JobState::Done).await;
    let busy = bench.job_at("gate@old.example");
    bench.until_state(busy, JobState::Running).await;
    let new = NewPasswords { source: None, destination: Some(Secret::new("the new one")) };
    let outcome = bench.app.replace_for_many(&[done, busy], &new).unwrap();
    assert_eq!((outcome.replaced, outcome.checks), (2, 1));
    std::fs::write(bench.beside("gate"), "").unwrap();
    bench.until_state(busy, JobState::Done).await;
    bench.until(busy, |row| row.destination_password == PasswordState::Kept).await;
    bench
        .until(done, |row| row.last.as_ref().is_some_and(|last| last.kind == RunKind::Check))
        .await;
}
