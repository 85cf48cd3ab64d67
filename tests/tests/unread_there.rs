//! A message on the destination that the destination can't read, and at which it breaks the connection each time: the comparison
//! goes on without it, and nothing that it might be is copied a second time or passed over in silence.
#![cfg(unix)]

mod pair;

use mailhaul_demo::{Config, Fault, Feature};
use mailhaul_model::RunKind;
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::{Corpus, Draft, Hand, Outcome, Scene, Settings, dump};
use pair::Pair;

const BOX: &str = "Box 1";

/// The mail of `Box 1` on the source.
fn drafts() -> Vec<Draft> {
    pair::corpus().folders.remove(1).messages
}

/// A pair whose destination holds these messages already, without a ledger that knows.
fn holding(drafts: &[Draft]) -> Pair {
    let pair = Pair::usual();
    Corpus::of(&[BOX], drafts.to_vec()).fill(&mut Hand::on(&pair.to));
    pair
}

fn says_unread(outcome: &Outcome, uid: u32) {
    let text = format!("message with the UID {uid} ");
    let said = format!("{:?}", outcome.events);
    let times = said.matches(&text).count();
    assert_eq!(times, 1, "{uid}: {}", outcome.story());
}

#[test]
fn what_an_unread_message_may_be_is_named_and_not_copied_and_all_else_is() {
    let all = drafts();
    let pair = holding(&all[..5]);
    pair.destination.handle.add(Fault::damaged_header(3).mailbox(BOX));
    for _ in 0..2 {
        let outcome = pair.job().run();
        let total = outcome.finished().total;
        assert!(!matches!(outcome.code, Some(0) | None), "{}", outcome.story());
        assert!(total.closes() && total.refused.0 == 1, "{}", outcome.story());
        let reports = outcome.reports();
        assert_eq!((reports.len(), reports[0].uid.get()), (1, 3), "{}", outcome.story());
        assert!(
            reports[0].reason.to_string().contains("may be on the destination already"),
            "{reports:?}"
        );
        says_unread(&outcome, 3);
    }
    // It was there all the time: nothing is twice. It is recognised once it can be read again.
    let faulty = pair.job().run();
    pair.finish("an unread message of the source", &faulty);
}

#[test]
fn a_message_that_is_unread_and_not_of_the_source_holds_nothing_back() {
    let mut stranger = ordinary("of the user", 99);
    stranger.date = "03-Mar-1999 10:00:00 +0000".into();
    let pair = holding(&[stranger]);
    pair.destination.handle.add(Fault::damaged_header(1).mailbox(BOX));
    let outcome = pair.job().run();
    let total = outcome.finished().total;
    assert_eq!(outcome.code, Some(111), "{}", outcome.story());
    assert!(total.closes() && total.refused.0 == 0, "{}", outcome.story());
    assert_eq!(total.copied, total.source);
    says_unread(&outcome, 1);
    pair.heal();
    let there = dump(&pair.to);
    assert_eq!(there.folder(BOX).unwrap().messages.len(), 13);
    // The folder was looked at: it isn't once more.
    pair.job().run().assert_success();
}

#[test]
fn several_unread_messages_are_all_found() {
    let all = drafts();
    let pair = holding(&all);
    for uid in [1, 5, 6, 12] {
        pair.destination.handle.add(Fault::damaged_header(uid).mailbox(BOX));
    }
    let outcome = pair.job().run();
    let total = outcome.finished().total;
    assert!(total.closes() && total.refused.0 == 4, "{}", outcome.story());
    assert_eq!(total.adopted.0, 8, "{}", outcome.story());
    pair.finish("several unread ones", &outcome);
}

#[test]
fn a_copy_of_an_interrupted_run_that_became_unread_is_not_sent_again() {
    let plain = || Config::default().without(Feature::UidPlus);
    let pair = Pair::new(plain(), plain());
    // Stored, and not acknowledged: the run ends with intents.
    pair.destination.handle.add(Fault::drop_before_reply("APPEND").mailbox(BOX).lasting());
    let alone = |options: &mut mailhaul_model::RunOptions| {
        options.folders.only = vec![BOX.into()];
        options.pace.connections = 1;
        options.pace.reconnect_tries = 0;
    };
    let first = pair.job().with(alone).run();
    assert_ne!(first.code, Some(0), "{}", first.story());
    let there = dump(&pair.to).folder(BOX).map_or(0, |folder| folder.messages.len());
    assert!(there >= 1, "nothing was stored: {}", first.story());
    pair.heal();
    pair.destination.handle.add(Fault::damaged_header(1).mailbox(BOX));
    let outcome = pair.job().run();
    let total = outcome.finished().total;
    assert!(total.closes() && total.refused.0 == 1, "{}", outcome.story());
    pair.finish("an unread copy", &outcome);
}

#[test]
fn a_verification_goes_past_an_unread_message_and_does_not_find_it() {
    let pair = Pair::usual();
    pair.job().run().assert_success();
    pair.destination.handle.add(Fault::damaged_header(4).mailbox(BOX));
    let outcome = pair.job().kind(RunKind::Verify).run();
    let total = outcome.finished().total;
    assert_eq!(outcome.code, Some(111), "{}", outcome.story());
    assert!(total.closes() && total.refused.0 == 1, "{}", outcome.story());
    assert!(outcome.reports()[0].reason.to_string().contains("can't read"), "{}", outcome.story());
}

#[test]
fn losses_for_ordinary_reasons_leave_no_message_out_of_a_comparison() {
    let pair = holding(&drafts()[..5]);
    let flaky = Fault::drop_after_sent("UID FETCH", 400).mailbox(BOX).times(3);
    pair.destination.handle.add(flaky);
    let outcome = pair.job().run();
    outcome.assert_success();
    assert_eq!(outcome.finished().total.adopted.0, 5);
    pair.assert_arrived("a flaky link");
}

#[test]
fn a_damaged_file_of_a_dovecot_destination_holds_up_nothing_else() {
    let settings = Settings { prefix: String::new(), separator: '/', ..Settings::maildir_dot() };
    let settings = Settings { special: Vec::new(), layout_fs: true, ..settings };
    let scene = Scene::new(&Settings::maildir_dot(), &settings);
    let corpus = Corpus::plain(2, 6);
    corpus.fill(&mut scene.source_hand());
    let held = Corpus::of(&["Box 1"], corpus.folders[1].messages[..3].to_vec());
    held.fill(&mut scene.destination_hand());
    let text = "Subject: damaged\r\n\r\n".to_owned() + &"a line that is longer\r\n".repeat(200);
    let name = "1600000000.M1P1.old,S=5,W=5";
    scene.destination.drop_into_maildir("mia", "Box 1", name, text.as_bytes());
    let outcome = scene.job().run();
    let total = outcome.finished().total;
    assert!(outcome.code.is_some(), "{}{}", outcome.story(), scene.destination.log());
    assert_eq!((total.copied.0, total.adopted.0), (9, 3), "{}", outcome.story());
    assert!(total.closes() && total.refused.0 == 0, "{}", outcome.story());
    for part in ["new", "cur"] {
        let folder = scene.destination.mail_of("mia").join("Box 1").join(part);
        for file in std::fs::read_dir(folder).expect("a Maildir has it").flatten() {
            if file.file_name().to_string_lossy().starts_with("1600000000.M1P1.old") {
                std::fs::remove_file(file.path()).expect("the file is there");
            }
        }
    }
    scene.assert_arrived();
    assert_eq!(scene.job().run().assert_success().total.copied.0, 0);
}
