//! Every fault a server can be made to have, at either end: whatever the run with the fault says, the next healthy one
//! leaves the destination equal to the source, with nothing twice.
#![cfg(unix)]

use std::time::{Duration, Instant};

use mailhaul_demo::{Config, DemoServer, Fault, Feature};
use mailhaul_model::{ExitCode, FailureClass};
use mailhaul_tests::corpus::{CorpusFolder, Scale, mean_messages, ordinary};
use mailhaul_tests::{Account, Corpus, Hand, Outcome, Rewrites, Sidecar, compare, dump};
use tempfile::TempDir;

const LOGIN: (&str, &str) = ("mia", "pass\"word\\");

fn start(config: Config) -> (DemoServer, Account) {
    let server = DemoServer::start(config.user(LOGIN.0, LOGIN.1)).expect("loopback has a port");
    let account = Account::new(server.address, LOGIN.0, LOGIN.1);
    (server, account)
}

/// Three folders of ordinary mail and one of odd mail, small.
fn corpus() -> Corpus {
    let mut corpus = Corpus::plain(3, 12);
    let mut odd = mean_messages(Scale::Small);
    odd.retain(|draft| draft.bytes.len() < 70_000);
    corpus.folders.push(CorpusFolder { messages: odd, ..CorpusFolder::new(&["Odd"]) });
    corpus
}

struct Pair {
    source: DemoServer,
    destination: DemoServer,
    from: Account,
    to: Account,
    folder: TempDir,
}

impl Pair {
    fn new(source: Config, destination: Config) -> Self {
        let (source, from) = start(source);
        let (destination, to) = start(destination);
        corpus().fill(&mut Hand::on(&from));
        Self { source, destination, from, to, folder: TempDir::new().expect("scratch space") }
    }

    fn usual() -> Self {
        Self::new(Config::default(), Config::default())
    }

    fn job(&self) -> Sidecar {
        Sidecar::between(&self.from, &self.to).ledger(self.folder.path().join("ledger")).with(
            |options| {
                options.pace.source_timeout = 2;
                options.pace.destination_timeout = 2;
            },
        )
    }

    fn heal(&self) {
        self.source.handle.clear_faults();
        self.destination.handle.clear_faults();
    }

    fn assert_arrived(&self, what: &str) {
        let comparison =
            compare(&dump(&self.from), &dump(&self.to), &Rewrites::default(), |folder| {
                Some(folder.name.clone())
            });
        assert!(comparison.is_equal(), "{what}: {comparison}");
    }

    /// A healthy run after the faulty one, and everything is there.
    fn finish(&self, what: &str, faulty: &Outcome) {
        self.heal();
        let healthy = self.job().run();
        let said = || format!("{what}: {}\nbefore: {}", healthy.story(), faulty.story());
        assert_eq!(healthy.code, Some(0), "{}", said());
        assert!(healthy.finished().total.closes(), "{}", said());
        self.assert_arrived(&said());
    }
}

/// Runs into a fault, then without it.
fn survives(what: &str, source: Option<Fault>, destination: Option<Fault>) -> Outcome {
    let pair = Pair::usual();
    if let Some(fault) = source {
        pair.source.handle.add(fault);
    }
    if let Some(fault) = destination {
        pair.destination.handle.add(fault);
    }
    let begin = Instant::now();
    let outcome = pair.job().run();
    assert!(begin.elapsed() < Duration::from_secs(40), "{what} took {:?}", begin.elapsed());
    assert!(matches!(outcome.code, Some(0..=255)), "{what}: it crashed: {}", outcome.story());
    assert!(outcome.events.len() > 1, "{what}: it said nothing: {}", outcome.stderr);
    pair.finish(what, &outcome);
    outcome
}

fn on_destination(what: &str, fault: Fault) -> Outcome {
    survives(what, None, Some(fault))
}

fn on_source(what: &str, fault: Fault) -> Outcome {
    survives(what, Some(fault), None)
}

#[test]
fn a_destination_that_drops_the_link_costs_nothing() {
    for nth in [1, 2, 5] {
        on_destination("drop at APPEND", Fault::drop_at("APPEND").nth(nth));
        on_destination(
            "drop before the reply to APPEND",
            Fault::drop_before_reply("APPEND").nth(nth),
        );
    }
    for bytes in [1, 700, 5_000, 20_000] {
        on_destination("drop in a literal", Fault::drop_after_received("APPEND", bytes));
    }
    for command in ["LIST", "CREATE", "SUBSCRIBE", "SELECT", "STATUS", "UID FETCH", "UID SEARCH"] {
        on_destination(&format!("drop at {command}"), Fault::drop_at(command));
        on_destination(&format!("drop after {command}"), Fault::drop_before_reply(command));
    }
}

#[test]
fn a_source_that_drops_the_link_costs_nothing() {
    for nth in [1, 2, 4] {
        on_source("drop at UID FETCH", Fault::drop_at("UID FETCH").nth(nth));
        on_source("drop after UID FETCH", Fault::drop_before_reply("UID FETCH").nth(nth));
    }
    for bytes in [1, 300, 4_000, 30_000] {
        on_source("drop in an answer", Fault::drop_after_sent("UID FETCH", bytes).nth(2));
    }
    for command in ["LIST", "EXAMINE", "STATUS", "NAMESPACE"] {
        on_source(&format!("drop at {command}"), Fault::drop_at(command));
        on_source(&format!("drop after {command}"), Fault::drop_before_reply(command));
    }
}

#[test]
fn a_server_that_never_gets_better_ends_the_run_with_a_reason() {
    let outcome = on_destination("drop at every APPEND", Fault::drop_at("APPEND").lasting());
    assert_ne!(outcome.code, Some(0), "{}", outcome.story());
    assert!(outcome.finished().failure.is_some() || !outcome.problems().is_empty());
    let outcome = on_source("drop at every UID FETCH", Fault::drop_at("UID FETCH").lasting());
    assert_ne!(outcome.code, Some(0), "{}", outcome.story());
}

#[test]
fn a_full_mailbox_ends_the_run_with_over_quota() {
    let fault = Fault::no("APPEND", "OVERQUOTA", "Quota exceeded").nth(2).lasting();
    let outcome = on_destination("OVERQUOTA", fault);
    let finished = outcome.finished();
    assert_eq!(finished.exit, ExitCode::OverQuota, "{}", outcome.story());
    let class = finished.failure.as_ref().map(|problem| problem.class);
    assert_eq!(class, Some(FailureClass::MailboxFull), "{}", outcome.story());
}

#[test]
fn refusals_of_either_side_are_survived_or_told() {
    on_destination("NO to APPEND", Fault::no("APPEND", "", "Not today"));
    on_destination("NO [LIMIT] to APPEND", Fault::no("APPEND", "LIMIT", "Slow down"));
    on_destination("NO [INUSE] to APPEND", Fault::no("APPEND", "INUSE", "Mailbox is locked"));
    on_destination("BAD to APPEND", Fault::bad("APPEND", "What?"));
    on_destination("BYE at APPEND", Fault::bye("APPEND", "Going down"));
    on_destination("NO to CREATE", Fault::no("CREATE", "", "Not now"));
    on_destination("NO to SUBSCRIBE", Fault::no("SUBSCRIBE", "", "Not now").lasting());
    on_destination("NO to SELECT", Fault::no("OPEN", "", "Not now"));
    on_source("NO to UID FETCH", Fault::no("UID FETCH", "", "Not now"));
    on_source("BAD to UID FETCH", Fault::bad("UID FETCH", "What?"));
    on_source("BYE at UID FETCH", Fault::bye("UID FETCH", "Going down").nth(2));
    on_source("NO to EXAMINE", Fault::no("EXAMINE", "", "Not now"));
    on_source("BYE as a greeting", Fault::bye("GREETING", "Too many connections"));
    on_destination("BYE as a greeting", Fault::bye("GREETING", "Too many connections").nth(2));
}

#[test]
fn servers_that_talk_out_of_turn_are_understood_or_left() {
    let alert = "* OK [ALERT] Maintenance at noon\r\n";
    on_destination("ALERT at APPEND", Fault::say("APPEND", alert));
    on_source("ALERT at UID FETCH", Fault::say("UID FETCH", alert));
    on_source("unknown data", Fault::say("UID FETCH", "* XYZZY (a b \"c\") {3}\r\nabc\r\n"));
    on_destination("unknown code", Fault::say("APPEND", "* NO [XYZZY 1 2] hm\r\n"));
    on_source("garbage", Fault::say("UID FETCH", "\u{0}\u{1}garbage)))(((\r\n").nth(2));
    on_destination("garbage", Fault::say("APPEND", "no IMAP at all\r\n"));
    on_source("the UID behind the body", Fault::uid_after_body());
}

#[test]
fn a_server_that_falls_silent_is_left_after_the_timeout() {
    on_destination("silent at APPEND", Fault::stall("APPEND"));
    on_source("silent at UID FETCH", Fault::stall("UID FETCH").nth(2));
}

#[test]
fn a_message_that_vanishes_under_way_is_counted_and_no_other_is_lost() {
    let pair = Pair::usual();
    // Gone between the listing and the fetching of bodies.
    let gone = |account: &mut mailhaul_demo::Account| {
        if let Some(folder) = account.folder_mut("Box 1") {
            folder.expunge([3, 7]);
        }
    };
    pair.source.handle.add(Fault::change("UID FETCH", gone).mailbox("Box 1").nth(2));
    let outcome = pair.job().run();
    let finished = outcome.finished();
    assert!(finished.total.closes(), "{}", outcome.story());
    assert!(finished.total.vanished.0 <= 2, "{}", outcome.story());
    assert_eq!(outcome.code, Some(0), "{}", outcome.story());
    pair.finish("vanished", &outcome);
}

#[test]
fn a_lie_about_the_size_changes_no_byte() {
    let pair = Pair::usual();
    pair.source.handle.with(LOGIN.0, |account| {
        let folder = account.folder_mut("Box 0").unwrap();
        folder.lie_about_size(1, 1);
        folder.lie_about_size(2, 3_000_000);
    });
    let outcome = pair.job().run();
    assert!(outcome.finished().total.closes(), "{}", outcome.story());
    pair.finish("lies about sizes", &outcome);
}

#[test]
fn a_message_that_is_listed_but_never_handed_out_is_named() {
    let pair = Pair::usual();
    pair.source.handle.with(LOGIN.0, |account| account.folder_mut("Box 0").unwrap().make_ghost(4));
    let outcome = pair.job().run();
    let finished = outcome.finished();
    assert!(finished.total.closes(), "{}", outcome.story());
    assert_eq!(finished.total.copied.0 + 1, finished.total.source.0, "{}", outcome.story());
    assert!(outcome.reports().iter().any(|report| report.uid.get() == 4), "{}", outcome.story());
}

#[test]
fn a_source_folder_that_was_renumbered_is_recognised_and_not_copied_again() {
    let pair = Pair::usual();
    pair.job().run().assert_success();
    let renumber = |account: &mut mailhaul_demo::Account| {
        account.folder_mut("Box 0").unwrap().renumber(777_777);
    };
    pair.source.handle.with(LOGIN.0, renumber);
    let outcome = pair.job().run();
    assert_eq!(outcome.assert_success().total.copied.0, 0, "{}", outcome.story());
    pair.assert_arrived("renumbered source");
}

#[test]
fn a_destination_folder_that_was_renumbered_is_recognised_and_not_filled_again() {
    let pair = Pair::usual();
    pair.job().run().assert_success();
    let renumber = |account: &mut mailhaul_demo::Account| {
        account.folder_mut("Box 0").unwrap().renumber(888_888);
    };
    pair.destination.handle.with(LOGIN.0, renumber);
    let outcome = pair.job().run();
    assert_eq!(outcome.assert_success().total.copied.0, 0, "{}", outcome.story());
    pair.assert_arrived("renumbered destination");
}

#[test]
fn renumbering_in_the_middle_of_a_run_doubles_nothing() {
    on_source("source renumbered", Fault::renumber("Box 1", 99));
    on_destination("destination renumbered", Fault::renumber("Box 1", 99).nth(2));
}

#[test]
fn a_batch_with_one_refused_message_is_halved_until_the_culprit_is_named() {
    let pair = Pair::usual();
    Corpus::of(&["Box 1"], vec![ordinary("the culprit", 1), ordinary("innocent", 2)])
        .fill(&mut Hand::on(&pair.from));
    let fault = Fault::refuse_subject("the culprit", "", "Spam is not welcome");
    pair.destination.handle.add(fault);
    let outcome = pair.job().run();
    let finished = outcome.finished();
    assert_eq!(finished.exit, ExitCode::AppendRefused, "{}", outcome.story());
    assert_eq!(finished.total.refused.0, 1, "{}", outcome.story());
    assert!(finished.total.closes(), "{}", outcome.story());
    let named = outcome.reports();
    assert_eq!(named.len(), 1, "{}", outcome.story());
    assert_eq!((named[0].subject.as_str(), named[0].folder.as_str()), ("the culprit", "Box 1"));
    assert!(named[0].reason.contains("Spam is not welcome"), "{}", named[0].reason);
    pair.finish("refused message", &outcome);
}

#[test]
fn bodies_made_of_commands_are_never_carried_out() {
    let (_source, from) = start(Config::default());
    let drafts: Vec<_> = mean_messages(Scale::Small)
        .into_iter()
        .filter(|draft| draft.what.contains("command") || draft.what.contains("answers"))
        .collect();
    assert!(drafts.len() >= 3);
    Corpus::of(&["Evil"], drafts).fill(&mut Hand::on(&from));
    // The destination says BAD to the arguments in the middle of what comes without waiting.
    for fault in [
        Fault::bad("APPEND", "Invalid arguments"),
        Fault::no("APPEND", "", "Invalid date"),
        Fault::drop_after_received("APPEND", 20),
    ] {
        let (destination, to) = start(Config::default());
        let what = format!("{fault:?}");
        destination.handle.add(fault);
        let folder = TempDir::new().unwrap();
        let job = Sidecar::between(&from, &to).ledger(folder.path().join("ledger"));
        job.run();
        destination.handle.clear_faults();
        let healthy = job.run();
        assert_eq!(healthy.code, Some(0), "{what}: {}", healthy.story());
        let same = |folder: &mailhaul_tests::reader::DumpedFolder| Some(folder.name.clone());
        compare(&dump(&from), &dump(&to), &Rewrites::default(), same).assert_equal();
        let commands = destination.handle.counters().lines;
        assert!(!commands.iter().any(|line| line.contains("hacked")), "{what}: {commands:?}");
    }
}

#[test]
fn servers_that_offer_little_get_and_give_everything() {
    let poor = [
        vec![Feature::LiteralPlus],
        vec![Feature::MultiAppend],
        vec![Feature::UidPlus],
        vec![Feature::UidPlus, Feature::MultiAppend, Feature::LiteralPlus],
        vec![Feature::ListExtended, Feature::ListStatus, Feature::StatusSize, Feature::SpecialUse],
        vec![Feature::Condstore, Feature::Enable],
        vec![Feature::Namespace, Feature::Quota, Feature::Id, Feature::Unselect],
        vec![Feature::AuthPlain, Feature::SaslIr],
        vec![Feature::Login, Feature::SaslIr],
    ];
    for without in poor {
        let config = without.iter().fold(Config::default(), |config, f| config.without(*f));
        // The hand that fills needs LITERAL+ and LOGIN: the source keeps these.
        let hand_needs = [Feature::LiteralPlus, Feature::Login];
        let source = hand_needs.iter().fold(config.clone(), |config, f| config.with(*f));
        if without.contains(&Feature::Login) {
            // The reader logs in with LOGIN: only the sidecar's own words can tell.
            let (server, to) = start(config);
            let (_source, from) = start(Config::default());
            corpus().fill(&mut Hand::on(&from));
            let outcome = Sidecar::between(&from, &to).run();
            let copied = outcome.assert_success().total.copied.0;
            assert_eq!(copied, corpus().count() as u64);
            assert_eq!(server.handle.counters().appended, copied);
            continue;
        }
        let pair = Pair::new(source, config);
        let outcome = pair.job().run();
        assert_eq!(outcome.code, Some(0), "{without:?}: {}", outcome.story());
        pair.assert_arrived(&format!("without {without:?}"));
        let second = pair.job().run();
        assert_eq!(second.assert_success().total.copied.0, 0, "{without:?}");
        pair.assert_arrived(&format!("twice without {without:?}"));
    }
    let minus = Config::default().without(Feature::LiteralPlus).with(Feature::LiteralMinus);
    let pair = Pair::new(Config::default(), minus);
    pair.job().run().assert_success();
    pair.assert_arrived("with LITERAL-");
    let utf8 = Config::default().with(Feature::Utf8Accept);
    let pair = Pair::new(utf8.clone(), utf8);
    pair.job().run().assert_success();
    pair.assert_arrived("with UTF8=ACCEPT");
}

#[test]
fn a_reply_lost_without_uidplus_doubles_nothing() {
    for nth in [1, 2, 3] {
        let config = Config::default().without(Feature::UidPlus);
        let pair = Pair::new(Config::default(), config);
        pair.destination.handle.add(Fault::drop_before_reply("APPEND").nth(nth).times(2));
        let outcome = pair.job().run();
        pair.finish("reply lost without UIDPLUS", &outcome);
    }
}

#[test]
fn keywords_that_the_destination_does_not_admit_are_left_out_and_the_rest_arrives() {
    let destination =
        Config { any_keyword: false, keywords: vec!["NonJunk".into()], ..Config::default() };
    let pair = Pair::new(Config::default(), destination);
    let outcome = pair.job().run();
    outcome.assert_success();
    let there = dump(&pair.to);
    let keywords: Vec<&String> = there
        .folders
        .iter()
        .flat_map(|folder| &folder.messages)
        .flat_map(|message| &message.flags)
        .filter(|flag| !flag.starts_with('\\'))
        .collect();
    assert!(!keywords.is_empty() && keywords.iter().all(|flag| *flag == "NonJunk"), "{keywords:?}");
    assert_eq!(there.count(), corpus().count());
    let second = pair.job().run();
    let finished = second.assert_success();
    assert_eq!((finished.total.copied.0, finished.flags_updated.0), (0, 0), "{}", second.story());
}

#[test]
fn dates_that_only_some_servers_keep_arrive_to_the_second_and_zone() {
    let (source, from) = start(Config::default());
    let (destination, to) = start(Config::default());
    let dates = [
        "19-Jan-2038 03:14:08 +0000",
        " 1-Jan-2100 00:00:00 +1400",
        " 1-Jan-1970 00:00:00 +0000",
        "31-Dec-1969 12:00:00 -1200",
        "29-Feb-2024 23:59:59 +0545",
        "30-Jun-2015 23:59:59 -0930",
    ];
    let drafts = dates.iter().map(|date| {
        let mut draft = ordinary(date, 1);
        (*date).clone_into(&mut draft.date);
        draft
    });
    Corpus::of(&["Dates"], drafts.collect()).fill(&mut Hand::on(&from));
    Sidecar::between(&from, &to).run().assert_success();
    let zones = |server: &DemoServer| -> Vec<String> {
        let account = server.handle.account(LOGIN.0);
        let folder = account.folder("Dates").unwrap();
        let mut dates: Vec<String> =
            folder.messages().iter().map(|message| message.date.to_string()).collect();
        dates.sort();
        dates
    };
    assert_eq!(zones(&source), zones(&destination));
}

#[test]
fn the_source_is_never_written_to() {
    let pair = Pair::usual();
    pair.source.handle.reset_counters();
    pair.job().run().assert_success();
    let lines = pair.source.handle.counters().lines;
    let writes = ["SELECT", "STORE", "APPEND", "EXPUNGE", "CREATE", "DELETE", "CLOSE", "SUBSCRIBE"];
    for line in &lines {
        let mut words = line.split_whitespace().skip(1).map(str::to_ascii_uppercase);
        let verb = match words.next() {
            Some(verb) if verb == "UID" => words.next().unwrap_or_default(),
            Some(verb) => verb,
            None => continue,
        };
        assert!(!writes.contains(&verb.as_str()), "{line}");
        assert!(!line.contains("BODY[") || line.contains("BODY.PEEK["), "{line}");
    }
}
