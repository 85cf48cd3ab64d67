//! Servers that ask for less: the run gets smaller and slower, goes on, and copies everything once.
#![cfg(unix)]

mod pair;

use std::time::{Duration, Instant};

use mailhaul_demo::{Config, Fault, Feature};
use mailhaul_model::FailureClass;
use mailhaul_tests::random::full;
use mailhaul_tests::{Corpus, Hand};
use pair::Pair;

/// Many small folders, so that there is something to take on all the time.
fn many_folders() -> Pair {
    Pair::with_more(30, 4)
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

/// A server that asks for less once at a command, while folders are listed and read.
#[derive(Clone, Copy)]
struct Busy {
    /// Where it happens.
    on_source: bool,
    fault: fn(&'static str) -> Fault,
    command: &'static str,
    /// The folder it is about, where it is about one.
    mailbox: Option<&'static str>,
    nth: u32,
    /// Servers that tell nothing in one go.
    plain: bool,
    /// The destination holds mail that no ledger knows: it is compared.
    compares: bool,
}

const BUSY: Busy = Busy {
    on_source: true,
    fault: |command| Fault::no(command, "LIMIT", "Slow down"),
    command: "LIST",
    mailbox: None,
    nth: 1,
    plain: false,
    compares: false,
};

fn unavailable(command: &str) -> Fault {
    Fault::no(command, "UNAVAILABLE", "Busy")
}

fn good_bye(command: &str) -> Fault {
    Fault::bye(command, "[ALERT] Too many simultaneous connections")
}

fn is_waited_out(busy: &Busy) {
    let config = || {
        let config = Config::default();
        if busy.plain {
            config.without(Feature::ListStatus).without(Feature::ListExtended)
        } else {
            config
        }
    };
    let pair = Pair::new(config(), config());
    if busy.compares {
        Corpus::of(&["Box 1"], pair::corpus().folders[1].messages[..3].to_vec())
            .fill(&mut Hand::on(&pair.to));
    }
    let fault = (busy.fault)(busy.command).nth(busy.nth);
    let fault = match busy.mailbox {
        Some(mailbox) => fault.mailbox(mailbox),
        None => fault,
    };
    let side = if busy.on_source { &pair.source } else { &pair.destination };
    side.handle.add(fault);
    let outcome = pair.job().run();
    let Busy { command, on_source, .. } = busy;
    let what =
        format!("{command} of {}", if *on_source { "the source" } else { "the destination" });
    assert_eq!(side.handle.faults_left(), 0, "{what}: it never came to that: {}", outcome.story());
    assert_eq!(outcome.code, Some(0), "{what}: {}", outcome.story());
    assert!(format!("{:?}", outcome.events).contains("asks for less"), "{what}");
    pair.assert_arrived(&what);
}

#[test]
fn a_limit_said_while_folders_are_listed_and_read_is_waited_out_in_the_same_run() {
    let of_box = Busy { mailbox: Some("Box 1"), ..BUSY };
    let there = Busy { on_source: false, ..BUSY };
    let of_box_there = Busy { mailbox: Some("Box 1"), compares: true, ..there };
    let all = [
        BUSY,
        Busy { fault: unavailable, ..BUSY },
        Busy { fault: good_bye, ..BUSY },
        Busy { command: "NAMESPACE", ..BUSY },
        Busy { command: "LSUB", plain: true, ..BUSY },
        Busy { command: "STATUS", plain: true, ..of_box },
        Busy { command: "EXAMINE", fault: unavailable, ..of_box },
        // The second time it is opened to be copied.
        Busy { command: "EXAMINE", nth: 2, ..of_box },
        Busy { command: "UID FETCH", ..of_box },
        Busy { command: "UID FETCH", fault: good_bye, ..of_box },
        there,
        Busy { fault: good_bye, ..there },
        Busy { command: "NAMESPACE", fault: unavailable, ..there },
        Busy { command: "CREATE", mailbox: Some("Box 1"), ..there },
        Busy { command: "STATUS", mailbox: Some("Box 1"), ..there },
        Busy { command: "STATUS", plain: true, ..of_box_there },
        Busy { command: "EXAMINE", ..of_box_there },
        Busy { command: "UID FETCH", fault: unavailable, ..of_box_there },
        Busy { command: "UID FETCH", fault: good_bye, ..of_box_there },
    ];
    std::thread::scope(|scope| {
        for busy in &all {
            scope.spawn(|| is_waited_out(busy));
        }
    });
}

#[test]
fn a_limit_said_while_flags_are_carried_over_is_waited_out_in_the_same_run() {
    for command in ["SELECT", "UID STORE"] {
        let pair = Pair::usual();
        pair.job().run().assert_success();
        let mut hand = Hand::on(&pair.from);
        hand.select(&["Box 1"]);
        hand.run("UID STORE 3:5 +FLAGS (\\Flagged)");
        let fault = Fault::no(command, "LIMIT", "Slow down").mailbox("Box 1");
        pair.destination.handle.add(fault);
        let outcome = pair.job().run();
        assert_eq!(pair.destination.handle.faults_left(), 0, "{command}");
        outcome.assert_success();
        pair.assert_arrived(command);
    }
}
