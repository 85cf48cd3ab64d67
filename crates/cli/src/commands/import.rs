//! `mailhaul import`: a list of users, judged row by row as in the window, and made into the jobs of a batch.

use std::collections::HashSet;
use std::io::{self, Read};
use std::path::Path;

use mailhaul_app::{
    App, BatchDraft, ImportChoices, ImportFilter, ImportOrder, ImportOutcome, ImportPage,
    ImportRow, JobRow, PasswordState,
};
use mailhaul_model::{JobId, Secret};
use serde::Serialize;
use zeroize::Zeroizing;

use super::Ended;
use crate::arguments::jobs::ImportArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::Installation;
use crate::output::Output;
use crate::table::Table;
use crate::{selection, words};

/// Lists on standard input beyond this are no lists of users.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// What was made of a list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Imported<'a> {
    page: &'a ImportPage,
    rows: &'a [ImportRow],
    /// `None` for a preview.
    outcome: Option<ImportOutcome>,
}

pub async fn carry_out(
    arguments: &ImportArguments,
    installation: &Installation,
    output: &Output,
) -> Ended {
    let app = installation.visit()?;
    let batch = selection::maybe_batch(&app, &arguments.batch)?;
    let server = |name: &Option<String>, of_batch| match name {
        Some(name) => Ok(Some(selection::server(&app, name)?.id)),
        None => Ok::<_, Failure>(of_batch),
    };
    let source = server(&arguments.from, batch.as_ref().map(|batch| batch.source))?;
    let destination = server(&arguments.to, batch.as_ref().map(|batch| batch.destination))?;
    let draft =
        BatchDraft { name: arguments.batch.clone(), source, destination, ..BatchDraft::default() };
    if batch.is_none() {
        let problems = app.check_batch(&draft, None)?;
        if problems.iter().any(|problem| problem.blocking) {
            return Err(mailhaul_app::AppError::Invalid(problems).into());
        }
    }
    let opened = open(&app, &arguments.file)?;
    let choices = ImportChoices { source, destination, ..opened.choices.clone() };
    let page = app.change_import(opened.id, choices)?;
    let rows = app.import_rows(page.id, ImportFilter::All, 0, u32::MAX)?;
    if arguments.preview {
        app.discard_import(page.id);
        output
            .answer(&Imported { page: &page, rows: &rows, outcome: None }, &told(&page, &rows))?;
        return Ok(if page.counts.refused > 0 { Exit::Refused } else { Exit::Done });
    }
    refuse(&page, &rows, arguments.skip_refused, output)?;
    app.check_keychain().await?;
    let order = ImportOrder {
        into: batch.map(|batch| batch.id),
        batch: draft,
        first: None,
        own_logins: Vec::new(),
        keep_logins: Vec::new(),
    };
    let before: HashSet<JobId> = app.jobs()?.iter().map(|row| row.id).collect();
    let outcome = app.finish_import(page.id, &order, &[])?;
    // The passwords are on their way to where they are kept.
    app.shut_down().await;
    refuse_lost(&app, &before, &outcome)?;
    if arguments.delete_file && outcome.file.is_some() {
        app.delete_import_file(page.id)?;
    }
    let text = summary(&outcome, arguments);
    let left = !arguments.delete_file && outcome.file.is_some() && has_passwords(&rows);
    output.answer(&Imported { page: &page, rows: &rows, outcome: Some(outcome) }, &text)?;
    if left {
        output.note("The list has passwords in it: delete it (--delete-file does).");
    }
    Ok(Exit::Done)
}

fn open(app: &App, file: &Path) -> Result<ImportPage, Failure> {
    if file != Path::new("-") {
        return Ok(app.open_import(file)?);
    }
    Ok(app.open_pasted(&list_of_stdin()?)?)
}

/// A list with passwords in it.
pub fn list_of_stdin() -> Result<Secret, Failure> {
    let mut text = Zeroizing::new(String::new());
    let read = io::stdin().lock().take(MOST_BYTES).read_to_string(&mut text);
    read.map_err(|error| Failure::fault("The list on standard input can't be read", &error))?;
    Ok(Secret::new(text.as_str()))
}

/// A list that can't be imported whole, or not at all.
fn refuse(
    page: &ImportPage,
    rows: &[ImportRow],
    skip_refused: bool,
    output: &Output,
) -> Result<(), Failure> {
    let importable = page.counts.ready + page.counts.needs_password;
    if page.counts.refused > 0 && !skip_refused {
        let refused: Vec<_> = rows.iter().filter(|row| !row.reasons.is_empty()).cloned().collect();
        if output.is_json() {
            output.event("refusedRows", &refused)?;
        }
        output.note(&told(page, &refused));
        let text = format!("{} can't be imported", words::count(page.counts.refused, "row"));
        return Err(Failure::refused(text)
            .with_hint("Mend the list, or leave these rows out with --skip-refused."));
    }
    if importable == 0 {
        let text = format!(
            "Nothing in the list is new: {} there already",
            words::count(page.counts.duplicate, "row")
        );
        return Err(Failure::refused(text));
    }
    Ok(())
}

/// Passwords that were in the list and were not kept: the list must not be deleted.
fn refuse_lost(app: &App, before: &HashSet<JobId>, outcome: &ImportOutcome) -> Result<(), Failure> {
    let is_missing = |row: &&JobRow| {
        let sides = [row.source_password, row.destination_password];
        !before.contains(&row.id) && sides.contains(&PasswordState::Missing)
    };
    let missing = app.jobs()?.iter().filter(is_missing).count();
    let lost = missing.saturating_sub(outcome.waiting as usize);
    if lost == 0 {
        return Ok(());
    }
    let text = format!(
        "{} made, and the passwords of {lost} could not be kept",
        words::count(outcome.jobs, "job")
    );
    Err(Failure::new(Exit::Fault, text)
        .with_hint("Enter them again: mailhaul jobs password JOB --side source."))
}

/// The verdicts, row by row, and their sums.
fn told(page: &ImportPage, rows: &[ImportRow]) -> String {
    let mut table = Table::new(&["ROW", "VERDICT", "FROM", "TO", "PASSWORDS", "WHY"]);
    for row in rows {
        let why: Vec<String> = row
            .reasons
            .iter()
            .map(|reason| reason.text.to_string())
            .chain(row.notes.iter().map(|note| note.text.to_string()))
            .collect();
        let passwords = match (row.source_password, row.dest_password) {
            (true, true) => "both",
            (true, false) => "source",
            (false, true) => "destination",
            (false, false) => "none",
        };
        table.row(vec![
            row.row.to_string(),
            verdict(row),
            row.source.text.clone(),
            row.destination.text.clone(),
            passwords.to_owned(),
            why.join(" "),
        ]);
    }
    let counts = &page.counts;
    let sums = format!(
        "{}: {} ready, {} without a password, {} there already, {} refused",
        words::count(counts.rows, "row"),
        counts.ready,
        counts.needs_password,
        counts.duplicate,
        counts.refused + counts.example
    );
    let mut lines = vec![table.or(""), sums];
    lines.extend(page.notes.iter().map(ToString::to_string));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// The verdict in the word that JSON has for it.
fn verdict(row: &ImportRow) -> String {
    let value = serde_json::to_value(&row.verdict).unwrap_or_default();
    match value["kind"].as_str().unwrap_or_default() {
        "needsPassword" => "no password".to_owned(),
        "duplicate" => "there already".to_owned(),
        word => word.to_owned(),
    }
}

fn has_passwords(rows: &[ImportRow]) -> bool {
    rows.iter().any(|row| row.source_password || row.dest_password)
}

fn summary(outcome: &ImportOutcome, arguments: &ImportArguments) -> String {
    let jobs = words::count(outcome.jobs, "job");
    let mut text = format!("Made {jobs} in batch {} ({}).", outcome.batch, arguments.batch);
    if outcome.left_out > 0 {
        text = format!("{text} {} left out.", words::count(outcome.left_out, "row"));
    }
    if outcome.waiting > 0 {
        text = format!(
            "{text} {} for a password.",
            match outcome.waiting {
                1 => "1 waits".to_owned(),
                number => format!("{number} wait"),
            }
        );
    }
    text
}
