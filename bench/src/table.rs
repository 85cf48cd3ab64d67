//! The results as two tables in Markdown, and their place in a file.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

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
    pub peak_mib: f64,
    /// Messages that arrived, and that there were.
    pub arrived: usize,
    pub of: usize,
    /// The second run, with nothing to do.
    pub again_seconds: f64,
    pub again_turns_per_folder: f64,
}

/// Both tables.
pub fn markdown(rows: &[Row], title: &str) -> String {
    let mut text = format!("{title}\n\n");
    text.push_str("| set | round trip | program | wall s | times mbsync's speed | CPU s | peak MiB | arrived |\n");
    text.push_str("|---|---|---|---|---|---|---|---|\n");
    for row in rows {
        let ratio = rival(rows, row).map_or_else(
            || "-".into(),
            |rival| format!("{:.2}", rival.wall_seconds / row.wall_seconds),
        );
        let _ = writeln!(
            text,
            "| {} | {} ms | {} | {:.2} | {ratio} | {:.2} | {:.0} | {} of {} |",
            row.set,
            row.round_trip_ms,
            row.copier,
            row.wall_seconds,
            row.cpu_seconds,
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
        let ratio = rival(rows, row).map_or_else(
            || "-".into(),
            |rival| format!("{:.2}", rival.again_seconds / row.again_seconds),
        );
        let _ = writeln!(
            text,
            "| {} | {} ms | {} | {:.2} | {ratio} | {:.1} |",
            row.set, row.round_trip_ms, row.copier, row.again_seconds, row.again_turns_per_folder
        );
    }
    text
}

fn rival<'a>(rows: &'a [Row], row: &Row) -> Option<&'a Row> {
    rows.iter().find(|other| {
        other.copier == "mbsync" && other.set == row.set && other.round_trip_ms == row.round_trip_ms
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
