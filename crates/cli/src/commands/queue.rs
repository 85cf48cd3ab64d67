//! `mailhaul queue`: what is in line, in which order, and whether it moves on.

use mailhaul_app::{App, BulkOutcome, JobRow, Settings};
use mailhaul_model::{JobId, JobState, Priority};
use serde::Serialize;

use super::Ended;
use crate::arguments::batches::{QueueArguments, QueueCommand, SettingsArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::Installation;
use crate::output::Output;
use crate::table::Table;
use crate::{selection, words};

/// The line.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    paused: bool,
    supervised: bool,
    jobs: Vec<JobRow>,
}

pub async fn carry_out(arguments: &QueueArguments, at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    let done = match arguments.command.as_ref().unwrap_or(&QueueCommand::Show) {
        QueueCommand::Show => show(&app, output),
        QueueCommand::Pause => pause(&app, true, output),
        QueueCommand::Unpause => pause(&app, false, output),
        QueueCommand::Priority { priority, selection } => {
            let jobs = ids(selection::jobs(&app, selection)?);
            let outcome = app.set_priority(&jobs, (*priority).into())?;
            told(&outcome, "given that priority", output)
        }
        QueueCommand::Move { selection, before } => {
            let rows = selection::jobs(&app, selection)?;
            if let Some(number) = before {
                in_line(&app, *number)?;
            }
            let outcome = app.move_in_line(&ids(rows), before.map(JobId))?;
            told(&outcome, "moved", output)
        }
    };
    app.shut_down().await;
    done
}

fn ids(rows: Vec<JobRow>) -> Vec<JobId> {
    rows.into_iter().map(|row| row.id).collect()
}

/// What others are put before has to be there.
fn in_line(app: &App, number: u32) -> Result<(), Failure> {
    let rows = app.jobs()?;
    let row = rows.iter().find(|row| row.id == JobId(number));
    match row.ok_or_else(|| selection::no_job(number))?.place {
        Some(_) => Ok(()),
        None => Err(Failure::refused(format!("Job {number} is not in line"))
            .with_hint("mailhaul queue shows what is.")),
    }
}

fn told(outcome: &BulkOutcome, what: &str, output: &Output) -> Ended {
    let mut lines = vec![format!("{} {what}.", words::count(outcome.done, "job"))];
    lines.extend(
        outcome
            .left_out
            .iter()
            .map(|left| format!("Left out {}: {}", words::count(left.jobs, "job"), left.reason)),
    );
    output.answer(outcome, &lines.join("\n"))?;
    Ok(Exit::Done)
}

fn show(app: &App, output: &Output) -> Ended {
    let mut jobs = app.jobs()?;
    jobs.retain(|row| row.state.is_open());
    let key = |row: &JobRow| (row.state != JobState::Running, std::cmp::Reverse(row.priority));
    jobs.sort_by(|one, other| {
        let place = |row: &JobRow| row.place.unwrap_or_default();
        key(one).cmp(&key(other)).then(place(one).total_cmp(&place(other)))
    });
    let line =
        Line { paused: app.settings()?.queue_paused, supervised: app.is_supervised()?, jobs };
    let mut table = Table::new(&["ID", "NAME", "STATE", "PRIORITY", "NOT BEFORE", "WHY"]);
    for row in &line.jobs {
        table.row(vec![
            row.id.to_string(),
            row.name.clone(),
            words::standing(row).to_owned(),
            match row.priority {
                Priority::High => "high",
                Priority::Normal => "",
                Priority::Low => "low",
            }
            .to_owned(),
            row.until.clone().unwrap_or_default(),
            row.reason.to_string(),
        ]);
    }
    let paused = if line.paused { "The queue is paused.\n" } else { "" };
    output.answer(&line, &format!("{paused}{}", table.or("Nothing is in line.")))?;
    Ok(Exit::Done)
}

fn pause(app: &App, paused: bool, output: &Output) -> Ended {
    let settings = Settings { queue_paused: paused, ..app.settings()? };
    app.change_settings(&settings)?;
    let text = if paused {
        "The queue is paused; what is at work ends at a safe point."
    } else {
        "The queue goes on."
    };
    output.answer(&settings, text)?;
    Ok(Exit::Done)
}

/// `mailhaul settings`.
pub async fn settings(arguments: &SettingsArguments, at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    let before = app.settings()?;
    let after = Settings {
        parallel_runs: arguments.parallel_runs.unwrap_or(before.parallel_runs),
        keep_awake: arguments.keep_awake.unwrap_or(before.keep_awake),
        engine: arguments.engine.map_or(before.engine, Into::into),
        imapsync: arguments.imapsync.clone().unwrap_or_else(|| before.imapsync.clone()),
        update_channel: arguments.update_channel.map_or(before.update_channel, Into::into),
        queue_paused: before.queue_paused,
    };
    if after != before {
        app.change_settings(&after)?;
    }
    let holds = app.settings()?;
    app.shut_down().await;
    let mut table = Table::new(&["SETTING", "VALUE"]);
    let engine = serde_json::to_value(holds.engine).unwrap_or_default();
    for (name, value) in [
        ("parallel-runs", holds.parallel_runs.to_string()),
        ("keep-awake", if holds.keep_awake { "yes" } else { "no" }.to_owned()),
        ("engine", engine.as_str().unwrap_or_default().to_owned()),
        ("imapsync", holds.imapsync.clone()),
        ("update-channel", holds.update_channel.name().to_owned()),
        ("queue paused", if holds.queue_paused { "yes" } else { "no" }.to_owned()),
    ] {
        table.row(vec![name.to_owned(), value]);
    }
    output.answer(&holds, &table.text())?;
    Ok(Exit::Done)
}
