//! What a run deletes when it is asked to, and above all what it doesn't: on real servers, read back by a reader that shares no
//! code with the engine.
#![cfg(unix)]

use mailhaul_model::event::Deletions;
use mailhaul_model::options::{DeletionOptions, FolderDeletion};
use mailhaul_model::{ByteCount, ExitCode, RunKind};
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::reader::{Dump, DumpedFolder};
use mailhaul_tests::{Corpus, Draft, Outcome, Scene, Sidecar, compare};

/// With these options of deletion.
fn deleting(scene: &Scene, change: impl FnOnce(&mut DeletionOptions)) -> Sidecar {
    scene.job().with(|options| change(&mut options.deletion))
}

fn move_all(deletion: &mut DeletionOptions) {
    (deletion.source_messages, deletion.source_expunge) = (true, true);
    deletion.confirmed = Some(1000);
}

fn mirror(deletion: &mut DeletionOptions) {
    (deletion.destination_messages, deletion.destination_expunge) = (true, true);
}

fn deletions(outcome: &Outcome) -> Deletions {
    outcome.finished().deletions.clone()
}

/// Every message of the one is in the other, by its bytes.
fn assert_holds(all: &Dump, part: &Dump) {
    let digests = |dump: &Dump| -> Vec<String> {
        dump.folders.iter().flat_map(|f| &f.messages).map(|m| m.sha256.clone()).collect()
    };
    let there = digests(all);
    for digest in digests(part) {
        assert!(there.contains(&digest), "a message is lost");
    }
}

fn subjects(dump: &Dump, folder: &str) -> Vec<String> {
    let folder = dump.folder(folder);
    folder.map(|f| f.messages.iter().map(|m| m.subject.clone()).collect()).unwrap_or_default()
}

#[expect(clippy::unnecessary_wraps, reason = "a comparison may leave folders out")]
fn same(folder: &DumpedFolder) -> Option<String> {
    Some(folder.name.trim_start_matches("INBOX.").to_owned())
}

#[test]
fn messages_move_only_when_their_number_is_confirmed_and_then_all_of_them_arrived() {
    let scene = Scene::with(&Corpus::plain(3, 10));
    let before = scene.source_dump();
    let dry = deleting(&scene, |d| {
        move_all(d);
        d.confirmed = None;
    })
    .kind(RunKind::Dry)
    .run();
    assert_eq!(deletions(&dry).planned.0, 30, "{}", dry.story());
    assert_eq!(scene.source_dump(), before);

    let unconfirmed = deleting(&scene, |d| {
        move_all(d);
        d.confirmed = None;
    })
    .run();
    assert_eq!(unconfirmed.finished().exit, ExitCode::DeletionHeldBack, "{}", unconfirmed.story());
    let why = deletions(&unconfirmed).held_back.iter().map(ToString::to_string).collect::<String>();
    assert!(why.contains("30 of 30 messages") && why.contains("--confirm-deletions 30."), "{why}");
    assert_eq!(scene.source_dump(), before, "nothing may go unasked");
    scene.assert_arrived();

    let moved = deleting(&scene, |d| {
        move_all(d);
        d.confirmed = Some(30);
    })
    .run();
    let finished = moved.assert_success();
    assert_eq!(finished.deletions.source_messages.0, 30, "{}", moved.story());
    assert_eq!(scene.source_dump().count(), 0);
    compare(&before, &scene.destination_dump(), &scene.rewrites, same).assert_equal();

    // What is deleted on the source is the only copy now: a mirror of the emptied source deletes nothing.
    let mirrored = deleting(&scene, |d| {
        mirror(d);
        d.confirmed = Some(1000);
    })
    .run();
    assert_eq!(mirrored.finished().exit, ExitCode::DeletionHeldBack, "{}", mirrored.story());
    Corpus::of(&["Box 0"], vec![ordinary("late", 1)]).fill(&mut scene.source_hand());
    let mirrored = deleting(&scene, |d| {
        mirror(d);
        d.confirmed = Some(1000);
    })
    .run();
    assert_eq!(deletions(&mirrored).destination_messages.0, 0, "{}", mirrored.story());
    assert_eq!(scene.destination_dump().count(), 31);
}

#[test]
fn what_was_left_out_and_what_the_destination_lost_meanwhile_stays_on_the_source() {
    let scene = Scene::with(&Corpus::plain(1, 8));
    let mut large = ordinary("large", 3);
    large.bytes.extend(b"line\r\n".repeat(4_000));
    large.flags = vec!["\\Deleted".into()];
    Corpus::of(&["Box 0"], vec![large]).fill(&mut scene.source_hand());
    scene.job().run().assert_success();
    // Someone deletes three copies there, and marks another one.
    let mut hand = scene.destination_hand();
    hand.select(&["Box 0"]);
    hand.run("UID STORE 1:3 +FLAGS (\\Deleted)");
    hand.run("EXPUNGE");
    hand.run("UID STORE 4 +FLAGS (\\Deleted)");
    drop(hand);
    let outcome = deleting(&scene, move_all)
        .with(|options| options.messages.max_size = Some(ByteCount(20_000)))
        .run();
    let finished = outcome.assert_success();
    assert_eq!((finished.deletions.source_messages.0, finished.deletions.kept.0), (4, 4));
    let left = subjects(&scene.source_dump(), "INBOX.Box 0");
    assert_eq!(left.len(), 5, "{left:?}");
    assert!(
        left.contains(&"large".to_owned()),
        "what someone else marked is not expunged: {left:?}"
    );
}

#[test]
fn marks_of_ours_are_not_carried_over_and_can_be_expunged_later() {
    let scene = Scene::with(&Corpus::plain(1, 6));
    let marked = deleting(&scene, |d| {
        d.source_messages = true;
        d.confirmed = Some(6);
    })
    .run();
    assert_eq!(deletions(&marked).marked.0, 6, "{}", marked.story());
    let is_marked = |dump: &Dump| {
        dump.folders.iter().flat_map(|f| &f.messages).all(|m| m.flags.contains(&"\\Deleted".into()))
    };
    assert!(is_marked(&scene.source_dump()) && scene.source_dump().count() == 6);
    scene.job().run().assert_success();
    let there = scene.destination_dump();
    let any = there.folders.iter().flat_map(|f| &f.messages);
    assert!(!any.clone().any(|m| m.flags.contains(&"\\Deleted".into())), "a mark went over");
    assert_eq!(any.count(), 6);
    let expunged = deleting(&scene, |d| {
        d.source_expunge = true;
        d.confirmed = Some(6);
    })
    .run();
    assert_eq!(deletions(&expunged).source_messages.0, 6, "{}", expunged.story());
    assert_eq!((scene.source_dump().count(), scene.destination_dump().count()), (0, 6));
}

#[test]
fn a_mirror_loses_what_the_source_lost_and_keeps_what_is_not_certain() {
    let scene = Scene::with(&Corpus::plain(2, 20));
    scene.job().run().assert_success();
    let mut hand = scene.source_hand();
    hand.select(&["Box 0"]);
    hand.run("UID STORE 2:4 +FLAGS (\\Deleted)");
    hand.run("EXPUNGE");
    drop(hand);
    let unknown = Draft {
        bytes: b"From: someone\r\nSubject: without an id\r\n\r\nText\r\n".to_vec(),
        ..ordinary("unknown", 1)
    };
    let twin = ordinary("plain 1 message 3", 3);
    let mut there = scene.destination_hand();
    there.append(&["Box 0"], &[ordinary("new there", 9), unknown, twin]);
    there.select(&["Box 0"]);
    // Someone else's mark is nobody's business.
    there.run("UID STORE 1 +FLAGS (\\Deleted)");
    drop(there);
    let dry = deleting(&scene, mirror).kind(RunKind::Dry).run();
    assert_eq!(deletions(&dry).planned.0, 4, "{}", dry.story());
    let outcome = deleting(&scene, mirror).run();
    let finished = outcome.assert_success();
    assert_eq!(
        (finished.deletions.destination_messages.0, finished.deletions.kept.0),
        (4, 1),
        "{}",
        outcome.story()
    );
    let left = subjects(&scene.destination_dump(), "Box 0");
    assert_eq!(left.len(), 19, "{left:?}");
    assert!(left.contains(&"without an id".to_owned()) && !left.contains(&"new there".to_owned()));
    assert!(left.contains(&"plain 1 message 3".to_owned()), "it is elsewhere on the source");
    assert_holds(&scene.destination_dump(), &scene.source_dump());
}

#[test]
fn a_source_that_looks_emptied_or_a_folder_made_anew_deletes_nothing() {
    let scene = Scene::with(&Corpus::plain(2, 10));
    scene.job().run().assert_success();
    let before = scene.destination_dump();
    let confirmed = |d: &mut DeletionOptions| {
        mirror(d);
        d.confirmed = Some(1000);
    };
    // Made anew, it has another UIDVALIDITY and nothing in it.
    let mut hand = scene.source_hand();
    hand.run("DELETE \"INBOX.Box 0\"");
    hand.create(&["Box 0"]);
    let outcome = deleting(&scene, confirmed).run();
    assert_eq!(deletions(&outcome).destination_messages.0, 0, "{}", outcome.story());
    assert_eq!(scene.destination_dump(), before);
    // Emptied by its user it is believed.
    hand.select(&["Box 1"]);
    hand.run("UID STORE 1:5 +FLAGS (\\Deleted)");
    hand.run("EXPUNGE");
    let outcome = deleting(&scene, confirmed).run();
    assert_eq!(deletions(&outcome).destination_messages.0, 5, "{}", outcome.story());
    hand.select(&["Box 1"]);
    hand.run("UID STORE 1:* +FLAGS (\\Deleted)");
    hand.run("EXPUNGE");
    let outcome = deleting(&scene, confirmed).run();
    assert_eq!(outcome.finished().exit, ExitCode::DeletionHeldBack, "{}", outcome.story());
    let why = deletions(&outcome).held_back.iter().map(ToString::to_string).collect::<String>();
    assert!(why.contains("looks emptied"), "{why}");
    assert_eq!(scene.destination_dump().count(), 15);
}

#[test]
fn of_duplicates_the_surplus_goes_if_it_is_the_same_to_the_byte() {
    let scene = Scene::with(&Corpus::plain(1, 30));
    let twins = vec![ordinary("twin", 1); 2];
    Corpus::of(&["Box 0"], twins).fill(&mut scene.source_hand());
    scene.job().run().assert_success();
    let copy = ordinary("plain 0 message 4", 4);
    let mut other = copy.clone();
    other.bytes.extend(b"one more line\r\n");
    let drafts = [copy.clone(), copy, other, ordinary("twin", 1)];
    scene.destination_hand().append(&["Box 0"], &drafts);
    let outcome = deleting(&scene, |d| {
        (d.destination_duplicates, d.destination_expunge) = (true, true);
    })
    .run();
    let finished = outcome.assert_success();
    assert_eq!(finished.deletions.destination_messages.0, 3, "{}", outcome.story());
    assert_eq!(finished.deletions.kept.0, 1, "{}", outcome.story());
    assert_eq!(scene.destination_dump().count(), 33);
    assert_holds(&scene.destination_dump(), &scene.source_dump());
}

#[test]
fn folders_go_only_where_nothing_of_anyone_else_is_in_them() {
    let scene = Scene::with(&Corpus::plain(3, 4));
    Corpus::of(&["Other"], vec![ordinary("other", 1)]).fill(&mut scene.source_hand());
    scene.job().run().assert_success();
    let mut here = scene.source_hand();
    here.run("DELETE \"INBOX.Box 1\"");
    here.run("DELETE \"INBOX.Box 2\"");
    let mut hand = scene.destination_hand();
    hand.append(&["Box 2"], &[ordinary("somebody's own", 5)]);
    hand.create(&["Empty"]);
    hand.create(&["Kept"]);
    drop(hand);
    let folders = |d: &mut DeletionOptions| {
        let but_not = vec![mailhaul_model::options::Pattern("^Kept$".into())];
        d.destination_folders = Some(FolderDeletion { only: Vec::new(), but_not });
        d.confirmed = Some(4);
    };
    let dry = deleting(&scene, folders).kind(RunKind::Dry).run();
    assert_eq!(deletions(&dry).planned_folders, 2, "{}", dry.story());
    assert!(scene.destination_dump().folder("Box 1").is_some());
    let outcome = deleting(&scene, folders).run();
    let done = deletions(&outcome);
    assert_eq!(
        (done.destination_folders, done.destination_messages.0),
        (2, 4),
        "{}",
        outcome.story()
    );
    let there = scene.destination_dump();
    for (name, stays) in
        [("Box 0", true), ("Box 1", false), ("Box 2", true), ("Empty", false), ("Kept", true)]
    {
        assert_eq!(there.folder(name).is_some(), stays, "{name}");
    }
    assert!(there.folder("Sent").is_some() == scene.rewrites.own_folders.contains("Sent"));
}

#[test]
fn emptied_source_folders_go_and_others_do_not() {
    let scene = Scene::with(&Corpus::plain(2, 3));
    scene.source_hand().create(&["Box 0", "Below"]);
    let mut large = ordinary("large", 3);
    large.bytes.extend(b"line\r\n".repeat(4_000));
    Corpus::of(&["Box 1"], vec![large]).fill(&mut scene.source_hand());
    let outcome = deleting(&scene, |d| {
        move_all(d);
        d.source_empty_folders = true;
    })
    .with(|options| options.messages.max_size = Some(ByteCount(20_000)))
    .run();
    assert_eq!(deletions(&outcome).source_folders, 2, "{}", outcome.story());
    let here = scene.source_dump();
    let names: Vec<&str> = here.folders.iter().map(|f| f.name.as_str()).collect();
    assert!(here.folder("INBOX.Box 1").is_some() && here.folder("INBOX").is_some(), "{names:?}");
    assert!(here.folder("INBOX.Box 0").is_none() && here.folder("INBOX.Box 0.Below").is_none());
    assert!(scene.destination_dump().folder("Box 0/Below").is_some());
}
