//! A message that the source can't read, and at which it breaks the connection each time: it is named, and holds up no
//! other message and no other folder.
#![cfg(unix)]

mod pair;

use std::fmt::Write;

use mailhaul_demo::Fault;
use mailhaul_model::RunKind;
use mailhaul_model::event::MessageReport;
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::{Corpus, Hand, Outcome, Scene};
use pair::{LOGIN, Pair};

/// A file of 3 kB whose name says that it has 5 bytes, as a crash of the old server leaves it: Dovecot breaks the
/// connection when it is read ("Cached message size smaller than expected").
fn damage(scene: &Scene, directory: &str, name: &str, sizes: &str) {
    let mut text = format!(
        "From: a@b.example\r\nSubject: damaged {name}\r\nMessage-ID: <{name}@damaged.example>\r\n\r\n"
    );
    for line in 0..60 {
        write!(text, "line {line} of a message that is longer than its name says\r\n")
            .expect("a String takes it");
    }
    scene.source.drop_into_maildir(
        "mia",
        directory,
        &format!("{name}.M1P1.old{sizes}"),
        text.as_bytes(),
    );
}

/// Takes the damaged files away: nobody else could read the mailbox either.
fn remove_damaged(scene: &Scene, directory: &str) {
    for part in ["new", "cur"] {
        let folder = scene.source.mail_of("mia").join(directory).join(part);
        for file in std::fs::read_dir(folder).expect("a Maildir has it").flatten() {
            if file.file_name().to_string_lossy().contains(".M1P1.old") {
                std::fs::remove_file(file.path()).expect("the file is there");
            }
        }
    }
}

/// What was refused, and that it was for this reason.
fn refused(outcome: &Outcome) -> Vec<&MessageReport> {
    let reports = outcome.reports();
    for report in &reports {
        assert!(
            report
                .reason
                .to_string()
                .contains("broke the connection each time this message was read"),
            "{report:?}"
        );
    }
    reports
}

#[test]
fn a_damaged_message_of_dovecot_is_named_and_all_others_arrive() {
    let scene = Scene::with(&Corpus::plain(4, 6));
    damage(&scene, ".Box 1", "1600000000", ",S=5,W=5");
    let outcome = scene.job().run();
    let finished = outcome.finished();
    assert_eq!(outcome.code, Some(115), "{}{}", outcome.story(), scene.source.log());
    assert_eq!((finished.total.copied.0, finished.total.refused.0), (24, 1), "{}", outcome.story());
    assert!(finished.total.closes(), "{}", outcome.story());
    let reports = refused(&outcome);
    assert_eq!((reports.len(), reports[0].folder.as_str()), (1, "INBOX.Box 1"));

    // It stays unsettled: the next run tries again, and copies what is new.
    Corpus::of(&["Box 3"], vec![ordinary("new", 1)]).fill(&mut scene.source_hand());
    let outcome = scene.job().run();
    let total = outcome.finished().total;
    assert_eq!(outcome.code, Some(115), "{}", outcome.story());
    assert_eq!((total.copied.0, total.settled.0, total.refused.0), (1, 24, 1));
    remove_damaged(&scene, ".Box 1");
    scene.assert_arrived();
    scene.job().run().assert_success();
}

#[test]
fn damaged_messages_of_each_kind_are_named_in_a_folder_that_has_to_be_compared() {
    let scene = Scene::with(&Corpus::plain(3, 6));
    // What the destination holds already makes the run read headers of the source.
    Corpus::of(&["Box 1"], vec![ordinary("of the user", 9)]).fill(&mut scene.destination_hand());
    damage(&scene, ".Box 1", "1600000000", ",S=5,W=5");
    damage(&scene, ".Box 1", "1600000001", ",S=5");
    damage(&scene, ".Box 1", "1600000002", ",S=90000,W=90000");
    for _ in 0..2 {
        let outcome = scene.job().run();
        let total = outcome.finished().total;
        assert_eq!(outcome.code, Some(115), "{}{}", outcome.story(), scene.source.log());
        assert_eq!((total.copied + total.settled).0, 18, "{}", outcome.story());
        assert!(total.closes() && total.refused.0 == 3, "{}", outcome.story());
        assert_eq!(refused(&outcome).len(), 3);
    }
    remove_damaged(&scene, ".Box 1");
    let comparison = scene.compare();
    assert!(comparison.missing.is_empty() && comparison.extra.len() == 1, "{comparison}");
    assert_eq!(scene.job().run().assert_success().total.settled.0, 18);
}

#[test]
fn a_verification_and_a_dry_run_go_past_a_damaged_message() {
    let scene = Scene::with(&Corpus::plain(3, 6));
    scene.job().run().assert_success();
    damage(&scene, ".Box 0", "1600000000", ",S=5");
    let outcome = scene.job().kind(RunKind::Verify).run();
    let total = outcome.finished().total;
    assert_eq!(outcome.code, Some(115), "{}", outcome.story());
    assert_eq!((total.settled.0, total.refused.0), (18, 1), "{}", outcome.story());
    let outcome = scene.job().kind(RunKind::Dry).run();
    let total = outcome.finished().total;
    assert_eq!(outcome.code, Some(115), "{}", outcome.story());
    assert_eq!((total.settled.0, total.refused.0), (18, 1), "{}", outcome.story());
}

/// A run over a pair with messages of `Box 1` that the source breaks the connection at.
fn broken_at(faults: Vec<Fault>, damaged: u64) -> Outcome {
    let pair = Pair::usual();
    let count = faults.len();
    for fault in faults {
        pair.source.handle.add(fault.mailbox("Box 1"));
    }
    let outcome = pair.job().run();
    let total = outcome.finished().total;
    assert_eq!(outcome.code, Some(115), "{count} faults: {}", outcome.story());
    assert_eq!(total.refused.0, damaged, "{}", outcome.story());
    assert!(total.closes() && total.copied.0 + damaged == total.source.0, "{}", outcome.story());
    assert_eq!(refused(&outcome).len() as u64, damaged, "{}", outcome.story());
    pair.finish("damaged messages", &outcome);
    outcome
}

#[test]
fn a_message_that_breaks_the_connection_is_given_up_and_copied_once_it_is_mended() {
    let outcome = broken_at(vec![Fault::damaged_body(5)], 1);
    let report = refused(&outcome)[0];
    assert_eq!((report.uid.get(), report.subject.as_str()), (5, "plain 1 message 4"));
    broken_at(vec![Fault::damaged_header(5)], 1);
}

#[test]
fn several_damaged_messages_of_a_folder_are_all_found() {
    broken_at([1, 4, 7, 8, 9, 12].map(Fault::damaged_body).into(), 6);
    broken_at([1, 4, 7, 8, 9, 12].map(Fault::damaged_header).into(), 6);
    broken_at((1..13).map(Fault::damaged_body).collect(), 12);
}

#[test]
fn a_damaged_large_message_is_given_up_and_nothing_of_it_arrives() {
    let pair = Pair::usual();
    let mut large = ordinary("large", 1);
    large.bytes.extend(b"x".repeat(400_000));
    large.bytes.extend(b"\r\n");
    Corpus::of(&["Large"], vec![ordinary("before", 1), large, ordinary("behind", 1)])
        .fill(&mut Hand::on(&pair.from));
    let cut = Fault::drop_after_sent("UID FETCH", 200_000).mailbox("Large").nth(2).lasting();
    pair.source.handle.add(cut);
    let outcome = pair.job().run();
    assert_eq!(outcome.code, Some(115), "{}", outcome.story());
    assert_eq!(outcome.finished().total.refused.0, 1, "{}", outcome.story());
    assert!(refused(&outcome)[0].size.0 > 400_000, "{}", outcome.story());
    pair.finish("a large message", &outcome);
}

#[test]
fn losses_for_ordinary_reasons_give_no_message_up() {
    for nth in [2, 3] {
        let pair = Pair::usual();
        let flaky = Fault::drop_after_sent("UID FETCH", 900).mailbox("Box 1").nth(nth).times(3);
        pair.source.handle.add(flaky);
        let outcome = pair.job().run();
        assert_eq!(outcome.finished().total.refused.0, 0, "{}", outcome.story());
        pair.finish("a flaky link", &outcome);
    }
    let pair = Pair::usual();
    let source = pair.source.handle.clone();
    let kicks = Fault::change("UID FETCH", move |_| source.drop_connections()).nth(3).times(2);
    pair.source.handle.add(kicks);
    let outcome = pair.job().run();
    assert_eq!(outcome.finished().total.refused.0, 0, "{}", outcome.story());
    pair.finish("a server that restarts", &outcome);
    let account = pair.source.handle.account(LOGIN.0);
    assert!(account.folder("Box 1").is_some());
}
