//! `mailhaul batches`: when a batch may run, administrators' logins, what stayed behind, and its end.

use mailhaul_app::{
    App, BatchDraft, BatchPage, BatchRow, FailedRow, MasterRow, MessagePlace, PasswordState,
};
use mailhaul_model::{BatchId, MasterForm, Schedule};
use serde_json::json;

use super::{Ended, copying, runs};
use crate::arguments::batches::{
    AcceptArguments, BatchesArguments, BatchesCommand, ChangeBatchArguments, LoginArguments,
    NewBatchArguments, Terms,
};
use crate::arguments::copying::BatchOptionsArguments;
use crate::arguments::values::{days_in_words, hours_in_words};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::Installation;
use crate::output::Output;
use crate::table::Table;
use crate::{password, selection, words};

/// How many messages are read at once.
const PIECE: u32 = 1000;

pub async fn carry_out(arguments: &BatchesArguments, at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    let command = arguments.command.as_ref().unwrap_or(&BatchesCommand::List);
    let done = match command {
        BatchesCommand::List => list(&app, output),
        BatchesCommand::Show { batch } => show(&app, batch, output),
        BatchesCommand::New(arguments) => new(&app, arguments, output),
        BatchesCommand::Change(arguments) => change(&app, arguments, output),
        BatchesCommand::Options(arguments) => options(&app, arguments, output),
        BatchesCommand::Login(arguments) => login(&app, arguments, output).await,
        BatchesCommand::Pause { batch } => hold(&app, batch, true, output),
        BatchesCommand::Unpause { batch } => hold(&app, batch, false, output),
        BatchesCommand::Failed { batch } => failed(&app, batch, output),
        BatchesCommand::Accept(arguments) => accept(&app, arguments, output),
        BatchesCommand::Close { batch, yes } => close(&app, batch, *yes, output).await,
        BatchesCommand::Delete { batch, yes } => delete(&app, batch, *yes, output),
    };
    app.shut_down().await;
    done
}

fn list(app: &App, output: &Output) -> Ended {
    let rows = app.batches()?;
    let mut table = Table::new(&["ID", "NAME", "FROM", "TO", "JOBS", ""]);
    for row in &rows {
        table.row(vec![
            row.id.to_string(),
            row.name.clone(),
            row.source_name.clone(),
            row.destination_name.clone(),
            row.jobs.to_string(),
            state(row),
        ]);
    }
    output.answer(&rows, &table.or("There are no batches yet."))?;
    Ok(Exit::Done)
}

fn state(row: &BatchRow) -> String {
    match (&row.closed, row.paused, &row.held) {
        (Some(_), ..) => "closed".to_owned(),
        (None, true, _) => "paused".to_owned(),
        (None, false, Some(held)) => held.to_string(),
        (None, false, None) => String::new(),
    }
}

fn show(app: &App, name: &str, output: &Output) -> Ended {
    answer(app, selection::batch(app, name)?.id, "", output)
}

/// How a batch is now.
fn answer(app: &App, id: BatchId, what: &str, output: &Output) -> Ended {
    let page = app.batch(id)?;
    let text = format!("{what}\n{}", told(&page));
    output.answer(&page, text.trim_start())?;
    Ok(Exit::Done)
}

fn told(page: &BatchPage) -> String {
    let row = &page.batch;
    let state = Some(state(row)).filter(|state| !state.is_empty());
    let state = state.map_or_else(String::new, |state| format!(" ({state})"));
    let mut lines = vec![
        format!("Batch {}: {}{state}", row.id, row.name),
        format!(
            "  from   {} to {}, {}",
            row.source_name,
            row.destination_name,
            words::count(row.jobs, "job")
        ),
        format!("  runs   {}", when(&row.schedule)),
    ];
    if let Some(most) = row.most_at_once {
        lines.push(format!("  most   {} at once", words::count(most, "run")));
    }
    lines.extend(row.masters.iter().map(master));
    let acts = page.activity.iter().take(20);
    lines.extend(acts.map(|act| format!("  {}  {}: {}", act.at, act.person, act.text)));
    lines.join("\n")
}

fn when(schedule: &Schedule) -> String {
    if schedule.is_always() {
        return "at any time".to_owned();
    }
    let mut parts = Vec::new();
    parts.extend(schedule.start.map(|start| format!("from {start} on")));
    parts.extend(schedule.window.map(|window| format!("at {}", hours_in_words(window))));
    if !schedule.days.is_empty() {
        parts.push(format!("on {}", days_in_words(&schedule.days)));
    }
    parts.join(", ")
}

fn master(row: &MasterRow) -> String {
    let side = words::side(row.side);
    let login = match &row.form {
        MasterForm::ActAs(login) => format!("{login}, who acts as the user"),
        MasterForm::UserStarMaster(login) => format!("USER*{login}"),
        MasterForm::DomainAdminUser(before) => format!("{before}\\USER"),
    };
    format!("  login  on the {side}: {login} (password {})", words::password(row.password))
}

fn new(app: &App, arguments: &NewBatchArguments, output: &Output) -> Ended {
    let draft = BatchDraft {
        name: arguments.name.clone(),
        source: Some(selection::server(app, &arguments.from)?.id),
        destination: Some(selection::server(app, &arguments.to)?.id),
        ..BatchDraft::default()
    };
    let id = app.add_batch(&on_terms(draft, &arguments.terms))?;
    answer(app, id, "Made a batch.", output)
}

fn change(app: &App, arguments: &ChangeBatchArguments, output: &Output) -> Ended {
    let row = selection::batch(app, &arguments.batch)?;
    let server = |name: &Option<String>, before| match name {
        Some(name) => Ok(Some(selection::server(app, name)?.id)),
        None => Ok::<_, Failure>(before),
    };
    let before = draft_of(app, &row)?;
    let draft = BatchDraft {
        name: arguments.name.clone().unwrap_or(row.name),
        source: server(&arguments.from, before.source)?,
        destination: server(&arguments.to, before.destination)?,
        ..before
    };
    app.edit_batch(row.id, &on_terms(draft, &arguments.terms))?;
    answer(app, row.id, "Changed the batch.", output)
}

/// A batch as it could have been typed.
fn draft_of(app: &App, row: &BatchRow) -> Result<BatchDraft, Failure> {
    Ok(BatchDraft {
        name: row.name.clone(),
        source: Some(row.source),
        destination: Some(row.destination),
        options: app.batch(row.id)?.options,
        schedule: row.schedule.clone(),
        most_at_once: row.most_at_once,
    })
}

fn options(app: &App, arguments: &BatchOptionsArguments, output: &Output) -> Ended {
    let row = selection::batch(app, &arguments.batch)?;
    let before = draft_of(app, &row)?;
    let options = copying::changed(&before.options, &arguments.options)?;
    let is_other = options != before.options;
    if is_other {
        app.edit_batch(row.id, &BatchDraft { options: options.clone(), ..before })?;
    }
    let jobs = if arguments.with_jobs {
        let rows = app.jobs()?;
        let ids = rows.iter().filter(|job| job.batch == Some(row.id)).map(|job| job.id);
        let mut ids: Vec<_> = ids.collect();
        ids.sort_unstable();
        Some(copying::change_jobs(app, &ids, &arguments.options)?)
    } else {
        None
    };
    let mut lines = vec![format!("What jobs of {} are asked to copy:", row.name)];
    let said = copying::in_words(app, &options)?;
    lines.extend(if said.is_empty() { vec!["  everything".to_owned()] } else { said });
    lines.extend(jobs.iter().map(copying::JobsChanged::in_words));
    let answer = json!({ "batch": row.id, "options": options, "changed": is_other, "jobs": jobs });
    output.answer(&answer, &lines.join("\n"))?;
    if jobs.is_some() {
        copying::note(output);
    } else if is_other && row.jobs > 0 {
        let jobs = words::count(row.jobs, "job");
        output.note(&format!("{jobs} of it keep their options; --with-jobs changes them too."));
    }
    Ok(Exit::Done)
}

/// A draft with what the command line says; what it doesn't stays.
fn on_terms(mut draft: BatchDraft, terms: &Terms) -> BatchDraft {
    if let Some(start) = terms.start {
        draft.schedule.start = start.0;
    }
    if let Some(hours) = terms.hours {
        draft.schedule.window = hours.0;
    }
    if let Some(days) = &terms.days {
        draft.schedule.days.clone_from(&days.0);
    }
    if let Some(most) = terms.most_at_once {
        draft.most_at_once = most.0;
    }
    draft
}

async fn login(app: &App, arguments: &LoginArguments, output: &Output) -> Ended {
    let row = selection::batch(app, &arguments.batch)?;
    let side = arguments.side.into();
    let Some(login) = &arguments.login else {
        app.remove_master(row.id, side)?;
        return answer(app, row.id, "Forgot the login. Jobs keep theirs.", output);
    };
    let form = arguments.form.form(login.clone());
    let secret = if arguments.keep_password {
        None
    } else {
        app.check_keychain().await?;
        let server = if matches!(arguments.side, crate::arguments::jobs::Side::Source) {
            &row.source_name
        } else {
            &row.destination_name
        };
        Some(password::read(&arguments.password, &format!("{login} on {server}"))?)
    };
    let outcome = app.set_master(row.id, side, &form, secret)?;
    // Until it is kept: the answer says whether it is.
    app.shut_down().await;
    let lost = app
        .batch(row.id)?
        .batch
        .masters
        .iter()
        .any(|one| one.side == side && one.password == PasswordState::Missing);
    if lost {
        return Err(Failure::new(Exit::Fault, "The password could not be kept"));
    }
    let text = format!(
        "Set the login; it reached {} that log in through it.",
        words::count(outcome.replaced, "job")
    );
    answer(app, row.id, &text, output)
}

fn hold(app: &App, name: &str, paused: bool, output: &Output) -> Ended {
    let id = selection::batch(app, name)?.id;
    app.pause_batch(id, paused)?;
    answer(app, id, if paused { "Paused the batch." } else { "The batch goes on." }, output)
}

/// All messages of a batch that did not arrive.
fn behind(app: &App, batch: BatchId) -> Result<Vec<FailedRow>, Failure> {
    let mut rows = Vec::new();
    loop {
        let from = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let page = app.failed_messages(batch, from, PIECE)?;
        let end = page.rows.is_empty();
        rows.extend(page.rows);
        if end || rows.len() >= page.total as usize {
            return Ok(rows);
        }
    }
}

fn failed(app: &App, name: &str, output: &Output) -> Ended {
    let rows = behind(app, selection::batch(app, name)?.id)?;
    let mut table =
        Table::new(&["JOB", "NAME", "FOLDER", "UID", "SIZE", "SUBJECT", "WHY", "ACCEPTED"]);
    for row in &rows {
        let message = &row.message;
        let accepted = row.accepted.as_ref().map(|at| format!("{at} {}", row.note));
        table.row(vec![
            row.job.to_string(),
            row.job_name.clone(),
            message.folder.clone(),
            message.uid.to_string(),
            words::bytes(message.size),
            message.subject.clone(),
            message.reason.to_string(),
            accepted.unwrap_or_default().trim_end().to_owned(),
        ]);
    }
    output.answer(&rows, &table.or("Every message arrived, as far as runs went."))?;
    let open = rows.iter().any(|row| row.accepted.is_none());
    Ok(if open { Exit::LeftBehind } else { Exit::Done })
}

fn accept(app: &App, arguments: &AcceptArguments, output: &Output) -> Ended {
    let batch = selection::batch(app, &arguments.batch)?;
    let mut rows = behind(app, batch.id)?;
    rows.retain(|row| {
        row.accepted.is_none()
            && arguments.job.is_none_or(|job| row.job.0 == job)
            && arguments.folder.as_ref().is_none_or(|folder| row.message.folder == *folder)
            && arguments.uid.is_none_or(|uid| row.message.uid.to_string() == uid.to_string())
    });
    if rows.is_empty() {
        let hint = format!("mailhaul batches failed {} lists what there is.", batch.id);
        return Err(Failure::new(Exit::NotFound, "There is no such message").with_hint(hint));
    }
    let messages = words::count(rows.len(), "message");
    let stay = if rows.len() == 1 { "stays" } else { "stay" };
    output.note(&format!("{messages} of {} would stay behind for good.", batch.name));
    runs::confirm(&format!("Accept that {messages} {stay} behind?"), arguments.yes)?;
    let place = |row: &FailedRow| MessagePlace {
        job: row.job,
        folder: row.message.folder.clone(),
        uid: row.message.uid,
    };
    let places: Vec<MessagePlace> = rows.iter().map(place).collect();
    app.accept_messages(batch.id, &places, &arguments.note)?;
    let answer = json!({ "batch": batch.id, "accepted": places.len() });
    output.answer(&answer, &format!("Accepted that {messages} {stay} behind."))?;
    Ok(Exit::Done)
}

async fn close(app: &App, name: &str, yes: bool, output: &Output) -> Ended {
    let batch = selection::batch(app, name)?;
    let rows = app.jobs()?;
    let jobs = rows.iter().filter(|row| row.batch == Some(batch.id));
    let kept = jobs.flat_map(|row| [row.source_password, row.destination_password]);
    let kept = kept.filter(|state| *state != PasswordState::Missing).count();
    let lost = format!(
        "{} of {} and {} of administrators are removed for good, and no run of it can begin any more.",
        words::count(kept, "password"),
        words::count(batch.jobs, "job"),
        batch.masters.len()
    );
    output.note(&lost);
    runs::confirm(&format!("Close {}? {lost}", batch.name), yes)?;
    let receipt = app.close_batch(batch.id).await?;
    let mut lines = vec![format!(
        "Closed {} at {}: {} of {} removed from where they were kept.",
        receipt.name,
        receipt.at,
        words::count(receipt.passwords_removed, "password"),
        words::count(receipt.jobs, "job")
    )];
    lines.extend(receipt.problems.iter().map(|problem| format!("  not removed: {problem}")));
    output.answer(&receipt, &lines.join("\n"))?;
    Ok(if receipt.problems.is_empty() { Exit::Done } else { Exit::Fault })
}

fn delete(app: &App, name: &str, yes: bool, output: &Output) -> Ended {
    let batch = selection::batch(app, name)?;
    let jobs = words::count(batch.jobs, "job");
    let logins = words::count(batch.masters.len(), "administrator's login");
    output.note(&format!("{} has {jobs} and {logins}.", batch.name));
    if batch.jobs == 0 {
        runs::confirm(&format!("Delete the batch {}?", batch.name), yes)?;
    }
    app.delete_batch(batch.id)?;
    output.answer(&batch, &format!("Deleted batch {} ({}).", batch.id, batch.name))?;
    Ok(Exit::Done)
}
