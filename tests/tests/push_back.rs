//! Servers that ask for less: the run gets smaller and slower, goes on, and copies everything once.
#![cfg(unix)]

mod pair;

use std::time::{Duration, Instant};

use mailhaul_demo::{Config, Fault};
use mailhaul_model::FailureClass;
use mailhaul_tests::random::full;
use mailhaul_tests::{Corpus, Hand};
use pair::Pair;

/// Many small folders, so that there is something to take on all the time.
fn many_folders() -> Pair {
    let pair = Pair::usual();
    let mut corpus = Corpus::plain(30, 4);
    for (number, folder) in corpus.folders.iter_mut().enumerate() {
        folder.path = vec![format!("More {number:02}")];
    }
    corpus.fill(&mut Hand::on(&pair.from));
    pair
}

#[test]
fn a_limit_said_to_an_append_is_waited_out_in_the_same_run() {
    let pair = Pair::usual();
    pair.destination.handle.add(Fault::no("APPEND", "LIMIT", "Slow down").nth(2).times(2));
    let outcome = pair.job().run();
    outcome.assert_success();
    assert!(format!("{:?}", outcome.events).contains("asks for less"), "{}", outcome.story());
    pair.assert_arrived("NO [LIMIT]");
}

#[test]
fn a_limit_said_to_a_fetch_of_bodies_is_waited_out_in_the_same_run() {
    let pair = Pair::usual();
    // The first FETCH reads the list.
    let fault = Fault::no("UID FETCH", "UNAVAILABLE", "Busy").mailbox("Box 1").nth(2).times(2);
    pair.source.handle.add(fault);
    let outcome = pair.job().run();
    outcome.assert_success();
    assert!(format!("{:?}", outcome.events).contains("asks for less"), "{}", outcome.story());
    pair.assert_arrived("NO [UNAVAILABLE]");
}

#[test]
fn connections_go_home_once_a_server_pushed_back_and_the_rest_arrives() {
    let pair = many_folders();
    pair.destination.handle.add(Fault::no("APPEND", "LIMIT", "Too much at once").nth(4));
    // Slow enough to be looked at.
    let slow = pair.job().with(|options| {
        options.pace.max_messages_per_second = Some(60.0);
        options.pace.connections = 3;
    });
    let running = slow.start();
    let open = || pair.destination.handle.counters().open;
    let reaches = |wanted: u64| {
        let end = Instant::now() + Duration::from_secs(30);
        while open() != wanted {
            assert!(Instant::now() < end, "{} connections, not {wanted}", open());
            std::thread::yield_now();
        }
    };
    reaches(3);
    reaches(1);
    let appended = pair.destination.handle.counters().appended;
    let outcome = running.wait();
    outcome.assert_success();
    let all = pair.destination.handle.counters().appended;
    assert!(appended < all, "only one connection was left when all of {all} had arrived");
    pair.assert_arrived("connections that went home");
}

#[test]
fn a_connection_that_is_one_too_many_is_closed_with_a_reason_and_costs_nothing() {
    let pair = many_folders();
    let fault = Fault::bye("APPEND", "[ALERT] Too many simultaneous connections").nth(3);
    pair.destination.handle.add(fault);
    let outcome = pair.job().run();
    outcome.assert_success();
    assert!(format!("{:?}", outcome.events).contains("asks for less"), "{}", outcome.story());
    pair.assert_arrived("BYE");
}

#[test]
fn a_server_that_wants_to_be_left_alone_for_a_minute_ends_the_run() {
    let pair = Pair::usual();
    let text = "Request is throttled. Suggested Backoff Time: 60000 milliseconds";
    pair.destination.handle.add(Fault::no("APPEND", "", text).lasting());
    let begin = Instant::now();
    let outcome = pair.job().run();
    assert!(begin.elapsed() < Duration::from_secs(20));
    let failure = outcome.finished().failure.clone().expect("it ends with a reason");
    assert_eq!(failure.class, FailureClass::RateLimited, "{}", outcome.story());
    pair.finish("throttled", &outcome);
}

#[test]
fn a_server_that_only_ever_pushes_back_ends_the_run() {
    if !full() {
        // Half a minute of silences.
        return;
    }
    let pair = Pair::new(Config::default(), Config::default());
    pair.destination.handle.add(Fault::no("APPEND", "LIMIT", "Slow down").lasting());
    let outcome = pair.job().run();
    let failure = outcome.finished().failure.clone().expect("it ends with a reason");
    assert_eq!(failure.class, FailureClass::RateLimited, "{}", outcome.story());
    pair.finish("pushed back for ever", &outcome);
}
