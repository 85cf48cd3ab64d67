use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mailhaul_model::{
    BatchId, ByteCount, DayWindow, Endpoint, JobId, Port, RunId, RunOptions, Schedule, Security,
    Server, ServerId, ServerLimits, SignIn, Trust,
};
use mailhaul_store::{BatchRecord, BatchSpec, Placed};

use super::{Facts, Holds};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn batch(change: impl FnOnce(&mut BatchRecord)) -> BatchRecord {
    let mut batch = BatchRecord {
        id: BatchId(1),
        spec: BatchSpec {
            name: "Spring".into(),
            source: ServerId(1),
            destination: ServerId(2),
            options: RunOptions::default(),
            schedule: Schedule::default(),
            most_at_once: None,
        },
        created: at("2026-11-01T00:00:00Z"),
        handed_over: false,
        paused: false,
        closed: None,
    };
    change(&mut batch);
    batch
}

fn server(limits: ServerLimits) -> Server {
    Server {
        id: ServerId(1),
        name: "Old".into(),
        endpoint: Endpoint::new(
            "imap.old.example".parse().unwrap(),
            Port::IMAPS,
            Security::Tls,
            Trust::System,
        ),
        archived: false,
        limits,
        sign_in: SignIn::Password,
        user_client: None,
    }
}

fn run(number: u32) -> Placed {
    Placed {
        run: RunId(number),
        job: JobId(number),
        batch: Some(BatchId(1)),
        source: ServerId(1),
        destination: ServerId(2),
        paused: false,
    }
}

fn look(batches: &[BatchRecord], servers: &[Server], used: u32, moved: u64, runs: u32) -> Holds {
    let at_work: Vec<Placed> = (1..=runs).map(run).collect();
    Holds::look(&Facts {
        now: at("2026-11-24T12:00:00Z"),
        zone: &TimeZone::UTC,
        queue_paused: false,
        batches,
        servers,
        at_work: &at_work,
        connections: &HashMap::from([(ServerId(1), used)]),
        volume_today: &[(ServerId(1), ByteCount(moved))],
    })
}

#[test]
fn nothing_is_held_back_without_a_reason() {
    let holds = look(&[batch(|_| ())], &[server(ServerLimits::default())], 100, 1 << 40, 100);
    assert_eq!(holds, Holds::default());
}

#[test]
fn a_paused_batch_ends_its_runs_and_a_full_one_only_lets_the_next_wait() {
    let paused = look(&[batch(|batch| batch.paused = true)], &[], 0, 0, 1);
    assert!(paused.ends(&run(1)));
    let full = look(&[batch(|batch| batch.spec.most_at_once = Some(2))], &[], 0, 0, 2);
    assert!(!full.ends(&run(1)));
    assert_eq!(full.held().batches, [BatchId(1)]);
    let free = look(&[batch(|batch| batch.spec.most_at_once = Some(3))], &[], 0, 0, 2);
    assert_eq!(free, Holds::default());
}

#[test]
fn a_server_whose_day_is_used_up_is_left_alone_until_midnight() {
    let limits = ServerLimits { bytes_per_day: Some(ByteCount(1000)), ..ServerLimits::default() };
    assert_eq!(look(&[], &[server(limits)], 0, 999, 1), Holds::default());
    let holds = look(&[], &[server(limits)], 0, 1000, 1);
    let hold = &holds.servers[&ServerId(1)];
    assert_eq!(hold.until, Some(at("2026-11-25T00:00:00Z")));
    assert!(hold.reason.to_string().contains("1000 bytes"), "{}", hold.reason);
    assert!(holds.ends(&run(1)));
}

#[test]
fn a_server_without_a_free_connection_lets_runs_wait_and_ends_none() {
    let limits = ServerLimits { connections: Some(6), ..ServerLimits::default() };
    assert_eq!(look(&[], &[server(limits)], 5, 0, 2), Holds::default());
    let holds = look(&[], &[server(limits)], 6, 0, 2);
    assert_eq!(holds.held().servers, [ServerId(1)]);
    assert!(!holds.ends(&run(1)));
}

#[test]
fn a_night_window_says_when_it_opens() {
    let window = DayWindow::new(22 * 60, 6 * 60);
    let holds = look(&[batch(|batch| batch.spec.schedule.window = window)], &[], 0, 0, 1);
    let hold = &holds.batches[&BatchId(1)];
    assert_eq!(hold.reason, "Waits for the batch's schedule until 22:00.");
    assert!(hold.ends_runs);
}
