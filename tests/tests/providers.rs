//! What providers do beside the RFCs, played by the demo server as far as it is publicly known.
#![cfg(unix)]

mod pair;

use std::time::Instant;

use mailhaul_demo::manner::{exchange, icloud, microsoft_365, yahoo, zimbra};
use mailhaul_demo::{Config, DemoServer, Fault};
use mailhaul_model::RunKind;
use mailhaul_model::event::{Edit, Event, Line, MessageOutcome};
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::hand::Draft;
use mailhaul_tests::{Account, Hand, Sidecar};
use pair::{LOGIN, start};
use tempfile::TempDir;

struct Move {
    source: DemoServer,
    destination: DemoServer,
    from: Account,
    to: Account,
    folder: TempDir,
}

impl Move {
    fn between(source: Config, destination: Config) -> Self {
        let (source, from) = start(source);
        let (destination, to) = start(destination);
        Self { source, destination, from, to, folder: TempDir::new().expect("scratch space") }
    }

    fn fill(&self, path: &[&str], drafts: &[Draft]) {
        let mut hand = Hand::on(&self.from);
        if path != ["INBOX"] {
            hand.create(path);
        }
        hand.append(path, drafts);
    }

    fn job(&self) -> Sidecar {
        Sidecar::between(&self.from, &self.to).ledger(self.folder.path().join("ledger"))
    }

    fn count(&self, name: &str) -> Option<usize> {
        let account = self.destination.handle.account(LOGIN.0);
        account.folder(name).map(|folder| folder.messages().len())
    }
}

fn unended(subject: &str, headers: &str) -> Draft {
    let text = format!("{headers}Subject: {subject}\r\n\r\nNo end");
    Draft { bytes: text.into_bytes(), ..ordinary(subject, 1) }
}

#[test]
fn names_that_differ_in_case_stay_two_folders_at_microsoft() {
    for manner in [microsoft_365(), exchange()] {
        let case = Move::between(Config::default(), manner);
        case.fill(&["Work"], &[ordinary("one", 1)]);
        case.fill(&["work"], &[ordinary("two", 2), ordinary("three", 3)]);
        let outcome = case.job().run();
        outcome.assert_success();
        assert_eq!((case.count("Work"), case.count("work (2)")), (Some(1), Some(2)));
        let warnings = &outcome.plan().unwrap().warnings;
        assert!(warnings.iter().any(|w| w.to_string().contains("work (2)")), "{warnings:?}");
        assert_eq!(case.job().run().assert_success().total.copied.0, 0);
    }
}

#[test]
fn microsofts_back_off_is_obeyed_to_the_millisecond() {
    let case = Move::between(Config::default(), microsoft_365());
    case.fill(&["INBOX"], &[ordinary("one", 1)]);
    let text = "Request is throttled. Suggested Backoff Time: 1700 milliseconds";
    case.destination.handle.add(Fault::no("APPEND", "", text));
    let began = Instant::now();
    let outcome = case.job().run();
    outcome.assert_success();
    assert!(began.elapsed().as_millis() >= 1700, "{:?}", began.elapsed());
    assert_eq!(case.count("INBOX"), Some(1));
}

#[test]
fn a_star_reaches_an_exchange_that_drops_it_from_an_append() {
    let case = Move::between(Config::default(), exchange());
    let star = Draft { flags: vec!["\\Flagged".into(), "\\Seen".into()], ..ordinary("star", 1) };
    let plain = Draft { flags: Vec::new(), ..ordinary("plain", 2) };
    case.fill(&["INBOX"], &[star, plain]);
    case.job().run().assert_success();
    let account = case.destination.handle.account(LOGIN.0);
    let messages = account.folder("INBOX").unwrap().messages();
    let flagged =
        messages.iter().filter(|m| m.flags.iter().any(|flag| flag.as_str() == "\\Flagged")).count();
    assert_eq!((messages.len(), flagged), (2, 1));
    assert_eq!(case.destination.handle.counters().command("UID STORE"), 1);
}

#[test]
fn folders_without_mail_are_left_out_and_said_unless_they_are_named() {
    for manner in [zimbra(), exchange()] {
        let case = Move::between(
            Config { one_case: false, any_keyword: true, ..manner },
            Config::default(),
        );
        case.fill(&["Contacts"], &[ordinary("card", 1)]);
        case.fill(&["Work", "Contacts"], &[ordinary("mail", 2)]);
        let outcome = case.job().run();
        outcome.assert_success();
        assert_eq!((case.count("Contacts"), case.count("Work/Contacts")), (None, Some(1)));
        let left_out = &outcome.plan().unwrap().left_out;
        assert!(left_out.iter().any(|l| l.source == "Contacts"), "{left_out:?}");
        let named = case.job().with(|o| o.folders.only = vec!["Contacts".into()]);
        named.run().assert_success();
        assert_eq!(case.count("Contacts"), Some(1));
    }
}

#[test]
fn yahoo_gets_the_end_of_a_last_line_and_the_report_says_so() {
    let case = Move::between(Config::default(), yahoo());
    case.fill(&["INBOX"], &[ordinary("ended", 1), unended("open", "Message-ID: <open@x>\r\n")]);
    // What only its header and size identify, and what is large enough to come in parts.
    let mut large = unended("large", "Message-ID: <large@x>\r\n");
    large.bytes.extend(vec![b'x'; 400_000]);
    case.fill(&["Odd"], &[unended("nameless", ""), large]);
    let outcome = case.job().run();
    outcome.assert_success();
    let ended = |line: &&Line| matches!(&line.event, Event::Changed(change) if change.edits == [Edit::LastLineEndedOnDemand]);
    assert_eq!(outcome.events.iter().filter(ended).count(), 3, "{}", outcome.story());
    assert_eq!((case.count("INBOX"), case.count("Odd")), (Some(2), Some(2)));
    case.job().kind(RunKind::Verify).run().assert_success();
    // Also without a ledger they are known.
    let again = Sidecar::between(&case.from, &case.to).run();
    let total = &again.assert_success().total;
    assert_eq!((total.copied.0, total.adopted.0), (0, 4), "{}", again.story());
}

#[test]
fn yahoos_answer_lost_doubles_no_message_whose_last_line_was_ended() {
    let case = Move::between(Config::default(), yahoo());
    case.fill(&["INBOX"], &[unended("nameless", "")]);
    case.destination.handle.add(Fault::drop_before_reply("APPEND"));
    case.job().run().assert_success();
    assert_eq!(case.count("INBOX"), Some(1));
}

#[test]
fn a_folder_that_is_as_full_as_yahoo_shows_is_said_to_hold_more_perhaps() {
    let case = Move::between(yahoo(), Config::default());
    case.fill(&["INBOX"], &[ordinary("one", 1)]);
    case.source.handle.with(LOGIN.0, |account| {
        let date = account.folder("INBOX").unwrap().messages()[0].date;
        account.create("Full", None).unwrap();
        for number in 0..10_000 {
            let message = mailhaul_demo::NewMessage {
                flags: [].into(),
                date,
                body: format!("Message-ID: <{number}@x>\r\n\r\n").into(),
            };
            account.append("Full", vec![message]).unwrap();
        }
    });
    let outcome = case.job().kind(RunKind::Dry).run();
    let warnings = &outcome.plan().unwrap().warnings;
    assert!(warnings.iter().any(|w| w.to_string().contains("may hold more")), "{warnings:?}");
}

#[test]
fn what_icloud_lists_and_does_not_have_is_vanished_and_no_error() {
    let case = Move::between(icloud(), Config::default());
    case.fill(&["INBOX"], &[ordinary("one", 1), ordinary("ghost", 2), ordinary("three", 3)]);
    case.source.handle.with(LOGIN.0, |a| a.folder_mut("INBOX").unwrap().make_ghost(2));
    let outcome = case.job().run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.story());
    let total = &outcome.finished().total;
    assert_eq!((total.copied.0, total.vanished.0), (2, 1), "{}", outcome.story());
    assert!(total.closes());
}

#[test]
fn what_is_too_large_for_icloud_is_named_and_not_sent() {
    let case = Move::between(Config::default(), icloud());
    case.fill(&["INBOX"], &[ordinary("small", 1), ordinary("large", 2)]);
    // It says so; nobody has to carry 20 MiB for that.
    case.source.handle.with(LOGIN.0, |account| {
        account.folder_mut("INBOX").unwrap().lie_about_size(2, 21 * 1024 * 1024);
    });
    let outcome = case.job().run();
    let reports = outcome.reports();
    assert_eq!(reports.len(), 1, "{}", outcome.story());
    assert_eq!((reports[0].outcome, reports[0].uid.get()), (MessageOutcome::Refused, 2));
    assert!(reports[0].reason.to_string().contains("20971520"), "{}", reports[0].reason);
    assert_eq!(case.destination.handle.counters().appended, 1);
}
