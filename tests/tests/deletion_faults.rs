//! A deletion that is disturbed: by a server's faults, by a lack of UIDPLUS, by a kill. Nothing is ever lost, and the next run
//! brings it to its end.
#![cfg(unix)]

mod pair;

use mailhaul_demo::{Config, Fault, Feature};
use mailhaul_model::options::DeletionOptions;
use mailhaul_model::{ByteCount, ExitCode};
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::random::{full, generator, seed};
use mailhaul_tests::reader::Dump;
use mailhaul_tests::tap::{AtLimit, Way};
use mailhaul_tests::{Corpus, Hand, Outcome, Rewrites, Sidecar, Tap, compare, dump};
use pair::Pair;
use rand::Rng;

fn moving(job: Sidecar) -> Sidecar {
    job.with(|options| {
        options.deletion = DeletionOptions {
            source_messages: true,
            source_expunge: true,
            confirmed: Some(10_000),
            ..DeletionOptions::default()
        };
    })
}

/// Every message of `before` is on the destination or still on the source.
fn assert_nothing_lost(what: &str, pair: &Pair, before: &Dump) {
    let digests = |dump: &Dump| -> Vec<String> {
        dump.folders.iter().flat_map(|f| &f.messages).map(|m| m.sha256.clone()).collect()
    };
    let mut held = digests(&dump(&pair.from));
    held.extend(digests(&dump(&pair.to)));
    for digest in digests(before) {
        assert!(held.contains(&digest), "{what}: a message is lost");
    }
}

fn assert_moved(what: &str, pair: &Pair, before: &Dump) {
    let there = dump(&pair.to);
    let difference =
        compare(before, &there, &Rewrites::default(), |folder| Some(folder.name.clone()));
    assert!(difference.is_equal(), "{what}: {difference}");
    assert_eq!(dump(&pair.from).count(), 0, "{what}");
}

/// Runs into a fault of the source while it deletes, then without it.
fn moves_in_the_end(what: &str, fault: Fault) -> Outcome {
    let pair = Pair::usual();
    let before = dump(&pair.from);
    pair.source.handle.add(fault);
    let outcome = moving(pair.job()).run();
    assert!(outcome.code.is_some(), "{what}: {}", outcome.story());
    assert_nothing_lost(what, &pair, &before);
    pair.heal();
    let again = moving(pair.job()).run();
    assert_eq!(again.code, Some(0), "{what}: {}\nbefore: {}", again.story(), outcome.story());
    assert_moved(what, &pair, &before);
    outcome
}

#[test]
fn a_link_that_is_lost_while_messages_are_deleted_loses_none() {
    for command in ["SELECT", "UID STORE", "UID EXPUNGE", "UID SEARCH"] {
        for nth in if full() { 1..5 } else { 2..3 } {
            moves_in_the_end(&format!("drop at {command}"), Fault::drop_at(command).nth(nth));
            let late = Fault::drop_before_reply(command).nth(nth);
            let outcome = moves_in_the_end(&format!("drop after {command}"), late);
            assert_eq!(outcome.code, Some(0), "{command} {nth}: {}", outcome.story());
        }
    }
}

#[test]
fn a_server_that_refuses_to_delete_is_told_of_and_nothing_is_lost() {
    for command in ["SELECT", "UID STORE", "UID EXPUNGE"] {
        let outcome = moves_in_the_end(command, Fault::no(command, "", "Not today").lasting());
        let finished = outcome.finished();
        assert_eq!(finished.exit, ExitCode::DeletionHeldBack, "{command}: {}", outcome.story());
        assert!(!finished.deletions.held_back.is_empty());
        assert!(finished.total.closes());
    }
}

#[test]
fn after_an_error_nothing_is_deleted() {
    let pair = Pair::usual();
    let before = dump(&pair.from);
    pair.destination.handle.add(Fault::refuse_subject("plain 1 message 3", "", "Spam"));
    let outcome = moving(pair.job()).run();
    assert_eq!(outcome.finished().exit, ExitCode::AppendRefused, "{}", outcome.story());
    let why =
        outcome.finished().deletions.held_back.iter().map(ToString::to_string).collect::<String>();
    assert!(why.contains("the run had an error"), "{why}");
    assert_eq!(dump(&pair.from), before);
}

#[test]
fn a_folder_of_the_source_that_can_not_be_read_keeps_a_mirror_from_deleting() {
    let pair = Pair::usual();
    pair.job().run().assert_success();
    let there = dump(&pair.to);
    pair.source.handle.with(pair::LOGIN.0, |account| account.ensure("Box 0").expunge([1, 2]));
    let mirror = |job: Sidecar| {
        job.with(|options| {
            options.folders.only = vec!["Box 0".into()];
            options.deletion.destination_messages = true;
            options.deletion.destination_expunge = true;
            options.deletion.confirmed = Some(100);
        })
    };
    // A folder that isn't even part of the run: what is in it may be what seems to be gone.
    let broken = Fault::no("EXAMINE", "", "Index corrupted").mailbox("Box 1").lasting();
    pair.source.handle.add(broken);
    let outcome = mirror(pair.job()).run();
    assert_eq!(outcome.finished().exit, ExitCode::DeletionHeldBack, "{}", outcome.story());
    assert_eq!(dump(&pair.to), there);
    pair.heal();
    let outcome = mirror(pair.job()).run();
    assert_eq!(outcome.assert_success().deletions.destination_messages.0, 2);
}

#[test]
fn without_uidplus_nothing_is_expunged_beside_what_others_marked() {
    let plain = || Config::default().without(Feature::UidPlus);
    let pair = Pair::new(plain(), plain());
    let mut large = ordinary("large and marked by someone", 1);
    large.bytes.extend(b"line\r\n".repeat(20_000));
    large.flags = vec!["\\Deleted".into()];
    Corpus::of(&["Box 1"], vec![large]).fill(&mut Hand::on(&pair.from));
    let before = dump(&pair.from);
    let small = |options: &mut mailhaul_model::RunOptions| {
        options.messages.max_size = Some(ByteCount(100_000));
    };
    let outcome = moving(pair.job()).with(small).run();
    assert_eq!(outcome.finished().exit, ExitCode::DeletionHeldBack, "{}", outcome.story());
    let why =
        outcome.finished().deletions.held_back.iter().map(ToString::to_string).collect::<String>();
    assert!(why.contains("1 messages in it were marked as deleted by someone else"), "{why}");
    let here = dump(&pair.from);
    assert_eq!(here.folder("Box 1"), before.folder("Box 1"), "nothing is even marked");
    assert_eq!(here.folder("Box 0").map(|f| f.messages.len()), Some(0));
    assert_nothing_lost("no UIDPLUS", &pair, &before);
    let mut hand = Hand::on(&pair.from);
    hand.select(&["Box 1"]);
    hand.run("UID STORE 1:* -FLAGS (\\Deleted)");
    moving(pair.job()).with(small).run().assert_success();
    let left = dump(&pair.from);
    assert_eq!(left.count(), 1, "the large one was left out");
}

fn points() -> usize {
    if full() { 60 } else { 4 }
}

#[test]
fn a_run_killed_while_it_deletes_loses_nothing_and_the_next_one_ends_it() {
    let mut random = generator("kills of deletions");
    let measured = {
        let pair = Pair::usual();
        let tap = Tap::to(pair.from.address);
        let at = |tap: &Tap| pair.from.at(tap.address());
        tap.reset(None);
        Sidecar::between(&at(&tap), &pair.to).run().assert_success();
        let copying = tap.counted();
        let pair = Pair::usual();
        let tap = Tap::to(pair.from.address);
        tap.reset(None);
        let far = pair.from.at(tap.address());
        let job = Sidecar::between(&far, &pair.to).ledger(pair.file("whole"));
        moving(job).run().assert_success();
        [(Way::Up, copying.0, tap.counted().0), (Way::Down, copying.1, tap.counted().1)]
    };
    for number in 0..points() {
        let (way, from, to) = measured[usize::from(random.random_bool(0.3))];
        let byte = random.random_range(from.min(to - 1)..to);
        let point = format!("point {number}: {way:?} {byte}, seed {}", seed());
        let pair = Pair::usual();
        let before = dump(&pair.from);
        let tap = Tap::to(pair.from.address);
        tap.reset(Some((way, byte, AtLimit::Hold)));
        let far = pair.from.at(tap.address());
        let job = || moving(Sidecar::between(&far, &pair.to).ledger(pair.file("ledger")));
        let mut running = job().start();
        tap.until_reached(|| running.ended());
        running.kill();
        tap.release();
        tap.reset(None);
        assert_nothing_lost(&point, &pair, &before);
        let again = job().run();
        assert_eq!(again.code, Some(0), "{point}: {}", again.story());
        assert_moved(&point, &pair, &before);
    }
}
