//! Making the missing folders: what is there is copied while others are still being made.
#![cfg(unix)]

mod pair;

use std::time::{Duration, Instant};

use mailhaul_demo::Fault;
use mailhaul_tests::random::full;
use pair::Pair;

/// Folders beside the usual ones, and messages in each.
const MORE: usize = 30;
const EACH: usize = 4;

fn many_folders() -> Pair {
    Pair::with_more(MORE, EACH)
}

#[test]
fn messages_arrive_in_the_first_folders_while_the_last_one_is_still_being_made() {
    let pair = many_folders();
    pair.destination.handle.add(Fault::stall("CREATE").mailbox("More 29"));
    let patient = pair.job().with(|options| options.pace.destination_timeout = 600);
    let running = patient.start();
    let end = Instant::now() + Duration::from_secs(60);
    let enough = u64::try_from((MORE - 1) * EACH).expect("a small number");
    while pair.destination.handle.counters().appended < enough {
        assert!(Instant::now() < end, "{:?}", pair.destination.handle.counters());
        std::thread::yield_now();
    }
    let killed = running.kill();
    pair.finish("a folder that was being made", &killed);
}

#[test]
fn a_connection_that_is_lost_while_folders_are_made_costs_nothing() {
    let at: Vec<u32> = if full() { (1..=30).collect() } else { vec![1, 5, 12, 30] };
    for nth in at {
        for fault in [Fault::drop_before_reply("CREATE"), Fault::drop_at("STATUS")] {
            let pair = many_folders();
            pair.destination.handle.add(fault.nth(nth));
            let outcome = pair.job().run();
            outcome.assert_success();
            pair.assert_arrived(&format!("lost at folder {nth}"));
        }
    }
}

#[test]
fn a_folder_that_is_refused_late_leaves_the_others_alone() {
    let pair = many_folders();
    let refused = Fault::no("CREATE", "NOPERM", "Not for you").mailbox("More 17").lasting();
    pair.destination.handle.add(refused);
    let outcome = pair.job().run();
    let finished = outcome.finished();
    assert_ne!(outcome.code, Some(0));
    let named = finished.folders.iter().filter(|folder| folder.problem.is_some());
    let named: Vec<&str> = named.map(|folder| folder.source.as_str()).collect();
    assert_eq!(named, ["More 17"], "{}", outcome.story());
    assert_eq!(finished.total.refused.0, EACH as u64);
    pair.finish("a folder that was refused", &outcome);
}
