//! `mailhaul jobs password` and `passwords`: new passwords for jobs there are, one for all of them or each its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mailhaul_app::{
    App, CredentialMapping, CredentialRow, CredentialVerdict, JobRow, NewPasswords, PasswordState,
    RenewalOutcome, RenewalPage,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, JobId};
use serde::Serialize;

use crate::arguments::jobs::{PasswordArguments, PasswordsArguments};
use crate::arguments::runs::Selection;
use crate::commands::{Ended, import, runs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::table::Table;
use crate::{password, selection, words};

const CLOSED: &str = "Its batch is closed: it takes no passwords any more.";

/// One password for one job or many.
pub async fn replace(app: &App, arguments: &PasswordArguments, output: &Output) -> Ended {
    let side: SideName = arguments.side.into();
    let wanted = Selection {
        batch: arguments.batch.clone(),
        job: arguments.jobs.clone(),
        all: arguments.all,
    };
    let rows = selection::jobs(app, &wanted)?;
    let closed = closed_batches(app)?;
    let is_closed = |row: &JobRow| row.batch.is_some_and(|batch| closed.contains(&batch));
    let shut = rows.iter().filter(|row| is_closed(row)).count();
    let logins: BTreeSet<_> = rows.iter().map(|row| login(row, side)).collect();
    let whose = match (rows.as_slice(), logins.iter().next()) {
        ([row], _) => format!("{} on {}", login(row, side), server(row, side)),
        (_, Some(one)) if logins.len() == 1 => one.to_string(),
        _ => words::count(rows.len(), "job"),
    };
    if shut == rows.len() {
        return Err(Failure::refused(CLOSED));
    }
    if rows.len() > 1 {
        let count = words::count(rows.len(), "job");
        let side = words::side(side);
        let names = words::count(logins.len(), "login");
        let lost = format!("The {side} passwords of {count} ({names}) become one and the same.");
        output.note(&lost);
        runs::confirm(&format!("{lost} Replace them?"), arguments.yes)?;
    }
    app.check_keychain().await?;
    let secret = password::read(&arguments.password, &whose)?;
    let ids: Vec<JobId> = rows.iter().map(|row| row.id).collect();
    let new = NewPasswords::of(side, secret);
    let [one] = ids.as_slice() else {
        let outcome = app.replace_for_many(&ids, &new)?;
        app.shut_down().await;
        refuse_lost(app, &ids.iter().map(|id| (*id, side)).collect::<Vec<_>>())?;
        let mut text = summary(&outcome);
        if outcome.left_out > 0 {
            let left = words::count(outcome.left_out, "job");
            text = format!("{text}\nLeft out {left}: {CLOSED}");
        }
        output.answer(&outcome, &text)?;
        return Ok(Exit::Done);
    };
    app.replace_passwords(*one, new)?;
    app.shut_down().await;
    refuse_lost(app, &[(*one, side)])?;
    let page = app.job(*one)?;
    output.answer(&page.job, &format!("The password of {} is kept.", login(&page.job, side)))?;
    Ok(Exit::Done)
}

fn login(row: &JobRow, side: SideName) -> &str {
    match side {
        SideName::Source => &row.source.login,
        SideName::Destination => &row.destination.login,
    }
}

fn server(row: &JobRow, side: SideName) -> &str {
    match side {
        SideName::Source => &row.source.server_name,
        SideName::Destination => &row.destination.server_name,
    }
}

/// A row of a list, and whether it can be used.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Judged {
    #[serde(flatten)]
    row: CredentialRow,
    /// Whether its password takes a place.
    usable: bool,
    /// Why it can't.
    why: Option<String>,
}

/// How many rows there are of which kind.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    rows: usize,
    usable: usize,
    /// Rows of each kind that can't be used, by the word for it.
    refused: BTreeMap<&'static str, usize>,
}

/// What was made of a list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Renewed {
    columns: Vec<String>,
    mapping: CredentialMapping,
    counts: Counts,
    rows: Vec<Judged>,
    /// `None` for a preview.
    outcome: Option<RenewalOutcome>,
}

/// Each job its own, from a list.
pub async fn renew(app: &App, arguments: &PasswordsArguments, output: &Output) -> Ended {
    let page = open(app, arguments)?;
    let rows = judged(app, &page)?;
    let counts = counts(&rows);
    let (usable, left) = (counts.usable, counts.rows - counts.usable);
    let mut renewed = Renewed {
        columns: page.columns.clone(),
        mapping: page.mapping,
        counts,
        rows,
        outcome: None,
    };
    if arguments.preview {
        app.discard_renewal(page.id);
        output.answer(&renewed, &told(&renewed, |_| true))?;
        return Ok(if left > 0 { Exit::Refused } else { Exit::Done });
    }
    if left > 0 && !arguments.skip_refused || usable == 0 {
        app.discard_renewal(page.id);
        if output.is_json() {
            let refused: Vec<_> = renewed.rows.iter().filter(|row| !row.usable).collect();
            output.event("refusedRows", &refused)?;
        }
        output.note(&told(&renewed, |row| !row.usable));
        let text = format!("{} can't be used", words::count(left, "row"));
        let hint = match usable {
            0 => {
                "No row is left: mend the list, or say which columns are meant (--address, --password)."
            }
            _ => "Mend the list, or leave these rows out with --skip-refused.",
        };
        return Err(Failure::refused(text).with_hint(hint));
    }
    let passwords = words::count(usable, "password");
    output.note(&told(&renewed, |row| !row.usable));
    runs::confirm(&format!("Put {passwords} in the place of those that are kept?"), arguments.yes)?;
    app.check_keychain().await?;
    let wanted =
        renewed.rows.iter().filter(|row| row.usable).filter_map(|row| match row.row.verdict {
            CredentialVerdict::Matched { job, side, .. } => Some((job, side)),
            _ => None,
        });
    let wanted: Vec<_> = wanted.collect();
    let outcome = app.finish_renewal(page.id)?;
    // The passwords are on their way to where they are kept.
    app.shut_down().await;
    refuse_lost(app, &wanted)?;
    let mut text = summary(&outcome);
    if outcome.left_out > 0 {
        text = format!("{text}\nLeft out {}.", words::count(outcome.left_out, "row"));
    }
    let has_file = outcome.file.is_some();
    if arguments.delete_file && has_file {
        app.delete_renewal_file(page.id)?;
    }
    renewed.outcome = Some(outcome);
    output.answer(&renewed, &text)?;
    if has_file && !arguments.delete_file {
        output.note("The list has passwords in it: delete it (--delete-file does).");
    }
    Ok(Exit::Done)
}

fn open(app: &App, arguments: &PasswordsArguments) -> Result<RenewalPage, Failure> {
    let page = if arguments.file == Path::new("-") {
        app.open_pasted_renewal(&import::list_of_stdin()?)?
    } else {
        app.open_renewal(&arguments.file)?
    };
    let mut mapping = page.mapping;
    mapping.has_header = arguments.headings.unwrap_or(mapping.has_header);
    mapping.side = arguments.side.map(Into::into).or(mapping.side);
    // Headings are there only where the first row has some.
    let page = app.change_renewal(page.id, mapping)?;
    let column = |typed: &Option<String>, found| match typed {
        Some(text) => column(&page.columns, text).map(Some),
        None => Ok(found),
    };
    let mapping = CredentialMapping {
        address: column(&arguments.address, mapping.address)?,
        password: column(&arguments.password, mapping.password)?,
        ..mapping
    };
    Ok(app.change_renewal(page.id, mapping)?)
}

fn column(columns: &[String], wanted: &str) -> Result<u32, Failure> {
    let lower = wanted.trim().to_lowercase();
    let by_name = columns.iter().position(|name| name.to_lowercase() == lower);
    let by_number = lower.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let at = by_name.or_else(|| by_number.filter(|at| *at < columns.len()));
    at.and_then(|at| u32::try_from(at).ok()).ok_or_else(|| {
        Failure::refused(format!("The list has no column {wanted:?}"))
            .with_hint(format!("There are: {}.", columns.join(", ")))
    })
}

/// Every row in the order of the list.
fn judged(app: &App, page: &RenewalPage) -> Result<Vec<Judged>, Failure> {
    let closed = closed_batches(app)?;
    let jobs: BTreeMap<JobId, Option<BatchId>> =
        app.jobs()?.iter().map(|row| (row.id, row.batch)).collect();
    let mut rows = app.renewal_rows(page.id, None, 0, u32::MAX)?;
    rows.sort_by_key(|row| row.row);
    Ok(rows
        .into_iter()
        .map(|row| {
            let (usable, why) = match &row.verdict {
                CredentialVerdict::Matched { job, .. } => {
                    let batch = jobs.get(job).copied().flatten();
                    let is_closed = batch.is_some_and(|batch| closed.contains(&batch));
                    (!is_closed, is_closed.then(|| CLOSED.to_owned()))
                }
                _ => (false, row.text.as_ref().map(ToString::to_string)),
            };
            Judged { row, usable, why }
        })
        .collect())
}

fn counts(rows: &[Judged]) -> Counts {
    let mut refused = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.usable) {
        *refused.entry(verdict(row)).or_default() += 1;
    }
    Counts { rows: rows.len(), usable: rows.iter().filter(|row| row.usable).count(), refused }
}

fn verdict(row: &Judged) -> &'static str {
    match (&row.row.verdict, row.usable) {
        (CredentialVerdict::Matched { .. }, true) => "found",
        (CredentialVerdict::Matched { .. }, false) => "closed",
        (CredentialVerdict::Unknown, _) => "unknown",
        (CredentialVerdict::Ambiguous { .. }, _) => "ambiguous",
        (CredentialVerdict::NoPassword, _) => "noPassword",
        (CredentialVerdict::Refused, _) => "refused",
    }
}

/// These rows, and the sums of all.
fn told(renewed: &Renewed, shows: impl Fn(&Judged) -> bool) -> String {
    let mut table = Table::new(&["ROW", "VERDICT", "ADDRESS", "JOB", "SIDE", "WHY"]);
    for row in renewed.rows.iter().filter(|row| shows(row)) {
        let (job, side) = match &row.row.verdict {
            CredentialVerdict::Matched { job, side, name } => {
                (format!("{job} {name}"), words::side(*side))
            }
            CredentialVerdict::Ambiguous { names } => (names.join(", "), ""),
            _ => (String::new(), ""),
        };
        let note = row.row.text.as_ref().map(ToString::to_string);
        table.row(vec![
            row.row.row.to_string(),
            verdict(row).replace("noP", "no p"),
            row.row.address.clone(),
            job,
            side.to_owned(),
            row.why.clone().or(note).unwrap_or_default(),
        ]);
    }
    let Counts { rows, usable, refused } = &renewed.counts;
    let mut sums = vec![format!("{usable} to be replaced")];
    sums.extend(
        refused.iter().map(|(word, number)| format!("{number} {}", word.replace("noP", "no p"))),
    );
    let sums = format!("{}: {}", words::count(*rows, "row"), sums.join(", "));
    [table.or(""), sums].join("\n").trim_start().to_owned()
}

fn summary(outcome: &RenewalOutcome) -> String {
    let replaced = words::count(outcome.replaced, "password");
    let checks = words::count(outcome.checks, "check");
    match outcome.checks {
        0 => format!("Replaced {replaced}."),
        _ => format!(
            "Replaced {replaced}. Into line: {checks}; the window or mailhaul resume carries them out."
        ),
    }
}

fn closed_batches(app: &App) -> Result<BTreeSet<BatchId>, Failure> {
    let batches = app.batches()?.into_iter();
    Ok(batches.filter(|batch| batch.closed.is_some()).map(|batch| batch.id).collect())
}

/// Passwords that could not be kept: the list must not be deleted.
fn refuse_lost(app: &App, wanted: &[(JobId, SideName)]) -> Result<(), Failure> {
    let rows = app.jobs()?;
    let is_missing = |(job, side): &&(JobId, SideName)| {
        rows.iter().find(|row| row.id == *job).is_some_and(|row| {
            let state = match side {
                SideName::Source => row.source_password,
                SideName::Destination => row.destination_password,
            };
            state == PasswordState::Missing
        })
    };
    match wanted.iter().filter(is_missing).count() {
        0 => Ok(()),
        lost => {
            let text = format!("{} could not be kept", words::count(lost, "password"));
            Err(Failure::new(Exit::Fault, text))
        }
    }
}
