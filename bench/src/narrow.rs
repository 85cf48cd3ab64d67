//! A run over a narrow line, as it finds its own way and without compression.

use std::fmt::Write;
use std::time::Duration;

use anyhow::{Result, ensure};
use mailhaul_model::options::Compression;
use tempfile::TempDir;

use crate::copier::Copier;
use crate::field::Field;
use crate::measured::{Cost, run};
use crate::set::Set;

/// As in a branch office.
const ROUND_TRIP: Duration = Duration::from_millis(20);

/// What was seen.
#[derive(Clone, Copy, Debug)]
pub struct Narrow {
    /// Bytes a second, each way.
    pub rate: u64,
    pub plain: Cost,
    pub by_itself: Cost,
    pub always: Cost,
}

/// Runs the sidecar three times over such a line.
pub fn narrow(copier: &Copier, set: Set, rate: u64) -> Result<Narrow> {
    let mut field = Field::compressing(set);
    let line = field.behind(ROUND_TRIP, rate)?;
    let mut once = |compression| -> Result<Cost> {
        let memory = TempDir::with_prefix("mailhaul-bench-")?;
        let near = field.lane();
        let call = copier.compressing(compression).call(&line.lane(&near), memory.path())?;
        let cost = run(&call, &memory.path().join("run.log"))?;
        ensure!(field.arrived(&near)? == field.set.messages, "a message is missing");
        field.clear(&near)?;
        Ok(cost)
    };
    let plain = once(Compression::Never)?;
    let by_itself = once(Compression::Auto)?;
    let always = once(Compression::Always)?;
    Ok(Narrow { rate, plain, by_itself, always })
}

impl Narrow {
    /// In a sentence.
    pub fn words(&self, set: Set) -> String {
        let mut text = String::new();
        let ratio = |cost: &Cost| self.plain.wall_seconds / cost.wall_seconds;
        let written = writeln!(
            text,
            "Set {} over a line of {} MiB/s each way and {} ms: {:.1} s without compression; {:.1} s where the run finds out by \
             itself that the line is the limit ({:.2} times the speed); {:.1} s compressed from the beginning ({:.2}). \
             Processor time of the run: {:.1}, {:.1} and {:.1} s.",
            set.name,
            self.rate >> 20,
            ROUND_TRIP.as_millis(),
            self.plain.wall_seconds,
            self.by_itself.wall_seconds,
            ratio(&self.by_itself),
            self.always.wall_seconds,
            ratio(&self.always),
            self.plain.cpu_seconds,
            self.by_itself.cpu_seconds,
            self.always.cpu_seconds,
        );
        written.expect("a String takes every write");
        text
    }
}
