//! The rows that weren't imported, as CSV with the reasons, to be mended and imported again.
//!
//! Passwords are left out, and so is every cell that may hold one: columns that aren't known, and rows with too many cells,
//! whose passwords may be anywhere.

use crate::csv_out::CsvOut;
use crate::header::{Subject, meaning};
use crate::table::Row;
use crate::{Column, Mapping, Preview, Table, Verdict};

/// The refused and the repeated rows of a preview.
pub fn refused_csv(table: &Table, mapping: &Mapping, preview: &Preview) -> String {
    let shown = shown_columns(table, mapping);
    let mut out = CsvOut::default();
    let headers = shown.iter().map(|(_, header)| header.clone());
    let reason = "reason (passwords were left out)".to_owned();
    out.row(["row".to_owned()].into_iter().chain(headers).chain([reason]));
    for judged in preview.rows.iter().filter(|row| is_wanted(&row.verdict)) {
        let at = table.rows().binary_search_by_key(&judged.row, |row| row.number);
        let Some(row) = at.ok().and_then(|at| table.rows().get(at)) else { continue };
        let overflows = overflows(table, mapping, row);
        let cell = |(column, _): &(u32, String)| {
            if overflows { "" } else { table.text(row, *column) }.to_owned()
        };
        let reasons: Vec<String> =
            judged.reasons.iter().map(|reason| reason.text.to_string()).collect();
        let cells = shown.iter().map(cell);
        out.row([judged.row.to_string()].into_iter().chain(cells).chain([reasons.join(" ")]));
    }
    out.finish()
}

fn is_wanted(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Refused | Verdict::Duplicate { .. })
}

/// Whether a row has cells that no column is chosen for, behind those that the file should have.
fn overflows(table: &Table, mapping: &Mapping, row: &Row) -> bool {
    let expected = table.expected_width(mapping.has_header);
    let count = u32::try_from(row.cells.len()).unwrap_or(u32::MAX);
    let is_read = |at: u32| mapping.columns.get(at as usize).copied().flatten().is_some();
    (expected..count).any(|at| !is_read(at) && !table.text(row, at).trim().is_empty())
}

/// Columns that can't hold a password, with their headers.
fn shown_columns(table: &Table, mapping: &Mapping) -> Vec<(u32, String)> {
    let header = table.rows().first().filter(|_| mapping.has_header);
    let width = u32::try_from(mapping.columns.len()).unwrap_or(u32::MAX).max(table.width());
    let shown = |at: u32| {
        let own = header.map_or("", |row| table.text(row, at)).trim();
        let column = mapping.columns.get(at as usize).copied().flatten();
        match column {
            Some(column) if column.is_secret() => None,
            Some(column) if own.is_empty() => Some((at, Column::header(column).to_owned())),
            Some(_) => Some((at, own.to_owned())),
            None if own.is_empty() => None,
            None => (meaning(own).subject != Some(Subject::Password)).then(|| (at, own.to_owned())),
        }
    };
    (0..width).filter_map(shown).collect()
}
