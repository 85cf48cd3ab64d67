//! `mailhaul jobs`: what there is, one job in detail, holding back and deleting.

mod form;
mod passwords;

use mailhaul_app::{Action, App, BulkOutcome, JobPage, JobRow};
use mailhaul_model::event::MessageReport;
use mailhaul_model::{JobId, JobState};
use serde::Serialize;

use super::{Ended, copying, runs};
use crate::arguments::jobs::{JobsArguments, JobsCommand, ListArguments};
use crate::arguments::runs::Selection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::Installation;
use crate::output::Output;
use crate::table::Table;
use crate::{selection, words};

/// How many messages that did not arrive are named; the certificate has all of them.
const MOST_MESSAGES: u32 = 1000;
/// How much of a log is read at once, in bytes.
const PIECE: u32 = 1 << 20;

/// A job and the messages that did not arrive by its newest run.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    #[serde(flatten)]
    page: JobPage,
    not_arrived: Vec<MessageReport>,
}

pub async fn carry_out(
    arguments: &JobsArguments,
    installation: &Installation,
    output: &Output,
) -> Ended {
    let app = installation.visit()?;
    match &arguments.command {
        None => list(&app, &arguments.list, output),
        Some(JobsCommand::List(arguments)) => list(&app, arguments, output),
        Some(JobsCommand::Show { job }) => show(&app, *job, output),
        Some(JobsCommand::Add(arguments)) => form::add(&app, arguments, output).await,
        Some(JobsCommand::Edit(arguments)) => form::edit(&app, arguments, output).await,
        Some(JobsCommand::Options(arguments)) => form::options(&app, arguments, output).await,
        Some(JobsCommand::Log { job }) => log(&app, *job, output),
        Some(JobsCommand::Password(arguments)) => passwords::replace(&app, arguments, output).await,
        Some(JobsCommand::Passwords(arguments)) => passwords::renew(&app, arguments, output).await,
        Some(JobsCommand::Pause(selection)) => {
            hold(&app, selection, Action::Pause, output)?;
            Ok(Exit::Done)
        }
        Some(JobsCommand::Unpause(selection)) => {
            hold(&app, selection, Action::Resume, output)?;
            Ok(Exit::Done)
        }
        Some(JobsCommand::Delete { selection, yes }) => {
            // Where none can be deleted, the answer says why.
            if let Some(lost) = lost(&app, selection)? {
                output.note(&lost);
                runs::confirm(&format!("{lost} Delete them?"), *yes)?;
            }
            hold(&app, selection, Action::Delete, output)?;
            app.shut_down().await;
            Ok(Exit::Done)
        }
    }
}

/// What goes with jobs that can be deleted.
fn lost(app: &App, selection: &Selection) -> Result<Option<String>, Failure> {
    let jobs: Vec<JobId> = selection::jobs(app, selection)?.iter().map(|row| row.id).collect();
    let all = app.preview_bulk(&jobs, Action::Delete)?.applies_to;
    let (mut runs, mut passwords) = (0, 0);
    for job in &all {
        let preview = app.preview_delete(*job)?;
        runs += preview.runs;
        passwords += preview.passwords;
    }
    let text = format!(
        "{} with {} and {} are deleted for good; no mail is touched.",
        words::count(all.len(), "job"),
        words::count(runs, "run"),
        words::count(passwords, "password")
    );
    Ok((!all.is_empty()).then_some(text))
}

fn list(app: &App, arguments: &ListArguments, output: &Output) -> Ended {
    let mut rows = app.jobs()?;
    if let Some(name) = &arguments.batch {
        let batch = selection::batch(app, name)?;
        rows.retain(|row| row.batch == Some(batch.id));
    }
    let states: Vec<JobState> = arguments.state.iter().map(|state| (*state).into()).collect();
    rows.retain(|row| states.is_empty() || states.contains(&row.state));
    let mut table = Table::new(&["ID", "NAME", "STATE", "ARRIVED", "OF", "WHY"]);
    for row in &rows {
        table.row(vec![
            row.id.to_string(),
            row.name.clone(),
            words::standing(row).to_owned(),
            row.moved.messages_done.to_string(),
            row.moved.messages_total.to_string(),
            row.reason.to_string(),
        ]);
    }
    output.answer(&rows, &table.or("There are no such jobs."))?;
    Ok(Exit::Done)
}

fn show(app: &App, number: u32, output: &Output) -> Ended {
    let page = app.job(JobId(number)).map_err(|error| absent(error, number))?;
    let newest = page.runs.first().map(|run| run.id);
    let not_arrived = match newest {
        Some(run) => app.not_arrived(run, 0, MOST_MESSAGES)?,
        None => Vec::new(),
    };
    let shown = Shown { page, not_arrived };
    let text = told(app, &shown)?;
    output.answer(&shown, &text)?;
    Ok(Exit::Done)
}

fn told(app: &App, shown: &Shown) -> Result<String, Failure> {
    let JobRow { id, name, source, destination, reason, .. } = &shown.page.job;
    let side = |label: &mailhaul_app::AccountLabel, kept| {
        let act_as = label.act_as.as_ref().map_or_else(String::new, |user| format!(" as {user}"));
        let kept = words::password(kept);
        format!("{}{act_as} on {} (password {kept})", label.login, label.server_name)
    };
    let mut lines = vec![
        format!("Job {id}: {name}"),
        format!("  from   {}", side(source, shown.page.source_password)),
        format!("  to     {}", side(destination, shown.page.destination_password)),
        format!("  state  {}: {reason}", words::standing(&shown.page.job)),
    ];
    lines.extend(copying::in_words(app, &shown.page.options)?);
    let mut runs = Table::new(&["RUN", "KIND", "STATE", "ENDED", "RESULT"]);
    for run in &shown.page.runs {
        runs.row(vec![
            run.id.to_string(),
            runs::kind(run.kind).to_owned(),
            words::state(run.state, Some(run.kind)).to_owned(),
            run.ended.clone().unwrap_or_default(),
            run.reason.to_string(),
        ]);
    }
    lines.push(runs.or("  It was never run."));
    if let Some(current) = shown.page.current.as_ref().filter(|page| !page.folders.is_empty()) {
        let mut folders = Table::new(&["FOLDER", "BECOMES", "MESSAGES"]);
        for folder in &current.folders {
            folders.row(vec![
                folder.source.clone(),
                folder.destination.clone(),
                words::tally(&folder.tally),
            ]);
        }
        lines.push(folders.text());
        lines.extend(current.warnings.iter().map(|warning| format!("  warning: {warning}")));
    }
    if !shown.not_arrived.is_empty() {
        let mut messages = Table::new(&["NOT ARRIVED", "DATE", "SIZE", "SUBJECT", "WHY"]);
        for message in &shown.not_arrived {
            messages.row(vec![
                format!("{}/{}", message.folder, message.uid),
                message.date.clone(),
                words::bytes(message.size),
                message.subject.clone(),
                message.reason.to_string(),
            ]);
        }
        lines.push(messages.text());
    }
    Ok(lines.join("\n"))
}

fn log(app: &App, number: u32, output: &Output) -> Ended {
    let page = app.job(JobId(number)).map_err(|error| absent(error, number))?;
    let Some(run) = page.runs.first().map(|run| run.id) else {
        return Err(Failure::refused(format!("Job {number} was never run")));
    };
    let mut from = 0;
    loop {
        let chunk = app.log_from(run, from, PIECE)?;
        if output.is_json() {
            output.event("log", &chunk)?;
        } else {
            output.line(&chunk.text)?;
        }
        if chunk.next == from || chunk.next >= chunk.size {
            return Ok(Exit::Done);
        }
        from = chunk.next;
    }
}

/// Carries an action out, says on how many, and why not on the others.
fn hold(
    app: &App,
    selection: &Selection,
    action: Action,
    output: &Output,
) -> Result<BulkOutcome, Failure> {
    let jobs: Vec<JobId> = selection::jobs(app, selection)?.iter().map(|row| row.id).collect();
    let outcome = app.do_bulk(&jobs, action)?;
    output.answer(&outcome, &runs::outcome_in_words(&outcome, action))?;
    Ok(outcome)
}

fn absent(error: mailhaul_app::AppError, number: u32) -> Failure {
    match error {
        mailhaul_app::AppError::NoJob(_) => selection::no_job(number),
        error => error.into(),
    }
}
