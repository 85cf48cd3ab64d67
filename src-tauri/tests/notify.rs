//! What is worth an interruption, and how often.

mod support;

use std::time::{Duration, Instant};

use mailhaul_app::JobRow;
use mailhaul_desktop::notify::{News, Watch};
use mailhaul_model::{BatchId, JobId, JobState};
use support::row;

const BATCH: BatchId = BatchId(1);

fn running(batch: Option<BatchId>, jobs: u32) -> Watch {
    let mut watch = Watch::default();
    let rows: Vec<JobRow> = (1..=jobs).map(|n| row(n, batch, JobState::Running, 0)).collect();
    watch.know(&rows);
    watch
}

#[test]
fn a_job_of_its_own_is_told_when_it_ends_and_not_when_it_was_cancelled() {
    let mut watch = running(None, 2);
    let ended = [row(1, None, JobState::Done, 0), row(2, None, JobState::Cancelled, 0)];
    assert_eq!(watch.news(&ended, Instant::now()), [News::Job(JobId(1))]);
    assert_eq!(watch.news(&ended, Instant::now()), []);
}

#[test]
fn a_batch_is_told_once_when_its_last_job_ends() {
    let mut watch = running(Some(BATCH), 3);
    let now = Instant::now();
    assert_eq!(watch.news(&[row(1, Some(BATCH), JobState::Done, 5)], now), []);
    assert_eq!(watch.news(&[row(2, Some(BATCH), JobState::Done, 5)], now), []);
    let last = [row(3, Some(BATCH), JobState::Done, 0)];
    assert_eq!(watch.news(&last, now), [News::BatchEnded { batch: BATCH, needy: 0 }]);
}

#[test]
fn a_hundred_rejected_passwords_are_one_piece_of_news() {
    let mut watch = running(Some(BATCH), 5);
    let now = Instant::now();
    let failed = |n| [row(n, Some(BATCH), JobState::Failed, 0)];
    assert_eq!(watch.news(&failed(1), now), [News::BatchNeeds { batch: BATCH, needy: 1 }]);
    assert_eq!(watch.news(&failed(2), now + Duration::from_mins(1)), []);
    let later = now + Duration::from_mins(11);
    assert_eq!(watch.news(&failed(3), later), [News::BatchNeeds { batch: BATCH, needy: 3 }]);
    assert_eq!(watch.news(&failed(4), later), []);
    assert_eq!(watch.news(&failed(5), later), [News::BatchEnded { batch: BATCH, needy: 5 }]);
}

#[test]
fn a_top_up_that_found_nothing_new_is_no_news() {
    let mut watch = running(Some(BATCH), 1);
    assert_eq!(watch.news(&[row(1, Some(BATCH), JobState::Done, 0)], Instant::now()), []);
}
