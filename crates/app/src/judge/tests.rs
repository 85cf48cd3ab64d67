use std::time::Duration;

use jiff::Timestamp;
use mailhaul_model::event::{Finished, Problem, Tally};
use mailhaul_model::{ExitCode, FailureClass, JobState, MessageCount, RunKind, Said};
use mailhaul_store::{Ending, Outlook};

use super::{Facts, MOST_CRASHES, MOST_SETBACKS, Next, Stop, judge};

fn now() -> Timestamp {
    Timestamp::from_second(1_700_000_000).unwrap()
}

fn facts(finished: Option<Finished>) -> Facts {
    Facts {
        kind: RunKind::Copy,
        now: now(),
        spread: 0,
        stop: None,
        finished,
        reached: false,
        ever_reached: false,
        setbacks: 0,
        crashes: 0,
        exit_words: "exit status 70".into(),
    }
}

fn finished(exit: ExitCode, failure: Option<(FailureClass, Option<u32>)>) -> Finished {
    Finished {
        exit,
        failure: failure.map(|(class, retry_after)| Problem {
            class,
            side: None,
            text: Said::as_it_is("It went wrong."),
            server_said: None,
            retry_after,
            fatal: true,
        }),
        total: Tally { source: MessageCount(1), copied: MessageCount(1), ..Tally::default() },
        folders: Vec::new(),
        errors: 0,
        seconds: 1.0,
        flags_updated: MessageCount(0),
        body_fetches: MessageCount(1),
        deletions: mailhaul_model::event::Deletions::default(),
    }
}

fn ends(next: Next) -> Ending {
    match next {
        Next::End(ending) => ending,
        Next::Back(outlook) => panic!("goes back: {outlook:?}"),
    }
}

fn goes_back(next: Next) -> Outlook {
    match next {
        Next::Back(outlook) => outlook,
        Next::End(ending) => panic!("ends: {ending:?}"),
    }
}

fn seconds(outlook: &Outlook) -> i64 {
    outlook.not_before.unwrap().as_second() - now().as_second()
}

#[test]
fn a_run_without_anything_to_say_is_done_and_one_with_refused_messages_is_not() {
    let mut done = finished(ExitCode::Ok, None);
    assert_eq!(ends(judge(&facts(Some(done.clone())))).state, JobState::Done);
    done.total.refused = MessageCount(1);
    let ending = ends(judge(&facts(Some(done))));
    assert_eq!(ending.state, JobState::Warnings);
    assert!(ending.reason.to_string().contains("1 message was refused"), "{}", ending.reason);
}

#[test]
fn a_rejected_password_is_never_tried_again() {
    for ever_reached in [false, true] {
        let failed = finished(
            ExitCode::AuthenticationSource,
            Some((FailureClass::WrongCredential, Some(5))),
        );
        let next = judge(&Facts { ever_reached, ..facts(Some(failed)) });
        assert_eq!(ends(next).state, JobState::Failed);
    }
}

#[test]
fn every_class_that_needs_someone_fails_and_every_other_waits() {
    use FailureClass::*;
    for class in
        [MailboxFull, TlsRefused, NotOffered, ProtocolViolated, BadRequest, LocalStorage, Internal]
    {
        let ended = finished(ExitCode::Other, Some((class, None)));
        assert_eq!(ends(judge(&facts(Some(ended)))).state, JobState::Failed, "{class:?}");
    }
    for class in [RateLimited, ConnectionLost, UnknownHost] {
        let ended = finished(ExitCode::Other, Some((class, None)));
        assert_eq!(goes_back(judge(&facts(Some(ended)))).state, JobState::Waiting, "{class:?}");
    }
}

#[test]
fn the_servers_own_waiting_time_is_obeyed() {
    let ended = finished(ExitCode::Other, Some((FailureClass::RateLimited, Some(1234))));
    assert_eq!(seconds(&goes_back(judge(&facts(Some(ended))))), 1234);
}

#[test]
fn waiting_doubles_with_every_setback_up_to_half_an_hour() {
    let waits: Vec<i64> = (0..12)
        .map(|setbacks| {
            let ended = finished(ExitCode::Other, Some((FailureClass::ConnectionLost, None)));
            let facts = Facts { setbacks, ever_reached: true, ..facts(Some(ended)) };
            seconds(&goes_back(judge(&facts)))
        })
        .collect();
    assert_eq!(waits[..4], [15, 30, 60, 120]);
    assert_eq!(waits[11], 1800);
}

#[test]
fn a_job_that_never_reached_its_servers_gives_up_and_one_that_did_does_not() {
    let ended = finished(ExitCode::Other, Some((FailureClass::UnknownHost, None)));
    let never = Facts { setbacks: MOST_SETBACKS - 1, ..facts(Some(ended)) };
    assert_eq!(ends(judge(&never)).state, JobState::Failed);
    let once = Facts { ever_reached: true, setbacks: 100, ..never };
    assert_eq!(goes_back(judge(&once)).state, JobState::Waiting);
}

#[test]
fn a_sidecar_that_goes_away_is_started_again_but_not_for_ever() {
    let first = goes_back(judge(&facts(None)));
    assert_eq!((first.state, first.crash), (JobState::Interrupted, true));
    let last = ends(judge(&Facts { crashes: MOST_CRASHES - 1, ..facts(None) }));
    assert_eq!(last.state, JobState::Failed);
    assert!(last.reason.to_string().contains("exit status 70"), "{}", last.reason);
}

#[test]
fn a_cancelled_run_is_cancelled_however_its_sidecar_ended() {
    let by_signal = finished(ExitCode::BySignal, Some((FailureClass::Stopped, None)));
    for finished in [None, Some(by_signal)] {
        let next = judge(&Facts { stop: Some(Stop::Cancel), ..facts(finished) });
        assert_eq!(ends(next).state, JobState::Cancelled);
    }
}

#[test]
fn a_run_that_was_through_before_the_cancel_is_done() {
    let next =
        judge(&Facts { stop: Some(Stop::Cancel), ..facts(Some(finished(ExitCode::Ok, None))) });
    assert_eq!(ends(next).state, JobState::Done);
}

#[test]
fn a_run_that_the_quitting_program_ended_is_resumed_at_once_at_the_next_start() {
    let outlook = goes_back(judge(&Facts { stop: Some(Stop::Quit), ..facts(None) }));
    assert_eq!(
        (outlook.state, outlook.not_before, outlook.crash),
        (JobState::Interrupted, None, false)
    );
}

#[test]
fn runs_that_fail_together_do_not_come_back_together() {
    let wait = |spread| {
        let ended = finished(ExitCode::Other, Some((FailureClass::RateLimited, None)));
        goes_back(judge(&Facts { spread, ..facts(Some(ended)) })).not_before.unwrap()
    };
    assert_ne!(wait(1), wait(2));
    assert!(wait(19).duration_since(now()).unsigned_abs() < Duration::from_secs(72));
}
