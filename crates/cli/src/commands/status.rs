//! `mailhaul status`: how everything stands, in numbers.

use mailhaul_app::{BatchRow, Managed};
use mailhaul_model::BatchId;
use serde::Serialize;

use super::Ended;
use crate::arguments::StatusArguments;
use crate::exit::Exit;
use crate::follow::Standing;
use crate::installation::Installation;
use crate::output::Output;
use crate::selection;
use crate::table::Table;

/// How everything stands.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    /// Whether a process moves the queue on at this moment.
    supervised: bool,
    queue_paused: bool,
    /// What an organisation set for this computer.
    managed: Managed,
    total: Standing,
    batches: Vec<BatchStatus>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchStatus {
    id: BatchId,
    name: String,
    paused: bool,
    held: Option<String>,
    standing: Standing,
}

pub fn carry_out(
    arguments: &StatusArguments,
    installation: &Installation,
    output: &Output,
) -> Ended {
    let app = installation.visit()?;
    let (batches, mut rows): (Vec<BatchRow>, _) = match &arguments.batch {
        Some(name) => (vec![selection::batch(&app, name)?], app.jobs()?),
        None => (app.batches()?, app.jobs()?),
    };
    if arguments.batch.is_some() {
        rows.retain(|row| batches.iter().any(|batch| row.batch == Some(batch.id)));
    }
    let of_batch = |batch: BatchRow| BatchStatus {
        standing: Standing::of(rows.iter().filter(|row| row.batch == Some(batch.id))),
        id: batch.id,
        name: batch.name,
        paused: batch.paused,
        held: batch.held.map(|held| held.to_string()),
    };
    let status = Status {
        supervised: app.is_supervised()?,
        queue_paused: app.settings()?.queue_paused,
        managed: app.managed(),
        total: Standing::of(&rows),
        batches: batches.into_iter().map(of_batch).collect(),
    };
    output.answer(&status, &text(&status))?;
    Ok(Exit::Done)
}

fn text(status: &Status) -> String {
    let mut lines = vec![status.total.text()];
    lines.push(match (status.queue_paused, status.supervised) {
        (true, _) => "The queue is paused.".to_owned(),
        (false, true) => "Mailhaul is at work on the queue.".to_owned(),
        (false, false) if status.total.open > 0 => {
            "Nothing moves the queue on: open Mailhaul's window, or go on with mailhaul resume."
                .to_owned()
        }
        (false, false) => String::new(),
    });
    let mut table = Table::new(&["BATCH", "NAME", "JOBS", "DONE", "BEHIND", "FAILED", "OPEN", ""]);
    for batch in &status.batches {
        let standing = &batch.standing;
        let numbers = [
            standing.jobs,
            standing.done,
            standing.warnings,
            standing.failed + standing.cancelled,
            standing.open,
        ];
        let mut cells = vec![batch.id.to_string(), batch.name.clone()];
        cells.extend(numbers.map(|number| number.to_string()));
        cells.push(match &batch.held {
            Some(held) => held.clone(),
            None if batch.paused => "paused".to_owned(),
            None => String::new(),
        });
        table.row(cells);
    }
    lines.push(table.or(""));
    if !status.managed.origins.is_empty() {
        lines.push(format!("Managed by an organisation: {}", status.managed.origins.join(", ")));
        lines.extend(status.managed.notes.iter().map(ToString::to_string));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
