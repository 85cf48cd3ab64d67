//! The results as two tables in Markdown, and their place in a file.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::copier::RIVAL;

/// What stands around the tables in the file.
const BEGIN: &str = "<!-- results: begin -->";
const END: &str = "<!-- results: end -->";

/// A copier on a set at a distance.
#[derive(Clone, Debug)]
pub struct Row {
    pub set: String,
    pub round_trip_ms: u128,
    pub copier: &'static str,
    pub wall_seconds: f64,
    pub cpu_seconds: f64,
    /// Processor time of both servers.
    pub servers_seconds: f64,
    pub peak_mib: f64,
    /// Messages that arrived, and that there were.
    pub arrived: usize,
    pub of: usize,
    /// The second run, with nothing to do; `None` of a copier that doesn't remember.
    pub again: Option<Again>,
}

/// A run with nothing to do.
#[derive(Clone, Copy, Debug)]
pub struct Again {
    pub wall_seconds: f64,
    pub turns_per_folder: f64,
}

const LIMIT: &str = "limit";

/// Both tables.
pub fn markdown(rows: &[Row], title: &str) -> String {
    let mut text = format!("{title}\n\n");
    text.push_str("| set | round trip | program | wall s | times mbsync's speed | of the limit's speed | CPU s | CPU ms a message | servers' CPU s | peak MiB | arrived |\n");
    text.push_str("|---|---|---|---|---|---|---|---|---|---|---|\n");
    for row in rows {
        let times = |name| {
            let other = beside(rows, row, name)?;
            Some(other.wall_seconds / row.wall_seconds)
        };
        let _ = writeln!(
            text,
            "| {} | {} ms | {} | {:.2} | {} | {} | {:.2} | {:.3} | {:.2} | {:.0} | {} of {} |",
            row.set,
            row.round_trip_ms,
            row.copier,
            row.wall_seconds,
            ratio(times(RIVAL)),
            ratio(times(LIMIT)),
            row.cpu_seconds,
            row.cpu_seconds * 1000.0 / messages(row.of),
            row.servers_seconds,
            row.peak_mib,
            row.arrived,
            row.of
        );
    }
    text.push_str("\nThe same again, with nothing to do:\n\n");
    text.push_str(
        "| set | round trip | program | wall s | times mbsync's speed | round trips per folder |\n",
    );
    text.push_str("|---|---|---|---|---|---|\n");
    for row in rows {
        let Some(again) = row.again else { continue };
        let times = beside(rows, row, RIVAL)
            .and_then(|rival| Some(rival.again?.wall_seconds / again.wall_seconds));
        let _ = writeln!(
            text,
            "| {} | {} ms | {} | {:.2} | {} | {:.1} |",
            row.set,
            row.round_trip_ms,
            row.copier,
            again.wall_seconds,
            ratio(times),
            again.turns_per_folder
        );
    }
    text
}

fn ratio(times: Option<f64>) -> String {
    times.map_or_else(|| "-".into(), |times| format!("{times:.2}"))
}

fn messages(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// The row of another copier in the same race.
fn beside<'a>(rows: &'a [Row], row: &Row, copier: &str) -> Option<&'a Row> {
    rows.iter().find(|other| {
        other.copier == copier && other.set == row.set && other.round_trip_ms == row.round_trip_ms
    })
}

/// Replaces what stands between the markers of a file.
pub fn put_into(file: &Path, tables: &str) -> Result<()> {
    let old = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let (before, rest) = old.split_once(BEGIN).context("the file has no begin marker")?;
    let (_, after) = rest.split_once(END).context("the file has no end marker")?;
    fs::write(file, format!("{before}{BEGIN}\n\n{tables}\n{END}{after}"))?;
    Ok(())
}
