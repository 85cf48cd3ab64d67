//! Gmail's labels, played by the demo server: each message travels once and arrives under all of its labels.
#![cfg(unix)]

mod pair;

use std::time::{Duration, Instant};

use mailhaul_demo::manner::gmail;
use mailhaul_demo::{Config, DemoServer, Fault, Feature};
use mailhaul_model::RunKind;
use mailhaul_model::options::Pattern;
use mailhaul_tests::hand::Draft;
use mailhaul_tests::{Account, Hand, Outcome, Sidecar};
use pair::{LOGIN, start};
use tempfile::TempDir;

/// A mailbox at Gmail and a new one elsewhere.
struct Move {
    source: DemoServer,
    destination: DemoServer,
    from: Account,
    to: Account,
    folder: TempDir,
}

/// A subject, flags, and the labels.
type Labelled<'a> = (&'a str, &'a [&'a str], &'a [&'a [&'a str]]);

fn letter(subject: &str, flags: &[&str]) -> Draft {
    let text = format!(
        "Message-ID: <{subject}@example.org>\r\nReceived: by x; Mon, 1 Jan 2024 00:00:00 +0000\r\nSubject: {subject}\r\n\r\nText.\r\n"
    );
    Draft {
        what: subject.into(),
        bytes: text.into_bytes(),
        flags: flags.iter().map(ToString::to_string).collect(),
        date: " 1-Jan-2024 10:00:00 +0000".into(),
    }
}

impl Move {
    /// `three` has three labels, `star` one and a star, `work` one, `bare` none; `gone` is in the trash.
    fn to(destination: Config) -> Self {
        let (source, from) = start(gmail());
        let (destination, to) = start(destination);
        let mut hand = Hand::on(&from);
        for label in ["Private", "Work"] {
            hand.create(&[label]);
        }
        let places: [Labelled<'_>; 5] = [
            ("three", &["\\Seen"], &[&["INBOX"], &["Private"], &["Work"]]),
            ("star", &["\\Flagged"], &[&["INBOX"]]),
            ("work", &[], &[&["Work"]]),
            ("bare", &[], &[&["[Gmail]", "All Mail"]]),
            ("gone", &[], &[&["[Gmail]", "Trash"]]),
        ];
        for (subject, flags, labels) in places {
            for label in labels {
                hand.append(label, &[letter(subject, flags)]);
            }
        }
        source.handle.reset_counters();
        Self { source, destination, from, to, folder: TempDir::new().expect("scratch space") }
    }

    fn job(&self) -> Sidecar {
        let ledger = self.folder.path().join("ledger");
        Sidecar::between(&self.from, &self.to).ledger(ledger).with(|options| {
            options.folders.automap = true;
        })
    }

    /// Subjects in a folder of the destination, sorted.
    fn there(&self, name: &str) -> Vec<String> {
        subjects(&self.destination, name)
    }

    fn assert_arrived(&self, outcome: &Outcome) {
        let story = outcome.story();
        assert_eq!(self.there("INBOX"), ["star", "three"], "{story}");
        assert_eq!(self.there("Private"), ["three"], "{story}");
        assert_eq!(self.there("Work"), ["three", "work"], "{story}");
        assert_eq!(self.there("Archive"), ["bare"], "{story}");
        assert_eq!(self.there("[Gmail]/Trash"), ["gone"], "{story}");
    }
}

fn subjects(server: &DemoServer, name: &str) -> Vec<String> {
    let account = server.handle.account(LOGIN.0);
    let folder = account.folder(name);
    let messages = folder.map(|folder| folder.messages().to_vec()).unwrap_or_default();
    let subject = |m: &mailhaul_demo::Message| {
        String::from_utf8_lossy(&m.header("Subject").unwrap_or_default()).into_owned()
    };
    let mut subjects: Vec<String> = messages.iter().map(subject).collect();
    subjects.sort();
    subjects
}

#[test]
fn each_message_travels_once_and_arrives_under_all_of_its_labels() {
    let case = Move::to(Config::default());
    let outcome = case.job().run();
    let total = &outcome.assert_success().total;
    case.assert_arrived(&outcome);
    assert_eq!(case.source.handle.counters().bodies, 5, "{}", outcome.story());
    assert_eq!(case.destination.handle.counters().appended, 5);
    // Of All Mail three are there under their labels.
    assert_eq!((total.source.0, total.copied.0, total.adopted.0), (10, 7, 3), "{total:?}");
    assert!(case.destination.handle.account(LOGIN.0).folder("[Gmail]/Starred").is_none());
    let left_out: Vec<&str> =
        outcome.plan().unwrap().left_out.iter().map(|left| left.source.as_str()).collect();
    assert_eq!(left_out, ["[Gmail]", "[Gmail]/Important", "[Gmail]/Starred"]);
    // Flags and dates come along with a copy.
    let account = case.destination.handle.account(LOGIN.0);
    let of = |name: &str| account.folder(name).unwrap().messages()[0].clone();
    assert_eq!(of("Private").date, of("INBOX").date);
    assert_eq!(of("Private").flags.len(), 1);

    let second = case.job().run();
    let finished = second.assert_success();
    assert_eq!((finished.total.copied.0, finished.body_fetches.0), (0, 0), "{}", second.story());
    case.assert_arrived(&second);
}

#[test]
fn a_label_that_comes_later_is_placed_without_reading_the_message_again() {
    let case = Move::to(Config::default());
    case.job().run().assert_success();
    let mut hand = Hand::on(&case.from);
    hand.create(&["Later"]);
    for (subject, flags) in [("bare", &[][..]), ("three", &["\\Seen"])] {
        hand.append(&["Later"], &[letter(subject, flags)]);
    }
    case.source.handle.reset_counters();
    case.destination.handle.reset_counters();
    let outcome = case.job().run();
    assert_eq!(outcome.assert_success().total.copied.0, 2, "{}", outcome.story());
    assert_eq!(case.there("Later"), ["bare", "three"]);
    assert_eq!(case.source.handle.counters().bodies, 0);
    assert_eq!(case.destination.handle.counters().appended, 0);
    case.assert_arrived(&outcome);
}

#[test]
fn a_label_that_is_taken_away_leaves_the_destination_as_it_is() {
    let case = Move::to(Config::default());
    case.job().run().assert_success();
    case.source.handle.with(LOGIN.0, |account| {
        account.folder_mut("Work").unwrap().clear();
        account.folder_mut("INBOX").unwrap().clear();
    });
    // Something new, so that All Mail is looked at again.
    Hand::on(&case.from).append(&["[Gmail]", "All Mail"], &[letter("new", &[])]);
    let outcome = case.job().run();
    assert_eq!(outcome.assert_success().total.copied.0, 1, "{}", outcome.story());
    assert_eq!(case.there("INBOX"), ["star", "three"]);
    assert_eq!(case.there("Work"), ["three", "work"]);
    assert_eq!(case.there("Archive"), ["bare", "new"]);
    let verified = case.job().kind(RunKind::Verify).run();
    verified.assert_success();
}

#[test]
fn a_verification_finds_all_mail_under_its_labels_and_names_what_is_gone() {
    let case = Move::to(Config::default());
    case.job().run().assert_success();
    let verified = case.job().kind(RunKind::Verify).run();
    assert_eq!(verified.assert_success().total.settled.0, 10, "{}", verified.story());
    case.destination.handle.with(LOGIN.0, |account| account.folder_mut("Private").unwrap().clear());
    let verified = case.job().kind(RunKind::Verify).run();
    assert_ne!(verified.code, Some(0), "{}", verified.story());
    assert_eq!(verified.finished().total.refused.0, 1, "{}", verified.story());
}

#[test]
fn a_dry_run_counts_all_and_changes_nothing() {
    let case = Move::to(Config::default());
    let outcome = case.job().kind(RunKind::Dry).run();
    let total = &outcome.assert_success().total;
    assert_eq!((total.pending.0, total.adopted.0), (7, 3), "{total:?}");
    assert_eq!(case.there("INBOX"), Vec::<String>::new());
}

#[test]
fn a_destination_that_makes_no_copies_gets_the_bodies_again() {
    for code in ["CANNOT", "TRYCREATE"] {
        let case = Move::to(Config::default());
        case.destination.handle.add(Fault::no("UID COPY", code, "Not here").lasting());
        let outcome = case.job().run();
        outcome.assert_success();
        case.assert_arrived(&outcome);
        assert_eq!(case.destination.handle.counters().appended, 7, "{}", outcome.story());
        assert_eq!(case.job().run().assert_success().total.copied.0, 0);
    }
    let case = Move::to(Config::default().without(Feature::UidPlus));
    let outcome = case.job().run();
    outcome.assert_success();
    case.assert_arrived(&outcome);
}

#[test]
fn a_copy_without_an_answer_doubles_nothing() {
    for fault in [Fault::drop_before_reply("UID COPY"), Fault::drop_at("UID COPY")] {
        let case = Move::to(Config::default());
        case.destination.handle.add(fault);
        let outcome = case.job().run();
        outcome.assert_success();
        case.assert_arrived(&outcome);
    }
}

#[test]
fn a_connection_lost_on_the_way_costs_no_label_and_doubles_none() {
    for nth in [2, 4, 6, 8] {
        let case = Move::to(Config::default());
        case.source.handle.add(Fault::drop_after_sent("UID FETCH", 90).nth(nth).times(2));
        case.destination.handle.add(Fault::drop_before_reply("APPEND").nth(nth / 2));
        let outcome = case.job().run();
        outcome.assert_success();
        case.assert_arrived(&outcome);
    }
}

#[test]
fn a_limit_said_to_a_copy_is_waited_out() {
    let case = Move::to(Config::default());
    case.destination.handle.add(Fault::no("UID COPY", "LIMIT", "Slow down"));
    let outcome = case.job().run();
    outcome.assert_success();
    case.assert_arrived(&outcome);
    assert_eq!(case.destination.handle.counters().appended, 5);
}

#[test]
fn a_run_killed_at_a_copy_goes_on_and_doubles_nothing() {
    let case = Move::to(Config::default());
    case.destination.handle.add(Fault::stall("UID COPY"));
    let running = case.job().start();
    let end = Instant::now() + Duration::from_secs(30);
    while case.destination.handle.counters().command("UID COPY") == 0 {
        assert!(Instant::now() < end, "no COPY came");
        std::thread::yield_now();
    }
    running.kill();
    case.destination.handle.clear_faults();
    let outcome = case.job().run();
    outcome.assert_success();
    case.assert_arrived(&outcome);
    assert_eq!(case.job().run().assert_success().total.copied.0, 0);
}

#[test]
fn a_message_whose_home_is_refused_still_arrives_under_its_other_labels() {
    let case = Move::to(Config::default());
    let fault = Fault::no("CREATE", "CANNOT", "No such name").mailbox("Private").lasting();
    case.destination.handle.add(fault);
    let mut hand = Hand::on(&case.from);
    for label in [&["Private"][..], &["Work"]] {
        hand.append(label, &[letter("two", &[])]);
    }
    hand.append(&["Private"], &[letter("one", &[])]);
    let outcome = case.job().run();
    assert_eq!(case.there("Work"), ["three", "two", "work"], "{}", outcome.story());
    assert_eq!(case.there("Archive"), ["bare", "one"], "what has no other place is kept");
    assert!(outcome.finished().total.closes(), "{}", outcome.story());
}

#[test]
fn labels_can_be_left_alone_and_then_every_folder_is_copied_for_itself() {
    let case = Move::to(Config::default());
    let outcome = case.job().with(|options| options.messages.gmail_labels = false).run();
    assert_eq!(outcome.assert_success().total.copied.0, 11, "{}", outcome.story());
    assert_eq!(case.there("[Gmail]/Starred"), ["star"]);
}

#[test]
fn a_job_whose_folders_were_copied_without_labels_still_takes_of_all_mail_only_what_has_none() {
    let case = Move::to(Config::default());
    let before = case.job().with(|options| {
        options.messages.gmail_labels = false;
        options.folders.exclude = vec![Pattern(r"^\[Gmail\]".into())];
    });
    assert_eq!(before.run().assert_success().total.copied.0, 5);
    let outcome = case.job().run();
    assert_eq!(outcome.assert_success().total.copied.0, 2, "{}", outcome.story());
    case.assert_arrived(&outcome);
}

#[test]
fn at_gmail_a_message_gets_labels_and_is_there_once() {
    let case = Move::to(gmail());
    let outcome = case.job().run();
    outcome.assert_success();
    assert_eq!(case.there("INBOX"), ["star", "three"]);
    assert_eq!(case.there("Work"), ["three", "work"]);
    assert_eq!(case.there("Private"), ["three"]);
    assert_eq!(case.there("[Gmail]/Trash"), ["gone"]);
    assert_eq!(case.there("[Gmail]/All Mail"), ["bare", "star", "three", "work"]);
    assert_eq!(case.destination.handle.counters().appended, 5, "each travels once");
    let second = case.job().run();
    assert_eq!(second.assert_success().total.copied.0, 0, "{}", second.story());
    case.job().kind(RunKind::Verify).run().assert_success();
}

#[test]
fn special_folders_of_another_server_meet_gmails() {
    let (source, from) = start(Config::default());
    let (destination, to) = start(gmail());
    source.handle.with(LOGIN.0, |account| {
        account.create("Gesendet", Some("\\Sent".into())).unwrap();
        account.create(" Odd  ^name ", None).unwrap();
    });
    let mut hand = Hand::on(&from);
    hand.append(&["Gesendet"], &[letter("sent", &[])]);
    hand.append(&[" Odd  ^name "], &[letter("odd", &[])]);
    let outcome = Sidecar::between(&from, &to).with(|options| options.folders.automap = true).run();
    outcome.assert_success();
    assert_eq!(subjects(&destination, "[Gmail]/Sent Mail"), ["sent"], "{}", outcome.story());
    assert_eq!(subjects(&destination, "Odd _name"), ["odd"], "{}", outcome.story());
    let warnings = &outcome.plan().unwrap().warnings;
    assert!(
        warnings.iter().any(|warning| warning.to_string().contains("Odd _name")),
        "{warnings:?}"
    );
}
