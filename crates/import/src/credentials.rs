//! New passwords for jobs that exist: a file of addresses and passwords, matched with the jobs that log in with them.

use std::collections::HashMap;

use mailhaul_model::event::SideName;
use mailhaul_model::{JobId, Said, Secret, said};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::address::looks_like_address;
use crate::characters::trimmed;
use crate::header::{Subject, meaning};
use crate::header_row::first_row_is_header;
use crate::table::{CellKind, Row};
use crate::{Known, Mailbox, Table, password};

/// Which columns have what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CredentialMapping {
    pub has_header: bool,
    pub address: Option<u32>,
    pub password: Option<u32>,
    /// Which side of the jobs is meant; either, where it isn't said.
    pub side: Option<SideName>,
}

/// Every row with its verdict.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CredentialPreview {
    pub rows: Vec<CredentialRow>,
    pub matched: u32,
    pub unknown: u32,
    pub ambiguous: u32,
    pub no_password: u32,
    pub refused: u32,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CredentialRow {
    pub row: u32,
    /// Empty where it is neither known nor surely an address.
    pub address: String,
    pub verdict: CredentialVerdict,
    /// In plain words; `None` where there is nothing to say.
    pub text: Option<Said>,
}

/// What can be done with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum CredentialVerdict {
    Matched {
        job: JobId,
        side: SideName,
        name: String,
    },
    /// No job logs in with this address.
    Unknown,
    /// Several sides of jobs do.
    Ambiguous {
        names: Vec<String>,
    },
    NoPassword,
    /// The address is missing or was there before, or the password can't be one.
    Refused,
}

/// A verdict without what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CredentialKind {
    Matched,
    Unknown,
    Ambiguous,
    NoPassword,
    Refused,
}

impl CredentialVerdict {
    /// Which verdict it is.
    pub fn kind(&self) -> CredentialKind {
        match self {
            Self::Matched { .. } => CredentialKind::Matched,
            Self::Unknown => CredentialKind::Unknown,
            Self::Ambiguous { .. } => CredentialKind::Ambiguous,
            Self::NoPassword => CredentialKind::NoPassword,
            Self::Refused => CredentialKind::Refused,
        }
    }
}

/// A password for a side of a job.
#[derive(Clone, Debug)]
pub struct NewPassword {
    pub row: u32,
    pub job: JobId,
    pub side: SideName,
    pub password: Secret,
}

/// Guesses the two columns. Headers that name a side choose it; "new password" alone doesn't mean the destination's.
pub fn guess(table: &Table) -> CredentialMapping {
    let has_header = first_row_is_header(table);
    let header = table.rows().first().filter(|_| has_header);
    let said: Vec<_> = (0..table.width())
        .map(|at| meaning(header.map_or("", |row| table.text(row, at))))
        .collect();
    let about = |subjects: &[Subject]| {
        let at = said.iter().position(|m| m.subject.is_some_and(|s| subjects.contains(&s)));
        at.and_then(|at| u32::try_from(at).ok())
    };
    let rows = table.data(has_header);
    let has_address =
        |at: &u32| rows.iter().take(50).any(|row| looks_like_address(table.text(row, *at).trim()));
    let address =
        about(&[Subject::Email, Subject::Login]).or_else(|| (0..table.width()).find(has_address));
    let password =
        about(&[Subject::Password]).or_else(|| (0..table.width()).find(|at| Some(*at) != address));
    let side = address.and_then(|at| said.get(at as usize)).and_then(|meaning| meaning.side);
    CredentialMapping { has_header, address, password, side }
}

/// What the columns are called; a number where the first row isn't surely a header: it may hold a password.
pub fn headings(table: &Table, mapping: &CredentialMapping) -> Vec<String> {
    let header = table.rows().first().filter(|_| mapping.has_header && first_row_is_header(table));
    let name = |at: u32| match header.map_or("", |row| table.text(row, at).trim()) {
        "" => format!("Column {}", at + 1),
        text => text.to_owned(),
    };
    (0..table.width()).map(name).collect()
}

/// Judges every row of a table below its header.
pub fn judge(table: &Table, mapping: &CredentialMapping, known: &dyn Known) -> CredentialPreview {
    let mut preview = CredentialPreview::default();
    let mut seen = HashMap::new();
    let shows = holds_addresses(table, mapping);
    for row in table.data(mapping.has_header) {
        let (verdict, text) = verdict(table, row, mapping, known, &mut seen);
        *match verdict {
            CredentialVerdict::Matched { .. } => &mut preview.matched,
            CredentialVerdict::Unknown => &mut preview.unknown,
            CredentialVerdict::Ambiguous { .. } => &mut preview.ambiguous,
            CredentialVerdict::NoPassword => &mut preview.no_password,
            CredentialVerdict::Refused => &mut preview.refused,
        } += 1;
        let found = matches!(
            verdict,
            CredentialVerdict::Matched { .. } | CredentialVerdict::Ambiguous { .. }
        );
        let address = address(table, row, mapping);
        // What no job knows may be a password: the wrong column may be mapped.
        let is_shown = found || shows && looks_like_address(address);
        let address = if is_shown { address.to_owned() } else { String::new() };
        preview.rows.push(CredentialRow { row: row.number, address, verdict, text });
    }
    preview
}

/// Whether most cells of the column look like addresses.
fn holds_addresses(table: &Table, mapping: &CredentialMapping) -> bool {
    let rows = table.data(mapping.has_header);
    let likely = rows.iter().filter(|row| looks_like_address(address(table, row, mapping)));
    2 * likely.count() > rows.len()
}

/// The passwords of the rows that match. The table's texts are overwritten when this returns.
#[expect(clippy::needless_pass_by_value, reason = "the table has to end here")]
pub fn take(table: Table, mapping: &CredentialMapping, known: &dyn Known) -> Vec<NewPassword> {
    let preview = judge(&table, mapping, known);
    let rows = table.data(mapping.has_header).iter().zip(&preview.rows);
    rows.filter_map(|(row, judged)| match judged.verdict {
        CredentialVerdict::Matched { job, side, .. } => {
            let password = Secret::new(cell(&table, row, mapping.password));
            Some(NewPassword { row: row.number, job, side, password })
        }
        _ => None,
    })
    .collect()
}

fn verdict(
    table: &Table,
    row: &Row,
    mapping: &CredentialMapping,
    known: &dyn Known,
    seen: &mut HashMap<String, u32>,
) -> (CredentialVerdict, Option<Said>) {
    let refused = |text: Said| (CredentialVerdict::Refused, Some(text));
    let address = address(table, row, mapping).to_lowercase();
    if address.is_empty() {
        return refused(said!("Enter the address or user name."));
    }
    let text = cell(table, row, mapping.password);
    if text.trim().is_empty() && !text.contains('\0') {
        let text = said!("There is no password in this row.");
        return (CredentialVerdict::NoPassword, Some(text));
    }
    let kind = mapping.password.map_or(CellKind::Text, |at| Table::kind(row, at));
    if let Some(problem) = password_problem(text, kind) {
        return refused(problem);
    }
    let Some(found) = only(known.mailboxes(&address), mapping.side) else {
        let text = said!("No job logs in with this address.");
        return (CredentialVerdict::Unknown, Some(text));
    };
    let mailbox = match found {
        Ok(mailbox) => mailbox,
        Err(names) => {
            let text = said!("Several jobs, or both sides of one, log in with this address.");
            return (CredentialVerdict::Ambiguous { names }, Some(text));
        }
    };
    if let Some(earlier) = seen.get(&address) {
        return refused(said!("Row {0} has a password for this address already.", *earlier));
    }
    seen.insert(address, row.number);
    let Mailbox { job, side, name } = mailbox;
    let note = password::note(text, kind);
    (CredentialVerdict::Matched { job, side, name }, note)
}

fn password_problem(text: &str, kind: CellKind) -> Option<Said> {
    match kind {
        CellKind::Error | CellKind::NoResult => {
            Some(said!("The formula in the password's cell has no result."))
        }
        CellKind::Quotes => {
            Some(said!("There is text behind the closing quotation mark of the password."))
        }
        _ if text.contains('\u{fffd}') => {
            Some(said!("A character of the password could not be read."))
        }
        _ => password::problem(text, kind),
    }
}

/// The one mailbox, or the names of several; `None` where there is none.
fn only(
    mut mailboxes: Vec<Mailbox>,
    side: Option<SideName>,
) -> Option<Result<Mailbox, Vec<String>>> {
    mailboxes.retain(|mailbox| side.is_none_or(|side| mailbox.side == side));
    match mailboxes.len() {
        0 | 1 => mailboxes.pop().map(Ok),
        _ => Some(Err(mailboxes.into_iter().map(|mailbox| mailbox.name).collect())),
    }
}

fn address<'a>(table: &'a Table, row: &Row, mapping: &CredentialMapping) -> &'a str {
    trimmed(cell(table, row, mapping.address)).0
}

fn cell<'a>(table: &'a Table, row: &Row, at: Option<u32>) -> &'a str {
    at.map_or("", |at| table.text(row, at))
}
