//! Runs at a pace that the test knows, and what the governor makes of it.

use std::time::Duration;

use super::{Answer, BATCH, FIRST, Governor, SILENCES, WINDOW};

const SECOND: Duration = Duration::from_secs(1);

/// Seconds of a run at a pace, in MiB a second, that depends on the connections.
fn run(
    governor: &mut Governor,
    seconds: std::ops::Range<u32>,
    pace: impl Fn(usize) -> u64,
) -> usize {
    let mut bytes = u64::from(seconds.start) << 30;
    for second in seconds {
        bytes += pace(governor.allowed()) << 20;
        let messages = bytes >> 16;
        governor.look(SECOND * second, (bytes, messages), governor.allowed());
    }
    governor.allowed()
}

#[test]
fn a_server_that_allows_few_connections_is_never_asked_for_more() {
    let mut governor = Governor::new(20);
    governor.limit(2);
    assert_eq!((governor.allowed(), governor.cap), (2, 2));
    governor.limit(5);
    assert_eq!(governor.cap, 2, "the other side's limit counts too");
}

#[test]
fn connections_are_added_as_long_as_each_brings_a_tenth_more() {
    let mut governor = Governor::new(12);
    assert_eq!(governor.allowed(), FIRST);
    let pace = |connections: usize| 10 * connections.min(6) as u64;
    let reached = run(&mut governor, 0..60, pace);
    assert!((6..=7).contains(&reached), "{reached}");
    assert_eq!(run(&mut Governor::new(5), 0..120, |c| 10 * c as u64), 5, "the cap");
    assert_eq!(Governor::new(1).allowed(), 1);
}

#[test]
fn compression_is_tried_once_where_the_line_is_full_and_stays_where_it_brings_something() {
    for (gain, stays) in [(30, true), (10, false)] {
        let mut governor = Governor::new(4);
        let mut bytes = 0u64;
        let mut tried = 0;
        for second in 1..60 {
            let before = governor.compresses();
            bytes += if before { gain << 20 } else { 10 << 20 };
            governor.look(SECOND * second, (bytes, bytes >> 16), governor.allowed());
            tried += u32::from(governor.compresses() && !before);
        }
        assert_eq!((governor.compresses(), tried), (stays, 1), "{gain}");
    }
}

#[test]
fn a_quick_line_is_left_as_it_is() {
    let mut governor = Governor::new(4);
    for second in 1..60 {
        let bytes = u64::from(second) * (200 << 20);
        governor.look(SECOND * second, (bytes, bytes >> 16), governor.allowed());
        assert!(!governor.compresses());
    }
}

#[test]
fn a_connection_that_brings_nothing_goes_again_and_is_not_tried_at_once() {
    let mut governor = Governor::new(12);
    let mut highest = Vec::new();
    for second in 0..40 {
        let work = u64::from(second) * (50 << 20);
        governor.look(SECOND * second, (work, work >> 16), governor.allowed());
        highest.push(governor.allowed());
    }
    assert_eq!(highest.iter().max(), Some(&(FIRST + 1)));
    assert_eq!(highest.last(), Some(&FIRST));
    let tries = highest.windows(2).filter(|pair| pair[1] > pair[0]).count();
    assert_eq!(tries, 1, "{highest:?}");
}

#[test]
fn connections_that_are_not_in_use_are_no_reason_for_more() {
    let mut governor = Governor::new(12);
    for second in 0..60 {
        let work = u64::from(second) * (50 << 20);
        governor.look(SECOND * second, (work, work >> 16), 1);
    }
    assert_eq!(governor.allowed(), FIRST);
}

#[test]
fn a_push_back_halves_what_there_is_and_silences_grow_until_something_arrives() {
    let mut governor = Governor::new(8);
    run(&mut governor, 0..40, |connections| 10 * connections as u64);
    let before = governor.allowed();
    let Answer::Wait(first) = governor.pushed_back(SECOND * 50, None) else { panic!() };
    assert_eq!(governor.allowed(), before / 2);
    assert_eq!(governor.window(), WINDOW.0 / 2);
    // The other commands that were under way are refused as well.
    let again = governor.pushed_back(SECOND * 50 + first / 2, None);
    assert_eq!(again, Answer::Wait(first / 2));
    let Answer::Wait(second) = governor.pushed_back(SECOND * 60, None) else { panic!() };
    assert_eq!(second, first * 2);
    governor.look(SECOND * 70, (1 << 40, 1 << 40), 1);
    assert_eq!(governor.pushed_back(SECOND * 80, None), Answer::Wait(first));
    assert!(governor.allowed() >= 1 && governor.window() >= WINDOW.1);
}

#[test]
fn a_server_that_pushes_back_for_ever_or_asks_for_long_ends_the_run() {
    let mut governor = Governor::new(3);
    for number in 0..SILENCES {
        let at = SECOND * 100 * number;
        assert!(matches!(governor.pushed_back(at, None), Answer::Wait(_)), "{number}");
    }
    assert_eq!(governor.pushed_back(SECOND * 10_000, None), Answer::GiveUp);
    let mut governor = Governor::new(3);
    let told = governor.pushed_back(SECOND, Some(SECOND * 5));
    assert_eq!(told, Answer::Wait(SECOND * 5));
    assert_eq!(governor.pushed_back(SECOND * 20, Some(SECOND * 92)), Answer::GiveUp);
}

#[test]
fn appends_get_smaller_with_each_lost_connection_and_larger_again_with_each_answer() {
    let mut governor = Governor::new(3);
    let whole = governor.batch();
    for _ in 0..3 {
        governor.lost();
    }
    assert_eq!(governor.batch(), BATCH.1, "the last of the usual tries sends the least");
    governor.answered(SECOND);
    assert!(governor.batch() > BATCH.1);
    for _ in 0..whole / BATCH.1 {
        governor.answered(SECOND);
    }
    assert_eq!(governor.batch(), whole);
}

#[test]
fn a_refused_connection_is_not_asked_for_again_at_once() {
    let mut governor = Governor::new(8);
    governor.refused(SECOND, 2);
    assert_eq!(governor.allowed(), 2);
    assert_eq!(run(&mut governor, 2..20, |connections| 10 * connections as u64), 2);
    assert!(run(&mut governor, 20..60, |connections| 10 * connections as u64) > 2);
}

#[test]
fn answers_that_get_much_slower_shrink_the_window_and_quick_ones_open_it() {
    let mut governor = Governor::new(3);
    let mut second = 0;
    let mut watch = |governor: &mut Governor, after: Duration| {
        for _ in 0..12 {
            second += 1;
            governor.answered(after);
            governor.look(SECOND * second, (u64::from(second) << 20, 1), 3);
        }
        governor.window()
    };
    assert_eq!(watch(&mut governor, SECOND / 10), WINDOW.0);
    assert!(watch(&mut governor, SECOND * 5) < WINDOW.0);
    let low = watch(&mut governor, SECOND * 5);
    assert!(low >= WINDOW.1);
    assert!(watch(&mut governor, SECOND / 10) > low);
}
