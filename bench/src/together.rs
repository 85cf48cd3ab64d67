//! Several runs of one copier at once: what they move together beside one run alone, and how even they are.

use std::fmt::Write;
use std::thread;
use std::time::Instant;

use anyhow::{Result, anyhow, ensure};
use tempfile::TempDir;

use crate::copier::Copier;
use crate::field::Field;
use crate::measured::{Cost, run};
use crate::set::Set;

/// What was seen.
#[derive(Clone, Debug)]
pub struct Together {
    pub runs: usize,
    /// Seconds of one run alone.
    pub alone: f64,
    /// Seconds until the last of all was done.
    pub all: f64,
    pub each: Vec<Cost>,
}

/// Races of either kind; the median counts.
const RACES: usize = 3;

/// Runs a copier alone, and then so many times at once, each into an account of its own; in turns, so that a slow minute of
/// the machine meets both.
pub fn together(copier: &Copier, set: Set, runs: usize) -> Result<Together> {
    let mut field = Field::prepare(set);
    let mut alone = Vec::new();
    let mut all = Vec::new();
    for _ in 0..RACES {
        alone.push(race(&mut field, copier, 1)?);
        all.push(race(&mut field, copier, runs)?);
    }
    let (alone, _) = median(alone)?;
    let (all, each) = median(all)?;
    Ok(Together { runs, alone, all, each })
}

fn median(mut races: Vec<(f64, Vec<Cost>)>) -> Result<(f64, Vec<Cost>)> {
    races.sort_by(|one, other| one.0.total_cmp(&other.0));
    let middle = races.len() / 2;
    races.into_iter().nth(middle).ok_or_else(|| anyhow!("nothing was raced"))
}

fn race(field: &mut Field, copier: &Copier, runs: usize) -> Result<(f64, Vec<Cost>)> {
    let memory = TempDir::with_prefix("mailhaul-bench-")?;
    let lanes: Vec<_> = (0..runs).map(|_| field.lane()).collect();
    let mut calls = Vec::new();
    for (number, lane) in lanes.iter().enumerate() {
        let folder = memory.path().join(number.to_string());
        std::fs::create_dir(&folder)?;
        calls.push((copier.call(lane, &folder)?, folder.join("run.log")));
    }
    let begin = Instant::now();
    let each = thread::scope(|scope| {
        let threads: Vec<_> =
            calls.iter().map(|(call, log)| scope.spawn(move || run(call, log))).collect();
        let ended = threads.into_iter().map(|thread| {
            thread.join().map_err(|_| anyhow!("a thread of the benchmark panicked"))?
        });
        ended.collect::<Result<Vec<_>>>()
    })?;
    let all = begin.elapsed().as_secs_f64();
    for lane in &lanes {
        ensure!(field.arrived(lane)? == field.set.messages, "a message is missing");
        field.clear(lane)?;
    }
    Ok((all, each))
}

impl Together {
    /// In words, for the table's foot.
    pub fn words(&self, set: Set) -> String {
        let count = u32::try_from(self.runs).map_or(0.0, f64::from);
        let walls = || self.each.iter().map(|cost| cost.wall_seconds);
        let (quickest, slowest) =
            (walls().fold(f64::INFINITY, f64::min), walls().fold(0.0, f64::max));
        let peak = self.each.iter().map(|cost| cost.peak_kib).max().unwrap_or(0) >> 10;
        let mut text = String::new();
        let _ = write!(
            text,
            "{} runs of mailhaul-sync at once on set {}, without distance: {:.2} s for all of them, {:.2} s for one alone; together \
             {:.2} times the messages a second of one. The quickest took {quickest:.2} s, the slowest {slowest:.2} s ({:.2} times as \
             long); {peak} MiB at most each.",
            self.runs,
            set.name,
            self.all,
            self.alone,
            count * self.alone / self.all,
            slowest / quickest
        );
        text
    }
}
