//! The second run: what it carries over, what it leaves alone, and what it recognises without its ledger.
#![cfg(unix)]

use mailhaul_tests::corpus::{Scale, ordinary};
use mailhaul_tests::{Corpus, Hand, Scene};

/// Flags a message by its subject.
fn store(hand: &mut Hand, path: &[&str], subject: &str, change: &str) {
    hand.select(path);
    let found = hand.run(&format!("UID SEARCH HEADER SUBJECT \"{subject}\"")).concat();
    let text = String::from_utf8_lossy(&found).into_owned();
    let uid = text.split_whitespace().last().expect("SEARCH answers").to_owned();
    hand.run(&format!("UID STORE {uid} {change}"));
}

#[test]
fn a_flag_changed_on_the_source_is_carried_over_and_nothing_else() {
    let scene = Scene::with(&Corpus::plain(2, 6));
    scene.job().run().assert_success();
    let mut source = scene.source_hand();
    // Message 0 has no flag, 1 is \Seen, 3 is \Flagged, 4 has $Forwarded.
    store(&mut source, &["Box 0"], "plain 0 message 0", "+FLAGS (\\Seen $Important)");
    store(&mut source, &["Box 0"], "plain 0 message 3", "-FLAGS (\\Flagged)");
    store(&mut source, &["Box 1"], "plain 1 message 4", "-FLAGS ($Forwarded)");
    store(&mut source, &["Box 1"], "plain 1 message 1", "+FLAGS (\\Deleted)");
    let outcome = scene.job().run();
    let finished = outcome.assert_success();
    assert_eq!((finished.total.copied.0, finished.body_fetches.0), (0, 0));
    assert_eq!(finished.flags_updated.0, 4, "{}", outcome.story());
    scene.assert_arrived();
    assert_eq!(scene.job().run().assert_success().flags_updated.0, 0);
}

#[test]
fn what_users_did_on_the_destination_stays_as_they_left_it() {
    let scene = Scene::with(&Corpus::plain(2, 6));
    scene.job().run().assert_success();
    let mut mia = scene.destination_hand();
    store(&mut mia, &["Box 0"], "plain 0 message 0", "+FLAGS (\\Seen \\Answered)");
    store(&mut mia, &["Box 0"], "plain 0 message 3", "-FLAGS (\\Flagged)");
    mia.select(&["Box 0"]);
    mia.run("MOVE 2 \"Box 1\"");
    mia.run("STORE 4 +FLAGS (\\Deleted)");
    mia.run("EXPUNGE");
    let left = scene.destination_dump();
    let outcome = scene.job().run();
    let finished = outcome.assert_success();
    assert_eq!((finished.total.copied.0, finished.flags_updated.0), (0, 0), "{}", outcome.story());
    assert_eq!(scene.destination_dump(), left);
}

#[test]
fn a_flag_change_on_both_sides_adds_the_sources_and_keeps_the_users() {
    let scene = Scene::with(&Corpus::plain(1, 3));
    scene.job().run().assert_success();
    store(&mut scene.destination_hand(), &["Box 0"], "plain 0 message 0", "+FLAGS (\\Answered)");
    store(&mut scene.source_hand(), &["Box 0"], "plain 0 message 0", "+FLAGS (\\Seen)");
    scene.job().run().assert_success();
    let there = scene.destination_dump();
    let message = there.folder("Box 0").unwrap().with_subject("plain 0 message 0").unwrap();
    assert_eq!(message.flags, ["\\Answered", "\\Seen"]);
}

#[test]
fn without_its_ledger_a_run_recognises_everything_and_copies_nothing() {
    let mut scene = Scene::with(&Corpus::mean(Scale::Small, '.'));
    scene.learn(&["INBOX"]);
    let copied = scene.job().run().assert_success().total.copied;
    scene.lose_ledger();
    let outcome = scene.job().run();
    let finished = outcome.assert_success();
    assert_eq!(finished.total.adopted, copied, "{}", outcome.story());
    assert_eq!(finished.total.copied.0, 0);
    scene.assert_arrived();
    // What was adopted is remembered.
    assert_eq!(scene.job().run().assert_success().total.settled, copied);
}

#[test]
fn equal_messages_stay_as_many_as_they_were() {
    let twin = ordinary("twin", 3);
    let mut nameless = ordinary("nameless", 1);
    nameless.bytes = b"X-A: b\r\n\r\nSame.\r\n".to_vec();
    let many = vec![twin.clone(), nameless.clone(), twin.clone(), nameless, twin.clone()];
    let scene = Scene::with(&Corpus::of(&["INBOX"], many));
    // One of the three is there already, from an earlier migration with another program.
    Corpus::of(&["INBOX"], vec![twin.clone()]).fill(&mut scene.destination_hand());
    let outcome = scene.job().run();
    let total = outcome.assert_success().total;
    assert_eq!((total.adopted.0, total.copied.0), (1, 4), "{}", outcome.story());
    scene.assert_arrived();
    scene.lose_ledger();
    assert_eq!(scene.job().run().assert_success().total.copied.0, 0);
    scene.assert_arrived();
    // A fourth one appears on the source.
    Corpus::of(&["INBOX"], vec![twin]).fill(&mut scene.source_hand());
    assert_eq!(scene.job().run().assert_success().total.copied.0, 1);
    scene.assert_arrived();
}

#[test]
fn messages_of_the_destination_that_the_source_never_had_stay() {
    let scene = Scene::with(&Corpus::plain(1, 3));
    Corpus::of(&["Box 0"], vec![ordinary("written here", 1)]).fill(&mut scene.destination_hand());
    Corpus::of(&["My own"], vec![ordinary("mine", 1)]).fill(&mut scene.destination_hand());
    scene.job().run().assert_success();
    let comparison = scene.compare();
    assert_eq!((comparison.missing.len(), comparison.extra.len()), (0, 2), "{comparison}");
    assert!(comparison.different.is_empty(), "{comparison}");
}

#[test]
fn a_destination_folder_deleted_by_its_user_is_told_and_its_mail_is_not_lost() {
    let scene = Scene::with(&Corpus::plain(2, 4));
    scene.job().run().assert_success();
    scene.destination_hand().run("DELETE \"Box 1\"");
    let outcome = scene.job().run();
    // Either it is copied again or the run says that it isn't there any more: never silently nothing.
    let total = outcome.finished().total;
    let told = !outcome.problems().is_empty();
    assert!(total.copied.0 == 4 || told, "{}", outcome.story());
}

#[test]
fn a_source_message_that_vanished_between_runs_is_no_error() {
    let scene = Scene::with(&Corpus::plain(1, 5));
    scene.job().run().assert_success();
    let mut mia = scene.source_hand();
    mia.select(&["Box 0"]);
    mia.run("STORE 2,4 +FLAGS (\\Deleted)");
    mia.run("EXPUNGE");
    let total = scene.job().run().assert_success().total;
    assert_eq!((total.source.0, total.settled.0), (3, 3));
    assert_eq!(scene.destination_dump().folder("Box 0").unwrap().messages.len(), 5);
}

#[test]
fn messages_that_were_given_a_header_are_recognised_by_it() {
    let mut nameless = ordinary("nameless", 1);
    nameless.bytes = b"Subject: none\r\n\r\nNo name.\r\n".to_vec();
    let scene = Scene::with(&Corpus::of(&["Box"], vec![nameless; 5]));
    let job = || scene.job().with(|options| options.messages.add_header = true);
    assert_eq!(job().run().assert_success().total.copied.0, 5);
    let verified = job().kind(mailhaul_model::RunKind::Verify).run();
    assert_eq!(verified.assert_success().total.settled.0, 5);
    scene.lose_ledger();
    let outcome = job().run();
    let total = outcome.assert_success().total;
    assert_eq!((total.adopted.0, total.copied.0), (5, 0), "{}", outcome.story());
}

#[test]
fn flags_that_a_run_was_told_to_leave_are_carried_over_by_the_next() {
    let scene = Scene::with(&Corpus::plain(1, 3));
    scene.job().run().assert_success();
    store(&mut scene.source_hand(), &["Box 0"], "plain 0 message 0", "+FLAGS (\\Flagged)");
    let leave = scene.job().with(|options| options.messages.resync_flags = false).run();
    assert_eq!(leave.assert_success().flags_updated.0, 0);
    assert_eq!(scene.job().run().assert_success().flags_updated.0, 1);
    scene.assert_arrived();
}

#[test]
fn a_verification_leaves_out_what_the_run_was_asked_to_leave_out() {
    let scene = Scene::with(&Corpus::plain(2, 8));
    let job = || scene.job().with(|options| options.messages.source_search = Some("SEEN".into()));
    let copied = job().run().finished().total.copied.0;
    assert!(copied > 0 && copied < 16, "{copied}");
    let outcome = job().kind(mailhaul_model::RunKind::Verify).run();
    let total = outcome.finished().total;
    assert_eq!((total.settled.0, total.refused.0), (copied, 0), "{}", outcome.story());
    assert!(total.closes(), "{total:?}");
}

/// Moves messages of a folder to another one and back: they come back under other numbers.
fn move_away_and_back(hand: &mut Hand, path: &[&str], numbers: &str) {
    let (name, away) = (hand.name(path), hand.name(&["Away"]));
    hand.create(&["Away"]);
    hand.select(path);
    hand.run(&format!("MOVE {numbers} \"{away}\""));
    hand.select(&["Away"]);
    hand.run(&format!("MOVE 1:* \"{name}\""));
}

#[test]
fn messages_that_were_moved_away_and_back_on_the_source_are_not_copied_twice() {
    let mut corpus = Corpus::plain(1, 6);
    corpus.folders[0].messages.push(ordinary("twin", 3));
    corpus.folders[0].messages.push(ordinary("twin", 3));
    let scene = Scene::with(&corpus);
    scene.job().run().assert_success();
    let mut source = scene.source_hand();
    move_away_and_back(&mut source, &["Box 0"], "2:4,7");
    store(&mut source, &["Box 0"], "plain 0 message 2", "+FLAGS (\\Flagged)");
    Corpus::of(&["Box 0"], vec![ordinary("news", 9)]).fill(&mut source);
    let outcome = scene.job().run();
    let finished = outcome.assert_success();
    assert_eq!((finished.total.copied.0, finished.total.settled.0), (1, 8), "{}", outcome.story());
    assert_eq!(finished.flags_updated.0, 1, "{}", outcome.story());
    scene.assert_arrived();
    let again = scene.job().run();
    assert_eq!(again.assert_success().total.copied.0, 0, "{}", again.story());
}

#[test]
fn a_copy_that_its_user_deleted_stays_deleted_when_the_message_comes_back_under_another_number() {
    let scene = Scene::with(&Corpus::plain(1, 3));
    scene.job().run().assert_success();
    move_away_and_back(&mut scene.source_hand(), &["Box 0"], "2");
    let mut mia = scene.destination_hand();
    mia.select(&["Box 0"]);
    mia.run("STORE 2 +FLAGS (\\Deleted)");
    mia.run("EXPUNGE");
    let outcome = scene.job().run();
    assert_eq!(outcome.assert_success().total.copied.0, 0, "{}", outcome.story());
    assert_eq!(scene.destination_dump().folder("Box 0").unwrap().messages.len(), 2);
}
