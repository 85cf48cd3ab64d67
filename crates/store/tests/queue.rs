//! The queue as several threads and several starts of the program see it.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::HashSet;
use std::sync::Barrier;

use jiff::Timestamp;
use mailhaul_model::event::SideName;
use mailhaul_model::{
    Endpoint, JobId, JobState, Port, RunId, RunKind, RunOptions, Said, Security, Trust,
};
use mailhaul_store::{Account, CredentialState, Ending, Held, JobSpec, Outlook, ServerSpec, Store};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

fn spec(store: &Store, login: &str) -> JobSpec {
    let endpoint = Endpoint::new(
        "imap.example.org".parse().unwrap(),
        Port::IMAPS,
        Security::Tls,
        Trust::System,
    );
    let server = match store.servers().unwrap().first() {
        Some(record) => record.server.id,
        None => store.add_server(&ServerSpec { name: "One".into(), endpoint }).unwrap(),
    };
    let account = |login: &str| Account { server, login: login.into(), act_as: None };
    JobSpec {
        name: login.into(),
        source: account(login),
        destination: account(&format!("new-{login}")),
        options: RunOptions::default(),
    }
}

fn job(store: &Store, login: &str) -> (JobId, RunId) {
    let (job, run) = store.create_job(&spec(store, login), RunKind::Dry, at(0)).unwrap();
    for side in [SideName::Source, SideName::Destination] {
        assert!(store.settle_credential(job, side, 1, CredentialState::Kept).unwrap());
    }
    (job, run)
}

fn ending(state: JobState) -> Ending {
    Ending {
        state,
        reason: Said::as_it_is("because"),
        exit: None,
        errors: 0,
        failure: None,
        tally: None,
    }
}

#[test]
fn eight_threads_claim_every_run_once_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("x.sqlite")).unwrap();
    let runs: Vec<RunId> = (0..80).map(|n| job(&store, &format!("u{n}")).1).collect();
    let barrier = Barrier::new(8);
    let claimed: Vec<Vec<RunId>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    // A connection of its own each: the statement has to be exclusive, not the lock in front of it.
                    let own = Store::open(&folder.path().join("x.sqlite")).unwrap();
                    barrier.wait();
                    let mut mine = Vec::new();
                    while let Some(claim) = own.claim(at(1), 1000, &Held::default()).unwrap() {
                        mine.push(claim.run);
                    }
                    mine
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for mine in &claimed {
        assert!(mine.is_sorted());
    }
    let all: Vec<RunId> = claimed.into_iter().flatten().collect();
    assert_eq!(all.len(), 80);
    assert_eq!(all.iter().collect::<HashSet<_>>(), runs.iter().collect::<HashSet<_>>());
}

#[test]
fn no_more_than_the_limit_are_claimed_until_one_ends() {
    let store = Store::open_in_memory().unwrap();
    let runs: Vec<RunId> = (0..5).map(|n| job(&store, &format!("u{n}")).1).collect();
    for run in &runs[..2] {
        assert_eq!(store.claim(at(1), 2, &Held::default()).unwrap().unwrap().run, *run);
    }
    assert_eq!(store.claim(at(1), 2, &Held::default()).unwrap(), None);
    assert!(store.end_run(runs[0], &ending(JobState::Done), at(2)).unwrap());
    assert_eq!(store.claim(at(2), 2, &Held::default()).unwrap().unwrap().run, runs[2]);
}

#[test]
fn a_run_is_not_claimed_before_both_passwords_are_kept() {
    let store = Store::open_in_memory().unwrap();
    let (job, run) = store.create_job(&spec(&store, "a"), RunKind::Dry, at(0)).unwrap();
    assert_eq!(store.claim(at(1), 4, &Held::default()).unwrap(), None);
    store.settle_credential(job, SideName::Source, 1, CredentialState::Kept).unwrap();
    assert_eq!(store.claim(at(1), 4, &Held::default()).unwrap(), None);
    store.settle_credential(job, SideName::Destination, 1, CredentialState::Kept).unwrap();
    assert_eq!(store.claim(at(1), 4, &Held::default()).unwrap().unwrap().run, run);
}

#[test]
fn a_password_that_was_replaced_meanwhile_does_not_settle_the_new_one() {
    let store = Store::open_in_memory().unwrap();
    let (job, _) = store.create_job(&spec(&store, "a"), RunKind::Dry, at(0)).unwrap();
    assert_eq!(store.begin_credential(job, SideName::Source).unwrap(), 2);
    assert!(!store.settle_credential(job, SideName::Source, 1, CredentialState::Kept).unwrap());
    let record = store.job(job).unwrap().unwrap().source_credential;
    assert_eq!((record.state, record.revision), (CredentialState::Writing, 2));
}

#[test]
fn a_run_that_waits_is_claimed_when_its_time_has_come_and_not_before() {
    let store = Store::open_in_memory().unwrap();
    let (_, run) = job(&store, "a");
    store.claim(at(1), 4, &Held::default()).unwrap().unwrap();
    let outlook = Outlook {
        state: JobState::Waiting,
        reason: Said::as_it_is("the server asks for a pause"),
        not_before: Some(at(60)),
        failure: None,
        setback: true,
        crash: false,
    };
    assert!(store.put_back(run, &outlook).unwrap());
    assert_eq!(store.next_due().unwrap(), Some(at(60)));
    assert_eq!(store.claim(at(59), 4, &Held::default()).unwrap(), None);
    let claim = store.claim(at(60), 4, &Held::default()).unwrap().unwrap();
    assert_eq!((claim.run, claim.attempt), (run, 2));
    assert_eq!(store.run(run).unwrap().unwrap().setbacks, 1);
}

#[test]
fn a_job_has_one_open_run_and_a_real_run_is_linked_to_its_dry_run() {
    let store = Store::open_in_memory().unwrap();
    let (job, dry) = job(&store, "a");
    assert_eq!(store.queue_run(job, RunKind::Copy, Some(dry), at(1)).unwrap(), None);
    store.end_run(dry, &ending(JobState::Done), at(2)).unwrap();
    let real = store.queue_run(job, RunKind::Copy, Some(dry), at(3)).unwrap().unwrap();
    assert_eq!(store.dry_run_of(real).unwrap(), Some(dry));
    assert_eq!(store.real_run_of(dry).unwrap(), Some(real));
}

#[test]
fn what_ran_when_the_program_was_killed_is_in_line_again_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.sqlite");
    let (running, done) = {
        let store = Store::open(&path).unwrap();
        let (_, done) = job(&store, "a");
        let (_, running) = job(&store, "b");
        store.claim(at(1), 4, &Held::default()).unwrap().unwrap();
        store.claim(at(1), 4, &Held::default()).unwrap().unwrap();
        store.end_run(done, &ending(JobState::Done), at(2)).unwrap();
        (running, done)
    };
    let store = Store::open(&path).unwrap();
    assert_eq!(
        store.requeue_orphans(&Said::as_it_is("ended in the middle"), at(10)).unwrap(),
        [running]
    );
    assert_eq!(store.run(running).unwrap().unwrap().state, JobState::Interrupted);
    assert_eq!(store.run(done).unwrap().unwrap().state, JobState::Done);
    assert_eq!(store.claim(at(10), 4, &Held::default()).unwrap().unwrap().run, running);
}

#[test]
fn an_ended_run_can_not_end_again_nor_go_back_into_line() {
    let store = Store::open_in_memory().unwrap();
    let (_, run) = job(&store, "a");
    assert!(store.end_run(run, &ending(JobState::Cancelled), at(1)).unwrap());
    assert!(!store.end_run(run, &ending(JobState::Done), at(2)).unwrap());
    let record = store.run(run).unwrap().unwrap();
    assert_eq!((record.state, record.ended), (JobState::Cancelled, Some(at(1))));
}

#[test]
fn a_job_with_an_open_run_is_not_deleted_and_one_without_goes_with_its_runs() {
    let store = Store::open_in_memory().unwrap();
    let (job, run) = job(&store, "a");
    assert!(!store.delete_closed_job(job).unwrap());
    store.end_run(run, &ending(JobState::Done), at(1)).unwrap();
    assert!(store.delete_closed_job(job).unwrap());
    assert_eq!(store.run(run).unwrap(), None);
}

#[test]
fn a_server_that_a_job_uses_is_not_deleted() {
    let store = Store::open_in_memory().unwrap();
    let (job, run) = job(&store, "a");
    let server = store.servers().unwrap()[0].clone();
    assert_eq!(server.jobs, 1);
    assert!(!store.delete_unused_server(server.server.id).unwrap());
    store.end_run(run, &ending(JobState::Done), at(1)).unwrap();
    store.delete_closed_job(job).unwrap();
    assert!(store.delete_unused_server(server.server.id).unwrap());
}

#[test]
fn the_same_pair_is_found_in_any_letter_case() {
    let store = Store::open_in_memory().unwrap();
    let (job, _) = job(&store, "mia@example.org");
    let same = spec(&store, "Mia@Example.org");
    let found = |except| store.job_of_pair(&same.source, &same.destination, except).unwrap();
    assert_eq!(found(None), Some(job));
    assert_eq!(found(Some(job)), None);
}

#[test]
fn jobs_are_listed_in_portions_each_once_and_newest_first() {
    let store = Store::open_in_memory().unwrap();
    for n in 0..7 {
        job(&store, &format!("u{n}"));
    }
    let mut rows = store.listings_before(None, 3).unwrap();
    assert_eq!(rows.len(), 3);
    loop {
        let next = store.listings_before(rows.last().map(|row| row.id), 3).unwrap();
        if next.is_empty() {
            break;
        }
        rows.extend(next);
    }
    assert_eq!(rows, store.listings().unwrap());
    assert_eq!(rows.len(), 7);
}

#[test]
fn five_thousand_jobs_are_listed_without_looking_at_every_run_twice() {
    let store = Store::open_in_memory().unwrap();
    for n in 0..5000 {
        let (_, run) = job(&store, &format!("u{n}"));
        if n % 2 == 0 {
            store.end_run(run, &ending(JobState::Done), at(1)).unwrap();
        }
    }
    let rows = store.listings().unwrap();
    assert_eq!(rows.len(), 5000);
    assert_eq!(rows.iter().filter(|row| row.ended.is_some()).count(), 2500);
    assert!(rows.iter().all(|row| row.newest.is_some()));
    let start = std::time::Instant::now();
    store.listings().unwrap();
    // Tens of milliseconds in a debug build; only a plan that scans every run for every job comes near the bound.
    assert!(start.elapsed() < std::time::Duration::from_secs(2), "{:?}", start.elapsed());
}
