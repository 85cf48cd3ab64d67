//! A run after a few messages came and a few flags changed in every folder: what it costs beside another copier that remembers.

use std::fmt::Write;
use std::time::Duration;

use anyhow::{Result, ensure};
use tempfile::TempDir;

use crate::copier::{Copier, RIVAL};
use crate::field::{Field, Lane};
use crate::measured::run;
use crate::set::Set;

/// One copier at a distance: the median of its runs, in seconds.
#[derive(Clone, Debug)]
pub struct TopUp {
    pub round_trip: Duration,
    pub copier: &'static str,
    pub wall_seconds: f64,
}

/// New messages and changed flags in each folder.
pub const EACH: usize = 10;

/// A copier with all that it has.
struct Racer<'a> {
    copier: &'a Copier,
    near: Lane,
    lane: Lane,
    memory: TempDir,
    walls: Vec<f64>,
}

/// Lets every copier copy a set, and then run after each of some changes.
pub fn top_up(
    copiers: &[Copier],
    set: Set,
    round_trips: &[Duration],
    runs: usize,
) -> Result<Vec<TopUp>> {
    let mut field = Field::prepare(set);
    let mut there = set.messages;
    let mut changes = 0;
    let mut seen = Vec::new();
    for round_trip in round_trips {
        let distance = field.at(*round_trip)?;
        let mut racers = Vec::new();
        for copier in copiers.iter().filter(|copier| copier.tops_up()) {
            let near = field.lane();
            let lane = if round_trip.is_zero() { near.clone() } else { distance.lane(&near) };
            let memory = TempDir::with_prefix("mailhaul-bench-")?;
            run(&copier.call(&lane, memory.path())?, &memory.path().join("first.log"))?;
            racers.push(Racer { copier, near, lane, memory, walls: Vec::new() });
        }
        for _ in 0..runs {
            there += field.change(changes, EACH);
            changes += 1;
            for racer in &mut racers {
                let memory = racer.memory.path();
                let call = racer.copier.call(&racer.lane, memory)?;
                racer.walls.push(run(&call, &memory.join("top-up.log"))?.wall_seconds);
                let name = racer.copier.name();
                ensure!(field.arrived(&racer.near)? == there, "{name}: a message is missing");
            }
        }
        for mut racer in racers {
            racer.walls.sort_by(f64::total_cmp);
            let wall_seconds = racer.walls.get(runs / 2).copied().unwrap_or(f64::NAN);
            let copier = racer.copier.name();
            seen.push(TopUp { round_trip: *round_trip, copier, wall_seconds });
            field.clear(&racer.near)?;
        }
    }
    Ok(seen)
}

/// As a table, for the foot of the others.
pub fn words(set: Set, seen: &[TopUp]) -> String {
    let mut text = format!(
        "Top-up: {} messages in {} folders, {EACH} new and {EACH} flags changed in each:\n\n\
         | round trip | program | wall s | times mbsync's speed |\n|---|---|---|---|\n",
        set.messages, set.folders
    );
    for one in seen {
        let rival =
            seen.iter().find(|other| other.copier == RIVAL && other.round_trip == one.round_trip);
        let times = rival.map(|rival| rival.wall_seconds / one.wall_seconds);
        let _ = writeln!(
            text,
            "| {} ms | {} | {:.2} | {} |",
            one.round_trip.as_millis(),
            one.copier,
            one.wall_seconds,
            times.map_or_else(|| "-".into(), |times| format!("{times:.2}")),
        );
    }
    text
}
