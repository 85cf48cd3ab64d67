//! Servers that offer little, or keep little: everything arrives that can.
#![cfg(unix)]

mod pair;

use mailhaul_demo::{Config, DemoServer, Fault, Feature};
use mailhaul_tests::corpus::{Scale, mean_messages, ordinary};
use mailhaul_tests::{Corpus, Hand, Rewrites, Sidecar, compare, dump};
use pair::{LOGIN, Pair, corpus, start};
use tempfile::TempDir;

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
