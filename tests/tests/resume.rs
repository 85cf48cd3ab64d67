//! Killed at an exact byte, then run again: nothing is missing and nothing is twice.
//!
//! The destination's tap stops the flow after so many bytes, up or down, which may be in the middle of a literal or
//! between an APPEND and its answer; then the sidecar gets SIGKILL. `MAILHAUL_FULL=1` kills at 200 points, otherwise 25.
#![cfg(unix)]

use mailhaul_tests::corpus::{CorpusFolder, Scale, mean_messages, ordinary};
use mailhaul_tests::random::{full, generator, seed};
use mailhaul_tests::tap::{AtLimit, Way};
use mailhaul_tests::{Account, Corpus, Dovecot, Hand, Scene, Settings, Sidecar, Tap, dump};
use rand::Rng;

fn points() -> usize {
    if full() { 200 } else { 25 }
}

/// Mail of every kind in small amounts, so that a run takes little and a kill finds it anywhere.
fn corpus() -> Corpus {
    let mut corpus = Corpus::plain(3, 20);
    let mut odd = mean_messages(Scale::Small);
    odd.retain(|draft| draft.bytes.len() < 300_000);
    corpus.folders.push(CorpusFolder { messages: odd, ..CorpusFolder::new(&["Odd"]) });
    let twin = ordinary("twin", 1);
    corpus.folders.push(CorpusFolder { messages: vec![twin; 8], ..CorpusFolder::new(&["Twins"]) });
    corpus
}

struct Killer {
    scene: Scene,
    tap: Tap,
    /// Bytes of a whole run, up and down.
    whole: (u64, u64),
}

impl Killer {
    fn new() -> Self {
        let users = (0..=points()).map(|number| format!("mia{number}"));
        let users: Vec<String> = users.chain(["mia".into(), "zoe".into()]).collect();
        let mut scene =
            Scene::new(&Settings::maildir_dot(), &Settings::sdbox_slash().bare().with_users(users));
        corpus().fill(&mut scene.source_hand());
        scene.learn(&["Odd"]);
        let tap = Tap::to(scene.destination.address());
        let mut killer = Self { scene, tap, whole: (0, 0) };
        killer.tap.reset(None);
        killer.job(points(), "whole").run().assert_success();
        killer.whole = killer.tap.counted();
        killer
    }

    fn account(&self, number: usize) -> Account {
        self.scene.destination.account(&format!("mia{number}"))
    }

    fn job(&self, number: usize, name: &str) -> Sidecar {
        let far = self.account(number).at(self.tap.address());
        Sidecar::between(&self.scene.source_account(), &far).ledger(self.scene.file(name))
    }

    /// Kills a run at a byte, runs again and compares.
    fn kill_at(&self, number: usize, way: Way, byte: u64, keep_ledger: bool) {
        let point = format!("point {number}: {way:?} {byte}, seed {}", seed());
        let ledger = format!("ledger{number}");
        self.tap.reset(Some((way, byte, AtLimit::Hold)));
        let mut running = self.job(number, &ledger).start();
        let reached = self.tap.until_reached(|| running.ended());
        let killed = running.kill();
        assert!(!reached || killed.code.is_none(), "{point}: it ended by itself before the kill");
        self.tap.release();
        self.tap.reset(None);
        let again = if keep_ledger { ledger } else { format!("new-ledger{number}") };
        let outcome = self.job(number, &again).run();
        assert_eq!(outcome.code, Some(0), "{point}: {}", outcome.story());
        assert!(outcome.finished().total.closes(), "{point}");
        let comparison = self.compare(number);
        assert!(
            comparison.is_equal(),
            "{point}, copied {:?}\n{comparison}",
            outcome.finished().total
        );
        let third = self.job(number, &again).run();
        assert_eq!(third.finished().total.copied.0, 0, "{point}: a third run copied again");
    }

    fn compare(&self, number: usize) -> mailhaul_tests::Comparison {
        let there = dump(&self.account(number));
        let naming = |settings| mailhaul_tests::Naming::of(settings);
        let (from, to) =
            (naming(self.scene.source.settings()), naming(self.scene.destination.settings()));
        mailhaul_tests::compare(&self.scene.source_dump(), &there, &self.scene.rewrites, |folder| {
            Some(from.translate(&folder.name, &to))
        })
    }
}

#[test]
fn a_run_killed_anywhere_is_finished_by_the_next_one() {
    let killer = Killer::new();
    let mut random = generator("kill points");
    for number in 0..points() {
        let (way, whole) = if random.random_bool(0.6) {
            (Way::Up, killer.whole.0)
        } else {
            (Way::Down, killer.whole.1)
        };
        let byte = random.random_range(1..whole);
        // Every fifth loses its ledger too: then what arrived must be recognised.
        killer.kill_at(number, way, byte, number % 5 != 4);
    }
}

/// Here nothing waits for the server: what the killed run had sent is still being stored when the next one begins.
#[test]
fn a_run_killed_and_started_again_at_once_doubles_nothing() {
    let users: Vec<String> = (0..=points()).map(|number| format!("mia{number}")).collect();
    let users: Vec<String> = users.into_iter().chain(["mia".into(), "zoe".into()]).collect();
    let settings = Settings::sdbox_slash().bare().with_users(users);
    let scene = Scene::new(&Settings::maildir_dot(), &settings);
    let mut hand = scene.source_hand();
    hand.create(&["Many"]);
    let many: Vec<_> = (0..600).map(|n| ordinary(&format!("many {n}"), n)).collect();
    hand.append_many(&["Many"], &many);
    let tap = Tap::to(scene.destination.address());
    let killer = Killer { scene, tap, whole: (0, 0) };
    killer.tap.reset(None);
    killer.job(points(), "whole").run().assert_success();
    let whole = killer.tap.counted();
    let mut random = generator("kills at once");
    // Each waits for what may still be on its way, so a normal run has fewer of these.
    let kills = if full() { points() } else { 8 };
    for number in 0..kills {
        let (way, bytes) = if number % 3 == 0 { (Way::Down, whole.1) } else { (Way::Up, whole.0) };
        let byte = random.random_range(1..bytes);
        let point = format!("point {number}: {way:?} {byte}, seed {}", seed());
        let ledger = format!("at-once{number}");
        killer.tap.reset(Some((way, byte, AtLimit::Tell)));
        let mut running = killer.job(number, &ledger).start();
        killer.tap.until_reached(|| running.ended());
        drop(running.kill());
        let outcome = killer.job(number, &ledger).run();
        assert_eq!(outcome.code, Some(0), "{point}: {}", outcome.story());
        let comparison = killer.compare(number);
        assert!(comparison.is_equal(), "{point}: {comparison}");
    }
}

#[test]
fn a_run_killed_three_times_in_a_row_is_finished_by_the_fourth() {
    let scene = Scene::with(&Corpus::plain(4, 25));
    let tap = Tap::to(scene.destination.address());
    let far = scene.destination_account().at(tap.address());
    let job = Sidecar::between(&scene.source_account(), &far).ledger(scene.ledger());
    let mut random = generator("three kills");
    for _ in 0..3 {
        tap.reset(Some((Way::Up, random.random_range(2_000..60_000), AtLimit::Hold)));
        let mut running = job.start();
        tap.until_reached(|| running.ended());
        drop(running.kill());
        tap.release();
    }
    tap.reset(None);
    job.run().assert_success();
    scene.assert_arrived();
}

#[test]
fn a_link_that_is_cut_once_is_survived_within_the_run() {
    for (side, way) in [("source", Way::Down), ("destination", Way::Up), ("destination", Way::Down)]
    {
        let scene = Scene::with(&Corpus::plain(3, 30));
        let (source, destination) = (scene.source_account(), scene.destination_account());
        let server = if side == "source" { source.address } else { destination.address };
        let tap = Tap::to(server);
        let (source, destination) = if side == "source" {
            (source.at(tap.address()), destination)
        } else {
            (source, destination.at(tap.address()))
        };
        let bytes = if way == Way::Up || side == "source" { 70_000 } else { 2_500 };
        tap.reset(Some((way, bytes, AtLimit::Cut)));
        let outcome = Sidecar::between(&source, &destination).ledger(scene.ledger()).run();
        assert!(tap.reached(), "{side}: nothing was cut");
        assert_eq!(outcome.code, Some(0), "{side} {way:?}: {}", outcome.story());
        scene.assert_arrived();
    }
}

#[test]
fn a_run_whose_standard_input_closes_ends_by_itself_and_can_be_resumed() {
    let scene = Scene::with(&Corpus::plain(3, 30));
    let tap = Tap::to(scene.destination.address());
    tap.reset(Some((Way::Up, 40_000, AtLimit::Hold)));
    let far = scene.destination_account().at(tap.address());
    let job = Sidecar::between(&scene.source_account(), &far).ledger(scene.ledger());
    let mut running = job.start();
    assert!(tap.until_reached(|| running.ended()), "the run was over before");
    running.close_lifeline();
    let outcome = running.wait();
    assert_ne!(outcome.code, Some(0));
    tap.release();
    tap.reset(None);
    job.run().assert_success();
    scene.assert_arrived();
}

#[test]
fn a_server_that_restarts_in_the_middle_costs_no_message() {
    let scene = Scene::with(&Corpus::plain(3, 30));
    let tap = Tap::to(scene.destination.address());
    tap.reset(Some((Way::Up, 60_000, AtLimit::Hold)));
    let far = scene.destination_account().at(tap.address());
    let job = Sidecar::between(&scene.source_account(), &far).ledger(scene.ledger());
    let mut running = job.start();
    assert!(tap.until_reached(|| running.ended()), "the run was over before");
    scene.destination.doveadm(&["kick", "mia"]);
    tap.release();
    tap.reset(None);
    let outcome = running.wait();
    assert_eq!(outcome.code, Some(0), "{}", outcome.story());
    scene.assert_arrived();
}

/// Keeps the harness honest: the comparison of this file does see what a kill would leave.
#[test]
fn the_comparison_sees_a_message_that_is_twice() {
    let server = Dovecot::start(&Settings::sdbox_slash().bare());
    let (mia, noah) = (server.account("mia"), server.account("noah"));
    Corpus::plain(1, 3).fill(&mut Hand::on(&mia));
    Corpus::plain(1, 3).fill(&mut Hand::on(&noah));
    Corpus::of(&["Box 0"], vec![ordinary("plain 0 message 1", 1)]).fill(&mut Hand::on(&noah));
    let rewrites = mailhaul_tests::Rewrites::default();
    let comparison = mailhaul_tests::compare(&dump(&mia), &dump(&noah), &rewrites, |folder| {
        Some(folder.name.clone())
    });
    assert_eq!((comparison.missing.len(), comparison.extra.len()), (0, 1), "{comparison}");
}
