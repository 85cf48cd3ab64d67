//! Closing a batch: what goes, and what can't come back.

mod support;

use mailhaul_app::{AppError, NewPasswords, PasswordState};
use mailhaul_model::{RunKind, Secret};
use support::batch::{import, list};
use support::{Bench, until_true};

#[tokio::test]
async fn closing_a_batch_shreds_its_passwords_and_says_how_many() {
    let bench = Bench::open();
    let (batch, jobs) = import(&bench, "Wave 1", &list(&["success"]));
    bench.until(jobs[0], |row| row.source_password == PasswordState::Kept).await;
    bench.until(jobs[0], |row| row.destination_password == PasswordState::Kept).await;
    let receipt = bench.app.close_batch(batch).await.unwrap();
    assert_eq!((receipt.jobs, receipt.passwords_removed), (1, 2));
    assert_eq!(receipt.problems, Vec::<String>::new());
    let row = bench.row(jobs[0]);
    assert_eq!(row.source_password, PasswordState::Missing);
    assert!(bench.app.batch(batch).unwrap().batch.closed.is_some());
    assert!(matches!(bench.app.queue_run(jobs[0], RunKind::Dry), Err(AppError::NotNow(_))));
    until_true(|| bench.app.batches().unwrap()[0].held.is_some()).await;
    // No password comes back into it, neither by hand nor by a list.
    let new = || NewPasswords { source: Some(Secret::new("x")), destination: None };
    assert!(matches!(bench.app.replace_passwords(jobs[0], new()), Err(AppError::NotNow(_))));
    let outcome = bench.app.replace_for_many(&jobs, &new()).unwrap();
    assert_eq!((outcome.replaced, outcome.left_out, outcome.checks), (0, 1, 0));
}
