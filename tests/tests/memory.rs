//! Memory stays under 64 MiB whatever the messages weigh (12 MiB each in the quick run, 50 in the full one) and however many
//! there are in one folder (4,000 and half a million).
#![cfg(unix)]

use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::random::full;
use mailhaul_tests::{Corpus, Draft, Scene, Settings};

const LIMIT_KIB: u64 = 64 << 10;

fn heavy(number: usize, bytes: usize) -> Draft {
    let mut draft = ordinary(&format!("heavy {number}"), number);
    let line = b"A line of a heavy message that is repeated until it weighs enough.\r\n";
    draft.bytes.extend(line.iter().copied().cycle().take(bytes / line.len() * line.len()));
    draft
}

#[test]
fn heavy_messages_pass_in_bounded_memory() {
    let scene = Scene::new(&Settings::sdbox_slash().bare(), &Settings::sdbox_slash().bare());
    let size = if full() { 50 << 20 } else { 12 << 20 };
    let mut messages: Vec<Draft> = (0..6).map(|number| heavy(number, size)).collect();
    messages.extend((0..200).map(|number| ordinary(&format!("light {number}"), number)));
    messages.extend((6..12).map(|number| heavy(number, 1 << 20)));
    Corpus::of(&["Heavy"], messages.clone()).fill(&mut scene.source_hand());
    Corpus::of(&["Also heavy"], messages).fill(&mut scene.source_hand());
    let outcome = scene.job().run();
    outcome.assert_success();
    scene.assert_arrived();
    assert!(outcome.peak_kib > 0, "the system doesn't tell the peak");
    assert!(outcome.peak_kib < LIMIT_KIB, "{} KiB", outcome.peak_kib);
}

#[test]
fn many_small_messages_pass_in_bounded_memory() {
    let scene = Scene::new(&Settings::sdbox_slash().bare(), &Settings::sdbox_slash().bare());
    let count = if full() { 50_000 } else { 8_000 };
    let mut hand = scene.source_hand();
    hand.create(&["Many"]);
    let messages: Vec<Draft> =
        (0..count).map(|number| ordinary(&format!("many {number}"), number)).collect();
    for batch in messages.chunks(500) {
        hand.append_many(&["Many"], batch);
    }
    let outcome = scene.job().run();
    let copied = outcome.assert_success().total.copied.0;
    assert_eq!(copied, count as u64, "{}", outcome.story());
    assert!(outcome.peak_kib < LIMIT_KIB, "{} KiB", outcome.peak_kib);
    let there = scene
        .destination
        .doveadm(&["-f", "tab", "mailbox", "status", "-u", "mia", "messages", "Many"]);
    assert!(there.trim_end().ends_with(&format!("\t{count}")), "{there}");
}

/// Puts messages into a Maildir folder that the server has not opened yet.
fn deliver(scene: &Scene, count: usize) {
    scene.source_hand().create(&["Crowd"]);
    for number in 0..count {
        let bytes = format!(
            "Received: from a by b; {number}\r\nMessage-ID: <crowd.{number}@example.org>\r\nSubject: {number}\r\n\r\nx\r\n"
        );
        let name = format!("{}.M{number}P1.host,S={1},W={1}", 1_600_000_000 + number, bytes.len());
        scene.source.drop_into_maildir("mia", ".Crowd", &name, bytes.as_bytes());
    }
}

#[test]
fn a_crowded_folder_passes_in_bounded_memory_the_first_time_and_after_a_change() {
    let scene = Scene::new(&Settings::maildir_dot(), &Settings::sdbox_slash().bare());
    let count = if full() { 500_000 } else { 4_000 };
    deliver(&scene, count);
    let slow = |options: &mut mailhaul_model::RunOptions| options.pace.source_timeout = 600;
    let first = scene.job().with(slow).run();
    assert_eq!(first.assert_success().total.copied.0, count as u64, "{}", first.story());
    let nothing = scene.job().with(slow).run();
    assert_eq!(nothing.assert_success().total.settled.0, count as u64, "{}", nothing.story());
    let mut hand = scene.source_hand();
    hand.select(&["Crowd"]);
    hand.run("STORE 77 +FLAGS (\\Flagged)");
    let changed = scene.job().with(slow).run();
    assert_eq!(changed.assert_success().flags_updated.0, 1, "{}", changed.story());
    for (what, outcome) in [("first", first), ("nothing", nothing), ("changed", changed)] {
        assert!(outcome.peak_kib > 0, "the system doesn't tell the peak");
        assert!(outcome.peak_kib < LIMIT_KIB, "{what}: {} KiB", outcome.peak_kib);
    }
}
