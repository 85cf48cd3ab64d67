//! Killed (SIGKILL) at a byte of either side, in runs of every kind: into an empty mailbox, beside mail that has to be recognised,
//! and once more with other flags. What a run copies into a real server is killed in `resume.rs`, what it deletes in
//! `deletion_faults.rs`. `MAILHAUL_FULL=1` kills at 60 points of each kind and side, otherwise 4.
#![cfg(unix)]

mod matrix;

use mailhaul_demo::Config;
use mailhaul_tests::random::{full, generator, seed};
use mailhaul_tests::tap::{AtLimit, Way};
use mailhaul_tests::{Sidecar, Tap};
use matrix::{Stage, Story, run_all};
use rand::Rng;

const STORY: Story = Story {
    name: "killed",
    source: || Config::default().names('.', "INBOX."),
    destination: Config::default,
    prepare: |_| (),
    options: |_| (),
};

#[derive(Clone, Copy, Debug)]
enum Kind {
    IntoNothing,
    Recognising,
    OtherFlags,
}

/// Servers behind taps, ready for the run that is killed.
struct Scene {
    stage: Stage,
    source: Tap,
    destination: Tap,
}

impl Scene {
    fn of(kind: Kind) -> Self {
        let stage = Stage::of(&STORY);
        let (source, destination) =
            (Tap::to(stage.source.address), Tap::to(stage.destination.address));
        let scene = Self { stage, source, destination };
        match kind {
            Kind::IntoNothing => {}
            Kind::Recognising => {
                scene.stage.put_there("Box 0", 0..3);
                scene.stage.put_there("Box 1", 1..6);
            }
            Kind::OtherFlags => {
                scene.job().run().assert_success();
                scene.stage.change_source();
            }
        }
        scene.source.reset(None);
        scene.destination.reset(None);
        scene
    }

    fn job(&self) -> Sidecar {
        self.stage.job_at(self.source.address(), self.destination.address())
    }
}

struct Point {
    kind: Kind,
    on_source: bool,
    way: Way,
    byte: u64,
}

impl Point {
    fn name(&self) -> String {
        let Self { kind, on_source, way, byte } = self;
        let side = if *on_source { "source" } else { "destination" };
        format!("{kind:?}, {side} {way:?} {byte}, seed {}", seed())
    }

    fn check(&self) {
        let what = self.name();
        let scene = Scene::of(self.kind);
        let tap = if self.on_source { &scene.source } else { &scene.destination };
        tap.reset(Some((self.way, self.byte, AtLimit::Hold)));
        let mut running = scene.job().start();
        let reached = tap.until_reached(|| running.ended());
        let killed = running.kill();
        assert!(!reached || killed.code.is_none(), "{what}: it ended by itself before the kill");
        tap.release();
        tap.reset(None);
        let outcome = scene.job().run();
        assert_eq!(outcome.code, Some(0), "{what}: {}", outcome.story());
        scene.stage.assert_honest(&what, &outcome);
        let third = scene.job().run();
        assert_eq!(third.assert_success().total.copied.0, 0, "{what}: {}", third.story());
    }
}

#[test]
fn a_run_of_any_kind_that_is_killed_at_a_byte_of_either_side_is_finished_by_the_next_one() {
    let mut random = generator("kills of any kind");
    let mut points = Vec::new();
    for kind in [Kind::IntoNothing, Kind::Recognising, Kind::OtherFlags] {
        let whole = Scene::of(kind);
        whole.job().run().assert_success();
        for (on_source, tap) in [(true, &whole.source), (false, &whole.destination)] {
            let (up, down) = tap.counted();
            for _ in 0..if full() { 60 } else { 4 } {
                let up_it_is = random.random_bool(0.5);
                let (way, bytes) = if up_it_is { (Way::Up, up) } else { (Way::Down, down) };
                points.push(Point { kind, on_source, way, byte: random.random_range(1..bytes) });
            }
        }
    }
    run_all(&points, Point::name, Point::check);
}
