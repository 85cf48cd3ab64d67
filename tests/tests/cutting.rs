//! A bad way to real servers, and servers that go away, are full, or are changed by somebody else in the middle of a run: the
//! run gets over it by itself where that is possible, says what is true in any case, and a further run makes all equal.
#![cfg(unix)]

use std::thread::sleep;
use std::time::{Duration, Instant};

use mailhaul_model::{ByteCount, Event, ExitCode, FailureClass, RunOptions};
use mailhaul_tests::corpus::{CorpusFolder, ordinary};
use mailhaul_tests::random::{full, generator, prose, seed};
use mailhaul_tests::{Corpus, Cutter, Mishap, Outcome, Scene, Settings, Sidecar, Weather};

/// About 1.7 MB in 132 messages, the largest of 90 kB.
fn corpus() -> Corpus {
    let mut random = generator("cut mail");
    let mut folder = |index: usize| {
        let message = |n: usize| {
            let mut draft = ordinary(&format!("cut {index} message {n}"), n);
            let bytes = if n.is_multiple_of(9) { 90_000 } else { 3_000 };
            draft.bytes.extend(prose(&mut random, bytes));
            draft
        };
        let messages = (0..33).map(message).collect();
        CorpusFolder { messages, ..CorpusFolder::new(&[format!("Cut {index}").as_str()]) }
    };
    Corpus { folders: (0..4).map(&mut folder).collect() }
}

/// More than what a run has under way at once: 1,200 small messages in 20 folders.
fn with_much() -> Scene {
    let scene = Scene::usual();
    let mut hand = scene.source_hand();
    for folder in Corpus::plain(20, 60).folders {
        let path = [folder.path[0].as_str()];
        hand.create(&path);
        hand.subscribe(&path);
        hand.append_many(&path, &folder.messages);
    }
    scene
}

/// What the run claims is there, is there, and nothing is twice.
fn assert_honest(what: &str, scene: &Scene, outcome: &Outcome) {
    let said = || format!("{what}, seed {}: {}", seed(), outcome.story());
    assert!(matches!(outcome.code, Some(code) if code != 70), "{}", said());
    let comparison = scene.compare();
    assert!(comparison.extra.is_empty(), "{comparison}{}", said());
    let finished = outcome.finished();
    let total = finished.total;
    let claimed = (total.copied + total.settled + total.adopted).0;
    let there = scene.destination_dump().count() as u64;
    assert!(claimed <= there, "it claims {claimed} of {there}: {}", said());
    if finished.failure.is_none() {
        assert_eq!(claimed, there, "{}", said());
        assert!(total.closes(), "{}", said());
    }
    if outcome.code == Some(0) {
        assert!(comparison.is_equal(), "{comparison}{}", said());
    }
}

/// A run on a good way, and all is there; one more has nothing to do.
fn finish(what: &str, scene: &Scene, before: &Outcome) {
    let healthy = scene.job().run();
    let said =
        || format!("{what}, seed {}: {}\nbefore: {}", seed(), healthy.story(), before.story());
    assert_eq!(healthy.code, Some(0), "{}", said());
    let comparison = scene.compare();
    assert!(comparison.is_equal(), "{comparison}{}", said());
    assert_eq!(scene.job().run().assert_success().total.copied.0, 0, "{}", said());
}

/// Both sides behind bad ways.
fn through(what: &str, weather: &Weather, timeout: u32) -> (Outcome, Vec<Mishap>) {
    let scene = Scene::with(&corpus());
    let way = |address, side| Cutter::to(address, weather.clone(), &format!("{what} {side}"));
    let (here, there) = (scene.source_account(), scene.destination_account());
    let (up, down) = (way(here.address, "source"), way(there.address, "destination"));
    let job = Sidecar::between(&here.at(up.address()), &there.at(down.address()));
    let job = job.ledger(scene.ledger()).with(|options| {
        options.pace.source_timeout = timeout;
        options.pace.destination_timeout = timeout;
    });
    let begin = Instant::now();
    let outcome = job.run();
    assert!(begin.elapsed() < Duration::from_mins(4), "{what}: it took {:?}", begin.elapsed());
    up.clear_up();
    down.clear_up();
    assert_honest(what, &scene, &outcome);
    // The ledger is about the servers by these names: the next run goes over the same ones.
    let healthy = job.run();
    let said = || format!("{what}, seed {}: {}{}", seed(), healthy.story(), outcome.story());
    assert_eq!(healthy.code, Some(0), "{}", said());
    let comparison = scene.compare();
    assert!(comparison.is_equal(), "{comparison}{}", said());
    assert_eq!(job.run().assert_success().total.copied.0, 0, "{}", said());
    let mishaps = [up.happened(), down.happened()].concat();
    (outcome, mishaps)
}

fn side_by_side(runs: usize, run: impl Fn(usize) + Sync) {
    std::thread::scope(|scope| {
        for number in 0..runs {
            let run = &run;
            scope.spawn(move || run(number));
            if full() && number % 4 == 3 {
                // Not all of forty at once.
                sleep(Duration::from_secs(5));
            }
        }
    });
}

#[test]
fn links_that_end_and_are_reset_again_and_again_are_survived_in_the_same_run() {
    let weather =
        Weather { lives: 15_000..300_000, mishaps: vec![Mishap::Ends, Mishap::Reset], at_most: 8 };
    side_by_side(if full() { 40 } else { 3 }, |number| {
        let what = format!("cut again and again {number}");
        let (outcome, mishaps) = through(&what, &weather, 20);
        assert!(mishaps.len() >= 3, "{what}: only {mishaps:?}");
        assert_eq!(outcome.code, Some(0), "{what}, seed {}: {}", seed(), outcome.story());
    });
}

#[test]
fn a_way_that_stalls_for_a_while_is_waited_for() {
    let stalls = Mishap::Stalls(Duration::from_millis(1500));
    let weather = Weather { lives: 1_000..200_000, mishaps: vec![stalls], at_most: 4 };
    side_by_side(if full() { 10 } else { 1 }, |number| {
        let (outcome, mishaps) = through(&format!("stalls {number}"), &weather, 20);
        assert!(!mishaps.is_empty());
        assert_eq!(outcome.code, Some(0), "{}", outcome.story());
        assert!(!format!("{:?}", outcome.events).contains("Lost the connection"));
    });
}

#[test]
fn a_link_on_which_nothing_flows_any_more_is_left_after_the_timeout() {
    let weather = Weather { lives: 20_000..200_000, mishaps: vec![Mishap::Swallowed], at_most: 1 };
    side_by_side(if full() { 10 } else { 2 }, |number| {
        let (outcome, mishaps) = through(&format!("swallowed {number}"), &weather, 2);
        assert!(!mishaps.is_empty());
        assert_eq!(outcome.code, Some(0), "{}", outcome.story());
    });
}

/// A run under way, of which so many messages have arrived at so many bytes a second, and something happens.
fn meanwhile(
    scene: &mut Scene,
    (copied, pace): (u64, u64),
    options: impl FnOnce(&mut RunOptions),
    act: impl FnOnce(&mut Scene),
) -> Outcome {
    let slow = |options: &mut RunOptions| {
        options.pace.max_bytes_per_second = Some(ByteCount(pace));
        options.pace.max_messages_per_second = Some(400.0);
        options.pace.source_timeout = 20;
        options.pace.destination_timeout = 20;
    };
    let mut running = scene.job().with(slow).with(options).start();
    let far = |event: &Event| matches!(event, Event::Progress(p) if p.total.copied.0 >= copied);
    assert!(running.until(far), "the run ended before {copied} messages had arrived");
    act(scene);
    running.wait()
}

/// Which servers go away.
#[derive(Clone, Copy, Debug)]
struct Away {
    source: bool,
    destination: bool,
    politely: bool,
    time: Duration,
}

fn goes_away(away: Away) {
    let what = format!("{away:?}");
    let mut scene = with_much();
    let connections = if away.destination { 3 } else { 1 };
    let few = |options: &mut RunOptions| options.pace.connections = connections;
    let outcome = meanwhile(&mut scene, (5, 3_000_000), few, |scene| {
        let mut servers = Vec::new();
        if away.source {
            servers.push(&mut scene.source);
        }
        if away.destination {
            servers.push(&mut scene.destination);
        }
        for server in &mut servers {
            if away.politely { server.stop_politely() } else { server.stop() }
        }
        sleep(away.time);
        for server in &mut servers {
            server.start_again();
        }
    });
    assert_eq!(outcome.code, Some(0), "{what}: {}", outcome.story());
    let said = format!("{:?}", outcome.events);
    assert!(away.politely || said.contains("Lost the connection"), "{what}: {said}");
    assert_honest(&what, &scene, &outcome);
    finish(&what, &scene, &outcome);
}

#[test]
fn servers_that_restart_or_are_away_for_a_while_are_waited_for_in_the_same_run() {
    let short = Duration::from_millis(200);
    let long = if full() { Duration::from_mins(1) } else { Duration::from_secs(4) };
    let all = [
        Away { source: true, destination: false, politely: true, time: short },
        Away { source: true, destination: false, politely: false, time: short },
        Away { source: false, destination: true, politely: false, time: short },
        Away { source: true, destination: true, politely: false, time: long },
    ];
    side_by_side(all.len(), |number| goes_away(all[number]));
}

#[test]
fn a_user_who_allows_no_reconnection_gets_none_and_the_next_run_goes_on() {
    let mut scene = with_much();
    let begin = Instant::now();
    let none = |options: &mut RunOptions| {
        options.pace.reconnect_tries = 0;
        options.pace.connections = 1;
    };
    let outcome = meanwhile(&mut scene, (5, 3_000_000), none, |scene| scene.source.stop());
    assert!(begin.elapsed() < Duration::from_secs(30));
    let failure = outcome.finished().failure.clone().expect("it ends with a reason");
    assert_eq!(failure.class, FailureClass::ConnectionLost, "{}", outcome.story());
    scene.source.start_again();
    assert_honest("no reconnection", &scene, &outcome);
    finish("no reconnection", &scene, &outcome);
}

#[test]
fn a_quota_that_is_reached_half_way_is_told_and_all_arrives_once_there_is_room() {
    let roomy = Settings::sdbox_slash();
    let full = Settings { quota_messages: Some(70), ..roomy.clone() };
    let mut scene = Scene::new(&Settings::maildir_dot(), &full);
    corpus().fill(&mut scene.source_hand());
    let outcome = scene.job().run();
    assert_eq!(outcome.finished().exit, ExitCode::OverQuota, "{}", outcome.story());
    // Dovecot lets connections that append at the same moment go past the quota together.
    let total = outcome.finished().total;
    assert!((1..total.source.0).contains(&total.copied.0), "{total:?}");
    assert_honest("quota", &scene, &outcome);
    scene.destination.stop_politely();
    scene.destination.start_again_with(roomy);
    finish("quota", &scene, &outcome);
}

#[test]
fn messages_expunged_while_they_are_copied_are_counted_as_gone_and_no_other_is_lost() {
    let mut scene = Scene::with(&corpus());
    let outcome = meanwhile(
        &mut scene,
        (5, 900_000),
        |_| (),
        |scene| {
            let mut hand = scene.source_hand();
            for folder in ["Cut 0", "Cut 3"] {
                hand.select(&[folder]);
                hand.run("UID STORE 3,20:33 +FLAGS.SILENT (\\Deleted)");
                hand.run("EXPUNGE");
            }
        },
    );
    let total = outcome.finished().total;
    assert!(total.closes() && total.refused.0 == 0, "{}", outcome.story());
    assert_eq!(outcome.code, Some(0), "{}", outcome.story());
    // What arrived before it was expunged stays; nothing that is still there is missing.
    assert!(scene.compare().missing.is_empty(), "{}", scene.compare());
    let again = scene.job().run();
    assert_eq!(again.assert_success().total.copied.0, 0, "{}", again.story());
}

#[test]
fn a_source_folder_that_is_renamed_while_it_is_copied_is_told_and_whole_once_it_is_back() {
    let mut scene = Scene::with(&corpus());
    let rename = |scene: &Scene, from: &str, to: &str| {
        scene.source_hand().run(&format!("RENAME \"INBOX.{from}\" \"INBOX.{to}\""));
    };
    let outcome = meanwhile(
        &mut scene,
        (5, 900_000),
        |_| (),
        |scene| {
            for number in 0..4 {
                rename(scene, &format!("Cut {number}"), &format!("Moved {number}"));
            }
        },
    );
    assert!(outcome.finished().total.closes(), "{}", outcome.story());
    for number in 0..4 {
        rename(&scene, &format!("Moved {number}"), &format!("Cut {number}"));
    }
    assert_honest("renamed", &scene, &outcome);
    finish("renamed", &scene, &outcome);
}

#[test]
fn a_source_folder_that_is_replaced_while_it_is_copied_leaves_nothing_missing_and_nothing_twice() {
    let mut scene = Scene::with(&corpus());
    let outcome = meanwhile(
        &mut scene,
        (5, 900_000),
        |_| (),
        |scene| {
            let mut hand = scene.source_hand();
            for folder in corpus().folders {
                let path: Vec<&str> = folder.path.iter().map(String::as_str).collect();
                hand.run(&format!("DELETE \"INBOX.{}\"", path[0]));
            }
            corpus().fill(&mut hand);
        },
    );
    assert_honest("replaced", &scene, &outcome);
    finish("replaced", &scene, &outcome);
}

#[test]
fn a_destination_folder_that_is_renamed_while_it_is_filled_is_whole_after_one_more_run() {
    let mut scene = Scene::with(&corpus());
    let outcome = meanwhile(
        &mut scene,
        (5, 900_000),
        |_| (),
        |scene| {
            let mut hand = scene.destination_hand();
            for number in 0..4 {
                // Those that aren't made yet stay.
                drop(
                    hand.attempt(format!("RENAME \"Cut {number}\" \"Moved {number}\"").as_bytes()),
                );
            }
        },
    );
    assert!(outcome.finished().total.closes(), "{}", outcome.story());
    let again = scene.job().run();
    assert_eq!(again.code, Some(0), "{}\nbefore: {}", again.story(), outcome.story());
    let comparison = scene.compare();
    assert!(comparison.missing.is_empty() && comparison.different.is_empty(), "{comparison}");
    let moved = |line: &String| line.starts_with("folder Moved");
    assert!(comparison.extra.iter().all(moved), "{comparison}");
}
