//! Every fault a server can be made to have, at either end: whatever the run with the fault says, the next healthy one
//! leaves the destination equal to the source, with nothing twice.
#![cfg(unix)]

mod pair;

use std::time::{Duration, Instant};

use mailhaul_demo::{Config, Fault, Feature};
use mailhaul_model::options::{Pattern, Substitution};
use mailhaul_model::{ExitCode, FailureClass};
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::{Corpus, Hand, Outcome, dump};
use pair::{LOGIN, Pair};

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

/// A job that was run, whose messages of a folder are deleted on both sides; then the source numbers what is left anew without
/// another UIDVALIDITY, as no server may, and some more arrive, under numbers that others had. All of them arrive, once.
fn is_told_apart_without_another_uid_validity(deleted: &[u32], news: usize) {
    for config in [Config::default(), Config::default().without(Feature::Condstore)] {
        let pair = Pair::new(config, Config::default());
        pair.job().run().assert_success();
        for server in [&pair.source, &pair.destination] {
            server.handle.with(LOGIN.0, |account| {
                let folder = account.folder_mut("Box 0").expect("it was filled");
                folder.expunge(deleted.iter().copied());
            });
        }
        pair.source.handle.with(LOGIN.0, |account| {
            let folder = account.folder_mut("Box 0").expect("it was filled");
            folder.renumber(folder.uid_validity);
        });
        let news = (0..news).map(|number| ordinary(&format!("news {number}"), 9 + number));
        let news = Corpus::of(&["Box 0"], news.collect());
        news.fill(&mut Hand::on(&pair.from));
        let outcome = pair.job().run();
        let total = &outcome.assert_success().total;
        assert_eq!(total.copied.0, news.folders[0].messages.len() as u64, "{}", outcome.story());
        assert!(total.closes(), "{}", outcome.story());
        pair.assert_arrived(&outcome.story());
        let again = pair.job().run();
        assert_eq!(again.assert_success().total.copied.0, 0, "{}", again.story());
    }
}

#[test]
fn a_source_that_numbers_a_folder_anew_under_the_same_uidvalidity_loses_and_doubles_nothing() {
    is_told_apart_without_another_uid_validity(&[2], 1);
    is_told_apart_without_another_uid_validity(&[2, 5, 6], 7);
}

#[test]
fn a_source_restored_from_a_backup_that_gives_numbers_out_again_loses_and_doubles_nothing() {
    is_told_apart_without_another_uid_validity(&[11, 12], 2);
    is_told_apart_without_another_uid_validity(&[12], 3);
}

#[test]
fn messages_that_were_changed_on_their_way_are_not_copied_again_when_they_no_longer_are() {
    for config in [Config::default(), Config::default().without(Feature::Condstore)] {
        let pair = Pair::new(config, Config::default());
        let rename = Substitution {
            pattern: Pattern("(?im)^Message-ID: <".into()),
            replacement: "Message-ID: <another.".into(),
            every: false,
            ignore_case: false,
        };
        let changing = pair.job().with(|options| options.changes.replace = vec![rename]);
        changing.run().assert_success();
        // So that each is told again.
        pair.source.handle.with(LOGIN.0, |account| {
            let folder = account.folder_mut("Box 0").unwrap();
            let all: Vec<u32> = folder.messages().iter().map(|m| m.uid).collect();
            for uid in all {
                folder.set_flags(uid, [].into());
            }
        });
        let outcome = pair.job().run();
        assert_eq!(outcome.assert_success().total.copied.0, 0, "{}", outcome.story());
    }
}

#[test]
fn sizes_that_a_source_tells_otherwise_each_time_double_nothing() {
    for config in [Config::default(), Config::default().without(Feature::Condstore)] {
        let pair = Pair::new(config, Config::default());
        pair.job().run().assert_success();
        for run in 1..3 {
            pair.source.handle.with(LOGIN.0, |account| {
                for name in ["Box 0", "Odd"] {
                    let folder = account.folder_mut(name).unwrap();
                    let all: Vec<u32> = folder.messages().iter().map(|m| m.uid).collect();
                    for uid in all {
                        folder.lie_about_size(uid, 4_000 + run * 7);
                    }
                }
            });
            let news = vec![ordinary(&format!("news {run}"), 9)];
            for name in ["Box 0", "Odd"] {
                Corpus::of(&[name], news.clone()).fill(&mut Hand::on(&pair.from));
            }
            let outcome = pair.job().run();
            assert_eq!(outcome.assert_success().total.copied.0, 2, "{}", outcome.story());
            pair.assert_arrived(&outcome.story());
        }
    }
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
    assert!(named[0].reason.to_string().contains("Spam is not welcome"), "{}", named[0].reason);
    pair.finish("refused message", &outcome);
}

#[test]
fn a_message_that_is_refused_for_its_keywords_arrives_without_them_and_the_run_says_so() {
    let pair = Pair::usual();
    let mut marked = ordinary("marked", 1);
    marked.flags = vec!["\\Seen".to_owned(), "Project".to_owned()];
    Corpus::of(&["Marked"], vec![marked, ordinary("plain", 2)]).fill(&mut Hand::on(&pair.from));
    let fault = Fault::refuse_flag("Project", "", "Too many user flags in mailbox");
    pair.destination.handle.add(fault);
    let outcome = pair.job().run();
    let finished = outcome.assert_success();
    assert_eq!((finished.total.refused.0, finished.total.copied), (0, finished.total.source));
    assert!(
        format!("{:?}", outcome.events).contains("without its keywords"),
        "{}",
        outcome.story()
    );
    let there = dump(&pair.to);
    let flags: Vec<_> = there.folder("Marked").unwrap().messages.iter().map(|m| &m.flags).collect();
    assert!(flags.iter().any(|flags| **flags == ["\\Seen"]), "{flags:?}");
    assert!(!flags.iter().any(|flags| flags.contains(&"Project".to_owned())), "{flags:?}");
}

#[test]
fn a_destination_folder_whose_state_is_not_told_gets_nothing_twice() {
    let plain = || Config::default().without(Feature::ListStatus);
    let pair = Pair::new(plain(), plain());
    pair.job().run().assert_success();
    let locked = Fault::no("STATUS", "INUSE", "Mailbox is locked").mailbox("Box 1").lasting();
    pair.destination.handle.add(locked);
    let outcome = pair.job().run();
    assert_eq!(outcome.code, Some(117), "{}", outcome.story());
    assert_eq!(outcome.finished().total.copied.0, 0, "{}", outcome.story());
    pair.finish("NO to STATUS", &outcome);
}

#[test]
fn a_folder_that_is_said_to_hold_more_than_is_listed_is_told() {
    let pair = Pair::usual();
    pair.source.handle.add(Fault::say("OPEN", "* 99 EXISTS\r\n").mailbox("Box 1"));
    let outcome = pair.job().run();
    assert_eq!(outcome.code, Some(117), "{}", outcome.story());
    assert_eq!(outcome.finished().total.refused.0, 0, "what is listed arrives");
    let mut told = outcome
        .finished()
        .folders
        .iter()
        .filter_map(|folder| folder.problem.as_ref().map(ToString::to_string));
    assert!(told.any(|text| text.contains("holds 99 messages and lists 12")));
    pair.finish("99 EXISTS", &outcome);
}

#[test]
fn a_folder_that_is_gone_while_more_is_being_written_is_made_again() {
    for nth in 1..5 {
        let pair = Pair::usual();
        let large: Vec<_> = (0..60)
            .map(|n| {
                let mut draft = ordinary(&format!("large {n}"), n);
                draft.bytes.extend(vec![b'x'; 30_000]);
                draft.bytes.extend(b"\r\n");
                draft
            })
            .collect();
        Corpus::of(&["Large"], large).fill(&mut Hand::on(&pair.from));
        let gone = Fault::no("APPEND", "TRYCREATE", "No such mailbox").mailbox("Large").nth(nth);
        pair.destination.handle.add(gone);
        let outcome = pair.job().run();
        assert!(outcome.code.is_some(), "{}", outcome.story());
        pair.finish(&format!("TRYCREATE {nth}"), &outcome);
    }
}

#[test]
fn what_the_destination_takes_no_message_of_is_refused_and_not_a_success() {
    let small = Config { message_limit: Some(2000), ..Config::default() };
    let pair = Pair::new(Config::default(), small);
    let outcome = pair.job().run();
    let total = outcome.finished().total;
    assert_eq!(outcome.code, Some(114), "{}", outcome.story());
    assert!(total.refused.0 > 0 && total.skipped.0 == 0 && total.copied.0 > 0, "{total:?}");
    assert!(total.closes(), "{total:?}");
}
