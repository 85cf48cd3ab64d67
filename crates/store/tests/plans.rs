//! Jobs that are away by a plan, and the results of theirs that become runs.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use jiff::Timestamp;
use mailhaul_model::event::SideName;
use mailhaul_model::{
    BatchId, Endpoint, JobId, JobState, Port, RunKind, RunOptions, Schedule, Security, Trust,
};
use mailhaul_store::{
    Account, BatchSpec, Collecting, CredentialState, Ending, Held, JobSpec, NewJob, PlanRecord,
    ServerSpec, Store,
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

/// Jobs whose passwords are kept.
fn store(jobs: usize) -> (Store, BatchId, Vec<JobId>) {
    let store = Store::open_in_memory().unwrap();
    let host = "imap.example.org".parse().unwrap();
    let endpoint = Endpoint::new(host, Port::IMAPS, Security::Tls, Trust::System);
    let server = store.add_server(&ServerSpec { name: "One".into(), endpoint }).unwrap();
    let spec = BatchSpec {
        name: "Spring".into(),
        source: server,
        destination: server,
        options: RunOptions::default(),
        schedule: Schedule::default(),
        most_at_once: None,
    };
    let batch = store.add_batch(&spec, at(0)).unwrap();
    let account = |login: String| Account { server, login, act_as: None };
    let job = |number: usize| NewJob {
        spec: JobSpec {
            name: number.to_string(),
            source: account(format!("old{number}")),
            destination: account(format!("new{number}")),
            options: RunOptions::default(),
        },
        has_source_password: true,
        has_destination_password: true,
    };
    let jobs: Vec<NewJob> = (0..jobs).map(job).collect();
    let ids = store.create_jobs(batch, &jobs, None, at(1)).unwrap();
    for id in &ids {
        for side in [SideName::Source, SideName::Destination] {
            store.settle_credential(*id, side, 1, CredentialState::Kept).unwrap();
        }
    }
    (store, batch, ids)
}

fn plan(id: &str, batch: BatchId) -> PlanRecord {
    PlanRecord {
        id: id.into(),
        batch,
        kind: RunKind::Copy,
        shards: 2,
        made: at(5),
        jobs: 0,
        away: 0,
    }
}

#[test]
fn a_job_that_is_away_is_claimed_by_nobody_and_is_in_one_plan_at_a_time() {
    let (store, batch, jobs) = store(2);
    assert!(store.add_plan(&plan("one", batch), &[(jobs[0], 0)]).unwrap());
    assert!(!store.add_plan(&plan("two", batch), &[(jobs[1], 0), (jobs[0], 1)]).unwrap());
    let away = |job| store.listing(job).unwrap().unwrap().away;
    assert_eq!((away(jobs[0]), away(jobs[1])), (true, false));
    for job in &jobs {
        store.queue_run(*job, RunKind::Dry, None, at(6)).unwrap().unwrap();
    }
    let claim = || store.claim(at(9), 9, &Held::default()).unwrap().map(|claim| claim.job);
    assert_eq!((claim(), claim()), (Some(jobs[1]), None));
    let [kept] = &store.plans().unwrap()[..] else { panic!("one plan") };
    assert_eq!((kept.id.as_str(), kept.jobs, kept.away), ("one", 1, 1));
    store.end_away("one", jobs[0]).unwrap();
    // What is in line or at work here isn't given away.
    assert!(!store.add_plan(&plan("three", batch), &[(jobs[0], 1)]).unwrap());
    assert_eq!(claim(), Some(jobs[0]));
    assert!(!store.add_plan(&plan("three", batch), &[(jobs[0], 1)]).unwrap());
}

#[test]
fn a_result_is_one_run_however_often_it_is_collected_and_wherever_that_broke_off() {
    let (store, batch, jobs) = store(2);
    let (job, other) = (jobs[0], jobs[1]);
    store.add_plan(&plan("one", batch), &[(job, 0)]).unwrap();
    let begin = |job, mark: &str| {
        store.begin_collected("one", job, mark, RunKind::Copy, None, at(7)).unwrap()
    };
    assert_eq!(begin(other, "first"), Collecting::Foreign);
    let Collecting::Begun(run) = begin(job, "first") else { panic!("it begins") };
    // It broke off here: the same run is done over.
    assert_eq!(begin(job, "first"), Collecting::Begun(run));
    assert_eq!(begin(job, "second"), Collecting::Open);
    let ending = Ending {
        state: JobState::Done,
        reason: mailhaul_model::Said::as_it_is("All arrived."),
        exit: None,
        errors: 0,
        failure: None,
        tally: None,
    };
    assert!(store.end_run(run, &ending, at(8)).unwrap());
    assert_eq!(begin(job, "first"), Collecting::Known);
    let record = store.run(run).unwrap().unwrap();
    assert_eq!((record.started, record.ended), (Some(at(7)), Some(at(8))));
    assert!(matches!(begin(job, "second"), Collecting::Begun(second) if second != run));
}
