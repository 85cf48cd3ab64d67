//! Batches: many jobs at once, the order they go in, and what is remembered about them.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use jiff::Timestamp;
use jiff::civil::date;
use mailhaul_model::event::{MessageOutcome, MessageReport, SideName};
use mailhaul_model::{
    BatchId, ByteCount, Endpoint, JobId, MasterForm, MessageCount, Port, Priority, RunKind,
    RunOptions, Said, Schedule, Security, ServerId, Trust, Uid,
};
use mailhaul_store::{
    Account, Act, BatchSpec, CredentialState, Held, JobSpec, NewJob, Paired, ServerSpec, Store,
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

struct Bench {
    store: Store,
    server: ServerId,
    batch: BatchId,
}

impl Bench {
    fn new() -> Self {
        let store = Store::open_in_memory().unwrap();
        let endpoint = Endpoint::new(
            "imap.example.org".parse().unwrap(),
            Port::IMAPS,
            Security::Tls,
            Trust::System,
        );
        let server = store.add_server(&ServerSpec { name: "One".into(), endpoint }).unwrap();
        let spec = BatchSpec {
            name: "Spring".into(),
            source: server,
            destination: server,
            options: RunOptions::default(),
            schedule: Schedule { days: vec![6, 7], ..Schedule::default() },
            most_at_once: Some(3),
        };
        let batch = store.add_batch(&spec, at(0)).unwrap();
        Self { store, server, batch }
    }

    fn new_job(&self, login: &str) -> NewJob {
        let account =
            |login: &str| Account { server: self.server, login: login.into(), act_as: None };
        NewJob {
            spec: JobSpec {
                name: login.into(),
                source: account(login),
                destination: account(&format!("new-{login}")),
                options: RunOptions::default(),
            },
            has_source_password: true,
            has_destination_password: true,
        }
    }

    /// Jobs in line with their passwords kept.
    fn jobs(&self, logins: &[&str]) -> Vec<JobId> {
        let jobs: Vec<NewJob> = logins.iter().map(|login| self.new_job(login)).collect();
        let ids = self.store.create_jobs(self.batch, &jobs, Some(RunKind::Dry), at(1)).unwrap();
        for id in &ids {
            for side in [SideName::Source, SideName::Destination] {
                self.store.settle_credential(*id, side, 1, CredentialState::Kept).unwrap();
            }
        }
        ids
    }

    fn claim(&self, held: &Held) -> Option<JobId> {
        self.store.claim(at(2), 1000, held).unwrap().map(|claim| claim.job)
    }
}

#[test]
fn a_batch_is_read_back_as_it_was_written() {
    let bench = Bench::new();
    let batch = bench.store.batch(bench.batch).unwrap().unwrap();
    assert_eq!((batch.spec.name.as_str(), batch.spec.most_at_once), ("Spring", Some(3)));
    assert_eq!(batch.spec.schedule.days, [6, 7]);
    assert_eq!((batch.paused, batch.closed), (false, None));
    bench.store.pause_batch(bench.batch, true).unwrap();
    bench.store.close_batch(bench.batch, Some(at(9))).unwrap();
    let batch = bench.store.batches().unwrap().remove(0);
    assert_eq!((batch.paused, batch.closed), (true, Some(at(9))));
}

#[test]
fn a_password_that_was_not_given_is_missing_and_its_run_is_not_claimed() {
    let bench = Bench::new();
    let mut half = bench.new_job("mia");
    half.has_destination_password = false;
    let id = bench.store.create_jobs(bench.batch, &[half], Some(RunKind::Dry), at(1)).unwrap()[0];
    bench.store.settle_credential(id, SideName::Source, 1, CredentialState::Kept).unwrap();
    let job = bench.store.job(id).unwrap().unwrap();
    assert_eq!(job.destination_credential.state, CredentialState::Missing);
    assert_eq!(job.destination_credential.revision, 0);
    assert_eq!(bench.claim(&Held::default()), None);
    assert_eq!(bench.store.begin_credential(id, SideName::Destination).unwrap(), 1);
    bench.store.settle_credential(id, SideName::Destination, 1, CredentialState::Kept).unwrap();
    assert_eq!(bench.claim(&Held::default()), Some(id));
}

#[test]
fn a_higher_priority_goes_first_and_a_paused_job_not_at_all() {
    let bench = Bench::new();
    let jobs = bench.jobs(&["a", "b", "c", "d"]);
    bench.store.order_jobs(&[jobs[2]], Some(Priority::High), None).unwrap();
    bench.store.order_jobs(&[jobs[0]], Some(Priority::Low), None).unwrap();
    bench.store.order_jobs(&[jobs[1]], None, Some(true)).unwrap();
    let claims: Vec<_> = std::iter::from_fn(|| bench.claim(&Held::default())).collect();
    assert_eq!(claims, [jobs[2], jobs[3], jobs[0]]);
    bench.store.order_jobs(&[jobs[1]], None, Some(false)).unwrap();
    assert_eq!(bench.claim(&Held::default()), Some(jobs[1]));
}

#[test]
fn runs_are_moved_before_another_and_to_the_end_in_the_order_given() {
    let bench = Bench::new();
    let jobs = bench.jobs(&["a", "b", "c", "d", "e"]);
    bench.store.move_runs(&[jobs[4], jobs[3]], Some(jobs[1])).unwrap();
    bench.store.move_runs(&[jobs[0]], None).unwrap();
    for _ in 0..40 {
        bench.store.move_runs(&[jobs[2]], Some(jobs[1])).unwrap();
        bench.store.move_runs(&[jobs[1]], Some(jobs[2])).unwrap();
    }
    let claims: Vec<_> = std::iter::from_fn(|| bench.claim(&Held::default())).collect();
    assert_eq!(claims, [jobs[4], jobs[3], jobs[1], jobs[2], jobs[0]]);
}

#[test]
fn a_held_batch_and_a_held_server_keep_their_runs_in_line() {
    let bench = Bench::new();
    let jobs = bench.jobs(&["a"]);
    let batch = Held { batches: vec![bench.batch], servers: Vec::new() };
    let server = Held { batches: Vec::new(), servers: vec![bench.server] };
    assert_eq!((bench.claim(&batch), bench.claim(&server)), (None, None));
    assert_eq!(bench.claim(&Held::default()), Some(jobs[0]));
    let placed = bench.store.at_work().unwrap();
    assert_eq!((placed[0].job, placed[0].batch), (jobs[0], Some(bench.batch)));
}

#[test]
fn a_clock_that_went_back_lets_nothing_wait_for_ever() {
    let bench = Bench::new();
    let jobs = bench.jobs(&["a"]);
    let run = bench.store.runs_of(jobs[0]).unwrap()[0].id;
    bench.store.claim(at(2), 9, &Held::default()).unwrap().unwrap();
    let outlook = mailhaul_store::Outlook {
        state: mailhaul_model::JobState::Waiting,
        reason: Said::as_it_is("busy"),
        not_before: Some(at(1_000_000)),
        failure: None,
        setback: false,
        crash: false,
    };
    bench.store.put_back(run, &outlook).unwrap();
    assert_eq!(bench.store.shorten_waits(at(3600)).unwrap(), 1);
    assert_eq!(bench.store.next_due().unwrap(), Some(at(3600)));
    assert_eq!(bench.store.shorten_waits(at(3600)).unwrap(), 0);
}

#[test]
fn a_rejected_password_is_known_by_its_revision() {
    let bench = Bench::new();
    let id = bench.jobs(&["a"])[0];
    bench.store.reject_credential(id, SideName::Source).unwrap();
    let credential = |id| bench.store.job(id).unwrap().unwrap().source_credential;
    assert!(credential(id).is_rejected());
    bench.store.begin_credential(id, SideName::Source).unwrap();
    assert!(!credential(id).is_rejected());
}

#[test]
fn every_pair_is_listed_with_its_job() {
    let bench = Bench::new();
    let id = bench.jobs(&["Mia"])[0];
    let spec = bench.new_job("Mia").spec;
    let pairs = bench.store.pairs().unwrap();
    let expected =
        Paired { job: id, name: spec.name, source: spec.source, destination: spec.destination };
    assert_eq!(pairs, [expected]);
}

#[test]
fn a_message_that_may_stay_behind_is_still_listed_and_says_so() {
    let bench = Bench::new();
    let id = bench.jobs(&["a"])[0];
    let run = bench.store.claim(at(2), 9, &Held::default()).unwrap().unwrap().run;
    let ended = |run| {
        let ending = mailhaul_store::Ending {
            state: mailhaul_model::JobState::Warnings,
            reason: Said::as_it_is("because"),
            exit: None,
            errors: 0,
            failure: None,
            tally: None,
        };
        bench.store.end_run(run, &ending, at(3)).unwrap();
    };
    ended(run);
    let copy = bench.store.queue_run(id, RunKind::Copy, None, at(4)).unwrap().unwrap();
    let uid = Uid::new(7).unwrap();
    let report = MessageReport {
        outcome: MessageOutcome::Refused,
        folder: "INBOX".into(),
        uid,
        subject: "Figures".into(),
        size: ByteCount(9),
        date: String::new(),
        reason: Said::as_it_is("too large"),
    };
    bench.store.add_reports(copy, std::slice::from_ref(&report)).unwrap();
    let accepted = [(id, "INBOX".to_owned(), uid)];
    bench.store.accept_messages(&accepted, "fine with Mia", at(5)).unwrap();
    let failed = bench.store.failed_messages(bench.batch, 0, 10).unwrap();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].report, report);
    assert_eq!(failed[0].accepted, Some((at(5), "fine with Mia".to_owned())));
    assert_eq!(bench.store.failed_messages_of(id).unwrap(), failed);
    assert_eq!(bench.store.failed_messages(bench.batch, 1, 10).unwrap(), []);
}

#[test]
fn volume_is_counted_by_day_and_speed_by_minute() {
    let bench = Bench::new();
    let day = date(2026, 11, 24);
    bench.store.add_volume(bench.server, day, ByteCount(5)).unwrap();
    bench.store.add_volume(bench.server, day, ByteCount(6)).unwrap();
    assert_eq!(bench.store.volume_on(day).unwrap(), [(bench.server, ByteCount(11))]);
    assert_eq!(bench.store.volume_on(date(2026, 11, 25)).unwrap(), []);
    for second in [0, 1, 59, 90] {
        let (bytes, messages) = (ByteCount(10), MessageCount(1));
        bench.store.add_speed(bench.batch, at(40 + second), bytes, messages).unwrap();
    }
    let points = bench.store.speed_of(bench.batch, at(0)).unwrap();
    let bytes: Vec<u64> = points.iter().map(|point| point.bytes.0).collect();
    assert_eq!(bytes, [30, 10]);
}

#[test]
fn what_was_done_is_listed_newest_first_and_headings_are_remembered() {
    let bench = Bench::new();
    for text in ["Imported.", "Ran dry."] {
        let act = Act { at: at(1), person: "ina".into(), text: Said::as_it_is(text) };
        bench.store.note_act(bench.batch, &act).unwrap();
    }
    let acts = bench.store.acts_of(bench.batch, 9).unwrap();
    assert_eq!((acts[0].text.to_string().as_str(), acts.len()), ("Ran dry.", 2));
    bench.store.remember_columns(&[("kennwort".into(), "sourcePassword".into())]).unwrap();
    bench.store.remember_columns(&[("kennwort".into(), String::new())]).unwrap();
    assert_eq!(bench.store.remembered_columns().unwrap()["kennwort"], "");
}

#[test]
fn a_server_that_a_batch_uses_is_not_deleted() {
    let bench = Bench::new();
    assert!(!bench.store.delete_unused_server(bench.server).unwrap());
    assert!(bench.store.delete_empty_batch(bench.batch).unwrap());
    assert!(bench.store.delete_unused_server(bench.server).unwrap());
}

#[test]
fn an_administrators_login_is_known_by_its_newest_password_and_goes_with_its_batch() {
    let Bench { store, batch, .. } = Bench::new();
    let forms = [MasterForm::ActAs("boss".into()), MasterForm::DomainAdminUser("corp\\a".into())];
    let side = SideName::Destination;
    assert_eq!(store.begin_master(batch, side, &forms[0]).unwrap(), 1);
    assert_eq!(store.begin_master(batch, side, &forms[1]).unwrap(), 2);
    let unsettled = store.unsettled_masters().unwrap();
    assert_eq!((unsettled.len(), unsettled[0].revision), (1, 2));
    assert!(!store.settle_master(batch, side, 1, CredentialState::Kept).unwrap());
    assert!(store.settle_master(batch, side, 2, CredentialState::Kept).unwrap());
    assert_eq!(store.unsettled_masters().unwrap(), []);
    assert_eq!(store.masters(batch).unwrap()[0].form, forms[1]);
    assert_eq!(store.master(batch, SideName::Source).unwrap(), None);
    assert!(!store.change_master(batch, SideName::Source, &forms[0]).unwrap());
    assert!(store.delete_empty_batch(batch).unwrap());
    assert_eq!(store.masters(batch).unwrap(), []);
}
