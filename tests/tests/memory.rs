//! Memory stays under 64 MiB whatever the messages weigh: 12 MiB each in the quick run, 50 in the full one.
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
