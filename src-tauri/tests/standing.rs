//! What the tray and the taskbar say about the jobs there are.

mod support;

use mailhaul_app::{JobRow, Moved, RowProgress};
use mailhaul_desktop::glance::{Glance, Round};
use mailhaul_desktop::taskbar::{Bar, bar};
use mailhaul_desktop::tray::{Mood, face};
use mailhaul_desktop::voice::Voice;
use mailhaul_model::{BatchId, ByteCount, JobId, JobState, MessageCount, RunId, RunKind};
use support::row;

const BATCH: BatchId = BatchId(1);

/// A mailbox of so many bytes.
fn sized(job: u32, state: JobState, bytes: u64) -> JobRow {
    let moved = Moved { bytes_total: ByteCount(bytes), ..Moved::default() };
    JobRow { moved, ..row(job, Some(BATCH), state, 1) }
}

/// One at work, so far through it, at a pace.
fn at_work(job: u32, bytes: u64, fraction: f64, pace: f64) -> JobRow {
    let progress = RowProgress {
        run: RunId(1),
        kind: RunKind::Copy,
        phase: None,
        messages_done: MessageCount(0),
        messages_total: MessageCount(0),
        bytes_done: ByteCount(0),
        bytes_total: ByteCount(bytes),
        fraction,
        folders_done: 0,
        folders_total: 0,
        bytes_per_second: pace,
        messages_per_second: 0.0,
        seconds_left: None,
    };
    JobRow { progress: Some(progress), ..sized(job, JobState::Running, bytes) }
}

fn glance(rows: &[JobRow], paused: bool) -> Glance {
    let mut round = Round::default();
    round.take_all(rows);
    round.glance(paused)
}

#[test]
fn the_line_says_how_many_mailboxes_are_done_how_far_it_is_and_how_long_it_takes() {
    let rows = [
        sized(1, JobState::Done, 1000),
        at_work(2, 1000, 0.5, 0.1),
        sized(3, JobState::Queued, 500),
    ];
    let said = face(&glance(&rows, false));
    assert_eq!(said.line, "1 of 3 mailboxes, 60 %, about 3 h left");
    assert_eq!((said.mood, said.pause().to_string().as_str()), (Mood::Running, "Pause all"));
}

#[test]
fn nothing_is_promised_while_the_size_of_what_is_left_is_unknown() {
    let rows = [at_work(1, 1000, 0.5, 100.0), sized(2, JobState::Queued, 0)];
    assert_eq!(face(&glance(&rows, false)).line, "0 of 2 mailboxes, 25 %");
}

#[test]
fn a_paused_queue_says_so_and_offers_to_go_on() {
    let said = face(&glance(&[sized(1, JobState::Waiting, 10)], true));
    assert_eq!(said.line, "Paused: 0 of 1 mailbox, 0 %");
    assert_eq!((said.mood, said.pause().to_string().as_str()), (Mood::Idle, "Go on"));
}

#[test]
fn a_job_that_needs_someone_is_told_by_the_icon_even_while_others_run() {
    let rows = [sized(1, JobState::Failed, 10), at_work(2, 10, 0.1, 1.0)];
    let said = face(&glance(&rows, false));
    let shown = said.spoken(&Voice::default());
    assert_eq!((shown.mood, shown.needs.as_str()), (Mood::NeedsYou, "1 job needs you"));
    assert!(shown.tooltip.starts_with("Mailhaul: 0 of 2 mailboxes"));
}

#[test]
fn a_new_round_begins_when_nothing_was_left_of_the_one_before() {
    let mut round = Round::default();
    round.take(&[row(1, None, JobState::Running, 0), row(2, None, JobState::Queued, 0)], &[]);
    round.take(&[row(1, None, JobState::Done, 1)], &[]);
    assert_eq!((round.glance(false).done, round.glance(false).mailboxes), (1, 2));
    round.take(&[], &[JobId(2)]);
    assert_eq!((round.glance(false).open, round.glance(false).mailboxes), (0, 1));
    round.take(&[row(3, None, JobState::Running, 0)], &[]);
    assert_eq!((round.glance(false).done, round.glance(false).mailboxes), (0, 1));
}

#[test]
fn the_bar_is_never_full_before_the_end_and_red_only_until_somebody_looked() {
    let running = glance(&[at_work(1, 10, 0.9999, 1.0)], false);
    assert_eq!(bar(&running, false), Bar::Goes(99));
    assert_eq!(bar(&Glance { paused: true, ..running }, false), Bar::Paused(99));
    let mut round = Round::default();
    round.take(&[row(1, None, JobState::Running, 0)], &[]);
    round.take(&[row(1, None, JobState::Failed, 0)], &[]);
    assert_eq!(bar(&round.glance(false), false), Bar::Needs);
    assert_eq!(bar(&round.glance(false), true), Bar::Nothing);
    assert_eq!(bar(&glance(&[row(1, None, JobState::Failed, 0)], false), false), Bar::Nothing);
}
