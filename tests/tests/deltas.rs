//! A later run costs what changed and not what is there: new messages are listed, and flags that changed. What it tells of the
//! folders is what it would tell after listing all of them.
#![cfg(unix)]

mod pair;

use mailhaul_demo::{Account as Stored, Config, Fault, Feature};
use mailhaul_model::RunKind;
use mailhaul_model::event::Tally;
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::random::{full, generator, seed};
use mailhaul_tests::{Account, Corpus, Hand, Outcome, Scene, Sidecar, Tap};
use pair::{LOGIN, Pair};
use rand::Rng;
use rand::rngs::StdRng;

/// What users do between two runs.
#[derive(Clone, Copy, Debug)]
enum Change {
    Arrive,
    Mark,
    Expunge,
    Move,
}

use Change::{Arrive, Expunge, Mark, Move};

const ORDERS: [[Change; 4]; 3] =
    [[Arrive, Mark, Expunge, Move], [Move, Expunge, Mark, Arrive], [Expunge, Arrive, Move, Mark]];
/// Messages in each of the two folders: their lists take over 90 KB.
const EACH: usize = 500;
/// Bytes of an answer that has no whole list in it: a handful of messages with their bodies, and all that a run asks for anyway.
const FEW_BYTES: u64 = 30_000;

/// A mailbox on a Dovecot that counts what it says.
struct Office {
    scene: Scene,
    tap: Tap,
    made: usize,
}

impl Office {
    fn open() -> Self {
        let scene = Scene::with(&Corpus::plain(2, EACH));
        let tap = Tap::to(scene.source.address());
        let office = Self { scene, tap, made: 0 };
        office.job().run().assert_success();
        office
    }

    fn job(&self) -> Sidecar {
        let far = self.scene.source_account().at(self.tap.address());
        Sidecar::between(&far, &self.scene.destination_account()).ledger(self.scene.ledger())
    }

    /// Does something; how many messages are to be copied and flags to be carried over for it.
    fn make(&mut self, change: Change) -> (u64, u64) {
        let mut mia = self.scene.source_hand();
        self.made += 1;
        match change {
            Arrive => {
                let new = (0..5).map(|n| ordinary(&format!("new {} {n}", self.made), n)).collect();
                Corpus::of(&["Box 0"], new).fill(&mut mia);
                (5, 0)
            }
            Mark => {
                mia.select(&["Box 0"]);
                mia.run(&format!("STORE 10:14 +FLAGS ($Made{})", self.made));
                (0, 5)
            }
            Expunge => {
                mia.select(&["Box 0"]);
                mia.run("STORE 20:23 +FLAGS (\\Deleted)");
                mia.run("EXPUNGE");
                (0, 0)
            }
            Move => {
                let away = mia.name(&["Box 1"]);
                mia.select(&["Box 0"]);
                mia.run(&format!("MOVE 30:32 \"{away}\""));
                (3, 0)
            }
        }
    }

    fn run(&self, what: &str, (copied, marked): (u64, u64)) {
        self.tap.reset(None);
        let outcome = self.job().run();
        let finished = outcome.assert_success();
        let said = || format!("{what}: {}", outcome.story());
        assert_eq!(finished.total.copied.0, copied, "{}", said());
        assert_eq!(finished.flags_updated.0, marked, "{}", said());
        let (_, down) = self.tap.counted();
        assert!(down < FEW_BYTES, "{what}: the source said {down} bytes");
        let comparison = self.scene.compare();
        let arrived = comparison.missing.is_empty() && comparison.different.is_empty();
        assert!(arrived, "{what}: {comparison}");
    }
}

#[test]
fn a_dovecot_is_never_asked_for_a_whole_list_again_whatever_its_users_do_in_whatever_order() {
    let mut office = Office::open();
    for order in ORDERS {
        for change in order {
            let due = office.make(change);
            office.run(&format!("{change:?} in {order:?}"), due);
        }
        let due = order.map(|change| office.make(change));
        let sum = due.iter().fold((0, 0), |sum, due| (sum.0 + due.0, sum.1 + due.1));
        office.run(&format!("{order:?} together"), sum);
        office.run("nothing", (0, 0));
    }
}

/// What a run tells of each folder.
fn told(outcome: &Outcome) -> Vec<(String, Tally)> {
    let finished = outcome.assert_success();
    let folders = finished.folders.iter();
    folders.map(|folder| (folder.source.clone(), folder.tally)).collect()
}

/// The UID of one of a folder's messages. The folder stays open.
fn some(random: &mut StdRng, hand: &mut Hand, path: &[&str]) -> Option<u32> {
    hand.select(path);
    let found = hand.run("UID SEARCH ALL").concat();
    let found = String::from_utf8_lossy(&found).into_owned();
    let uids: Vec<u32> = found.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    (!uids.is_empty()).then(|| uids[random.random_range(0..uids.len())])
}

const FOLDERS: [&str; 3] = ["Box 0", "Box 1", "Box 2"];

/// Does one thing by chance. Messages are few, so that equal ones are common.
fn live(random: &mut StdRng, hand: &mut Hand) {
    let folder = [FOLDERS[random.random_range(0..3)]];
    match random.random_range(0..6) {
        0 | 1 => {
            let letter = random.random_range(0..6);
            Corpus::of(&folder, vec![ordinary(&format!("letter {letter}"), 1)]).fill(hand);
        }
        2 | 3 => {
            if let Some(uid) = some(random, hand, &folder) {
                let sign = if random.random_bool(0.5) { '+' } else { '-' };
                hand.run(&format!("UID STORE {uid} {sign}FLAGS (\\Flagged)"));
            }
        }
        4 => {
            if let Some(uid) = some(random, hand, &folder) {
                hand.run(&format!("UID STORE {uid} +FLAGS (\\Deleted)"));
                hand.run("EXPUNGE");
            }
        }
        _ => {
            let to = hand.name(&[FOLDERS[random.random_range(0..3)]]);
            if let Some(uid) = some(random, hand, &folder) {
                hand.run(&format!("UID COPY {uid} \"{to}\""));
                hand.run(&format!("UID STORE {uid} +FLAGS (\\Deleted)"));
                hand.run("EXPUNGE");
            }
        }
    }
}

/// Lives on, and compares what is told with what listing everything tells, before each run.
fn live_through(what: &str, runs: usize, source: &Account, job: impl Fn() -> Sidecar) {
    let mut random = generator(what);
    job().run().assert_success();
    for number in 0..runs {
        let mut hand = Hand::on(source);
        for _ in 0..random.random_range(1..6) {
            live(&mut random, &mut hand);
        }
        let dry = job().kind(RunKind::Dry);
        let all = dry.clone().with(|o| o.messages.source_search = Some("ALL".into())).run();
        let changes = dry.run();
        let said = || format!("{what}, run {number}, seed {}: {}", seed(), changes.story());
        assert_eq!(told(&changes), told(&all), "{}", said());
        let real = job().run();
        let copied = real.assert_success().total.copied;
        assert_eq!(copied, changes.finished().total.pending, "{}", said());
    }
}

#[test]
fn what_changed_is_told_as_listing_everything_tells_it_after_any_history() {
    let scene = Scene::with(&Corpus::plain(3, 8));
    let runs = if full() { 120 } else { 12 };
    live_through("a Dovecot", runs, &scene.source_account(), || scene.job());
    // A server without ESEARCH, and one that knows of no changes.
    for (what, config) in [
        ("a server", Config::default()),
        ("an old server", Config::default().without(Feature::Condstore)),
    ] {
        let pair = Pair::new(config, Config::default());
        live_through(what, runs, &pair.from, || pair.job());
    }
}

fn lists(pair: &Pair) -> usize {
    let lines = pair.source.handle.counters().lines;
    lines.iter().filter(|line| line.contains("UID FETCH 1:* ")).count()
}

/// A new message in a folder, and perhaps more.
fn change(pair: &Pair, more: impl FnOnce(&mut Stored)) {
    Corpus::of(&["Box 1"], vec![ordinary("news", 1)]).fill(&mut Hand::on(&pair.from));
    pair.source.handle.with(LOGIN.0, more);
}

/// Runs after a change, with a fault on the source; how many whole lists were asked for.
fn lists_after(what: &str, more: impl FnOnce(&mut Stored), fault: Option<Fault>) -> usize {
    let pair = Pair::usual();
    pair.job().run().assert_success();
    change(&pair, more);
    pair.source.handle.reset_counters();
    if let Some(fault) = fault {
        pair.source.handle.add(fault);
    }
    let outcome = pair.job().run();
    assert_eq!(outcome.code, Some(0), "{what}: {}", outcome.story());
    let total = &outcome.finished().total;
    assert!(total.closes() && total.copied.0 > 0, "{what}: {}", outcome.story());
    assert_eq!(pair.source.handle.faults_left(), 0, "{what}: nothing went wrong");
    let lists = lists(&pair);
    let again = pair.job().run();
    assert_eq!(again.assert_success().total.copied.0, 0, "{what}: {}", again.story());
    lists
}

#[test]
fn where_what_changed_is_doubtful_the_whole_list_is_read() {
    assert_eq!(lists_after("a new message", |_| (), None), 0);
    let went_back = |account: &mut Stored| account.folder_mut("Box 1").unwrap().mod_seq = 2;
    assert_eq!(lists_after("a memory that went back", went_back, None), 1);
    let refused = Fault::bad("UID FETCH", "CHANGEDSINCE isn't known").mailbox("Box 1");
    assert_eq!(lists_after("a refusal", |_| (), Some(refused)), 1);
    let garbled = Fault::say("UID FETCH", "* 1 EXPUNGE\r\n").mailbox("Box 1");
    assert_eq!(lists_after("a count that is wrong", |_| (), Some(garbled)), 1);
}

#[test]
fn what_happens_between_the_question_and_the_answer_is_told_by_this_run_or_the_next() {
    let gone = Fault::change("OPEN", |account| {
        let folder = account.folder_mut("Box 1").unwrap();
        let first = folder.messages()[0].uid;
        folder.expunge([first]);
    });
    lists_after("a message that goes", |_| (), Some(gone.mailbox("Box 1")));
    let other = Fault::change("UID FETCH", |account| {
        let folder = account.folder_mut("Box 1").unwrap();
        let first = folder.messages()[0].uid;
        folder.expunge([first]);
    });
    lists_after("a message that goes late", |_| (), Some(other.mailbox("Box 1")));
}
