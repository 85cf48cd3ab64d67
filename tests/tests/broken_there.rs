//! A message at which the destination breaks the connection each time it is sent: it is named, and holds up no other message.
#![cfg(unix)]

mod pair;

use mailhaul_demo::{Config, Fault, Feature};
use mailhaul_model::event::MessageReport;
use mailhaul_tests::Outcome;
use pair::{LOGIN, Pair};

/// What was refused, and that it was for this reason.
fn refused(outcome: &Outcome) -> Vec<&MessageReport> {
    let reports = outcome.reports();
    for report in &reports {
        let reason = report.reason.to_string();
        assert!(
            reason.contains("broke the connection each time this message was sent"),
            "{report:?}"
        );
    }
    reports
}

/// A run over a pair whose destination breaks at messages about these.
fn broken_at(destination: Config, subjects: &[&str]) -> Outcome {
    let pair = Pair::new(Config::default(), destination);
    for subject in subjects {
        pair.destination.handle.add(Fault::breaks_at_subject(subject));
    }
    let outcome = pair.job().run();
    let (total, broken) = (outcome.finished().total, subjects.len() as u64);
    assert_eq!(outcome.code, Some(114), "{}", outcome.story());
    assert_eq!(total.refused.0, broken, "{}", outcome.story());
    assert!(
        total.closes() && (total.copied + total.adopted).0 + broken == total.source.0,
        "{}",
        outcome.story()
    );
    assert_eq!(refused(&outcome).len() as u64, broken, "{}", outcome.story());
    pair.finish("messages that the destination broke at", &outcome);
    outcome
}

#[test]
fn a_message_that_breaks_the_destination_is_given_up_and_copied_once_the_server_is_mended() {
    let outcome = broken_at(Config::default(), &["plain 1 message 4"]);
    let report = refused(&outcome)[0];
    assert_eq!((report.folder.as_str(), report.uid.get()), ("Box 1", 5));
    assert_eq!(report.subject, "plain 1 message 4");
}

#[test]
fn several_are_found_where_each_message_is_sent_by_itself() {
    let plain = Config::default().without(Feature::MultiAppend);
    broken_at(plain, &["plain 1 message 8", "plain 1 message 9"]);
}

#[test]
fn what_the_destination_stored_before_it_broke_is_there_once_and_not_given_up() {
    let pair = Pair::usual();
    pair.destination.handle.add(Fault::breaks_behind_subject("message 4"));
    let outcome = pair.job().run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.story());
    let total = outcome.finished().total;
    assert!(total.closes() && total.refused.0 == 0, "{}", outcome.story());
    pair.assert_arrived("a server that stores and breaks");
}

#[test]
fn a_destination_that_breaks_at_whatever_it_is_sent_ends_the_run_and_blames_no_message() {
    let pair = Pair::usual();
    pair.destination.handle.add(Fault::breaks_at_subject(""));
    let outcome = pair.job().run();
    let finished = outcome.finished();
    assert!(finished.failure.is_some(), "{}", outcome.story());
    assert_eq!(outcome.reports().len(), 0, "{}", outcome.story());
    assert!(
        pair.destination.handle.counters().connections < 120,
        "{:?}",
        pair.destination.handle.counters()
    );
    pair.finish("a server that took nothing", &outcome);
}

#[test]
fn losses_of_the_destination_for_ordinary_reasons_give_no_message_up() {
    for bytes in [1, 700, 2_900] {
        let pair = Pair::usual();
        let flaky = Fault::drop_after_received("APPEND", bytes).mailbox("Box 1").times(4);
        pair.destination.handle.add(flaky);
        let outcome = pair.job().run();
        assert_eq!(outcome.finished().total.refused.0, 0, "{}", outcome.story());
        pair.finish("a flaky link", &outcome);
    }
    let pair = Pair::usual();
    let destination = pair.destination.handle.clone();
    let kicks = Fault::change("APPEND", move |_| destination.drop_connections()).times(6);
    pair.destination.handle.add(kicks);
    let outcome = pair.job().run();
    assert_eq!(outcome.finished().total.refused.0, 0, "{}", outcome.story());
    pair.finish("a server that restarts", &outcome);
    assert!(pair.destination.handle.account(LOGIN.0).folder("Box 1").is_some());
}
