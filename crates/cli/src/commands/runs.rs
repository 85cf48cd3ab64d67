//! Runs: put into line, worked on here or watched, taken out of line.

use std::io::{self, BufRead, IsTerminal, Write};

use mailhaul_app::{Action, App, BulkOutcome, BulkPreview, Role};
use mailhaul_model::{JobId, RunKind};

use super::Ended;
use crate::arguments::runs::{Following, ResumeArguments, Selection, Working};
use crate::arguments::{CheckArguments, RunArguments, WatchArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::{Part, Standing, follow};
use crate::installation::Installation;
use crate::output::Output;
use crate::{selection, words};

/// Jobs that are to be seen through.
struct Wanted {
    jobs: Vec<JobId>,
    /// Whether none of them is open or could be put into line.
    nothing: bool,
}

pub async fn check(arguments: &CheckArguments, at: &Installation, output: &Output) -> Ended {
    let wanted = put_into_line(&arguments.selection, Action::Check, true, at, output).await?;
    see_through(wanted, &arguments.working, at, output).await
}

pub async fn verify(arguments: &CheckArguments, at: &Installation, output: &Output) -> Ended {
    let wanted = put_into_line(&arguments.selection, Action::Verify, true, at, output).await?;
    see_through(wanted, &arguments.working, at, output).await
}

pub async fn run(arguments: &RunArguments, at: &Installation, output: &Output) -> Ended {
    let action = if arguments.dry { Action::RunDry } else { Action::RunReal };
    let yes = arguments.yes || arguments.dry;
    let wanted = put_into_line(&arguments.selection, action, yes, at, output).await?;
    see_through(wanted, &arguments.working, at, output).await
}

/// Everything that is in line, whoever put it there.
pub async fn resume(arguments: &ResumeArguments, at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    if arguments.unpause {
        let settings = app.settings()?;
        app.change_settings(&mailhaul_app::Settings { queue_paused: false, ..settings })?;
    }
    let rows = app.jobs()?;
    let jobs: Vec<_> = rows.iter().filter(|row| row.state.is_open()).map(|row| row.id).collect();
    app.shut_down().await;
    drop(app);
    if jobs.is_empty() {
        output.answer(&Standing::default(), "Nothing is in line.")?;
        return Ok(Exit::Done);
    }
    work(&jobs, &arguments.following, at, output).await
}

pub async fn watch(arguments: &WatchArguments, at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    let jobs = ids(&app, &arguments.selection)?;
    follow(app, output, &jobs, &arguments.following, Part::Watches).await
}

pub async fn cancel(selection: &Selection, at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    let jobs = ids(&app, selection)?;
    let outcome = app.do_bulk(&jobs, Action::Cancel)?;
    output.answer(&outcome, &outcome_in_words(&outcome, Action::Cancel))?;
    if !app.is_supervised()? && outcome.done > 0 {
        output
            .note("They leave the line as soon as Mailhaul's window or mailhaul resume is there.");
    }
    app.shut_down().await;
    Ok(Exit::Done)
}

/// Queues what can be queued. What is open already is waited for too; what can't be run is named.
async fn put_into_line(
    selection: &Selection,
    action: Action,
    yes: bool,
    at: &Installation,
    output: &Output,
) -> Result<Wanted, Failure> {
    let app = at.visit()?;
    let rows = selection::jobs(&app, selection)?;
    let jobs: Vec<JobId> = rows.iter().map(|row| row.id).collect();
    let preview = app.preview_bulk(&jobs, action)?;
    let open: Vec<JobId> =
        rows.iter().filter(|row| row.state.is_open()).map(|row| row.id).collect();
    if !preview.applies_to.is_empty() {
        confirm(&question(&preview), yes)?;
    }
    let outcome = app.do_bulk(&jobs, action)?;
    app.shut_down().await;
    if output.is_json() {
        output.event("queued", &outcome)?;
    }
    output.line(&outcome_in_words(&outcome, action))?;
    let jobs: Vec<JobId> = [open, preview.applies_to].concat();
    Ok(Wanted { nothing: jobs.is_empty(), jobs })
}

/// Works until they are through, or watches who does.
async fn see_through(
    wanted: Wanted,
    working: &Working,
    at: &Installation,
    output: &Output,
) -> Ended {
    if wanted.nothing {
        return Err(Failure::refused("None of these jobs can be run as it is"));
    }
    if working.queue_only {
        return Ok(Exit::Done);
    }
    work(&wanted.jobs, &working.following, at, output).await
}

/// Until they are through, here or where the queue is worked on already.
async fn work(jobs: &[JobId], following: &Following, at: &Installation, output: &Output) -> Ended {
    let app = at.work()?;
    if app.role() == Role::Client {
        output.note("Mailhaul is at work already: it carries this out. Ctrl-C ends watching only.");
    }
    follow(app, output, jobs, following, Part::Works).await
}

fn ids(app: &App, selection: &Selection) -> Result<Vec<JobId>, Failure> {
    Ok(selection::jobs(app, selection)?.iter().map(|row| row.id).collect())
}

fn question(preview: &BulkPreview) -> String {
    let jobs = words::count(preview.applies_to.len() as u64, "mailbox").replace("xs", "xes");
    let known = format!(
        "{} messages ({}) are to be copied as far as is known",
        preview.messages_to_copy,
        words::bytes(preview.bytes_to_copy)
    );
    let unrehearsed = match preview.unrehearsed {
        0 => String::new(),
        number => format!(", {number} had no dry run"),
    };
    format!("Copy the mail of {jobs}? {known}{unrehearsed}.")
}

/// Asks on the terminal, unless the answer was given.
pub fn confirm(question: &str, yes: bool) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::refused("This has to be confirmed, and nobody can be asked")
            .with_hint("Add --yes."));
    }
    let mut err = io::stderr().lock();
    write!(err, "{question} [y/N] ")?;
    err.flush()?;
    drop(err);
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        return Ok(());
    }
    Err(Failure::refused("Nothing was done"))
}

/// What an action on many jobs did, and what it left out.
pub fn outcome_in_words(outcome: &BulkOutcome, action: Action) -> String {
    let jobs = words::count(outcome.done, "job");
    let deed = words::deed(action);
    let head = match action {
        Action::Cancel | Action::Pause | Action::Resume | Action::Delete => {
            format!("{jobs} {deed}.")
        }
        _ => format!("Into line: {deed} of {jobs}."),
    };
    let left_out = outcome
        .left_out
        .iter()
        .map(|left| format!("Left out {}: {}", words::count(left.jobs, "job"), left.reason));
    std::iter::once(head).chain(left_out).collect::<Vec<_>>().join("\n")
}

pub fn kind(kind: RunKind) -> &'static str {
    match kind {
        RunKind::Check => "check",
        RunKind::Dry => "dry",
        RunKind::Copy => "run",
        RunKind::Verify => "verify",
    }
}
