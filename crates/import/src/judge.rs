//! The verdict on every row.
//!
//! Rows are judged one by one in the order of the file; a row is a duplicate of the first importable row with its pair.

mod account;
mod cells;
mod options;
mod row;
mod servers;
mod twins;

use mailhaul_model::event::SideName;
use mailhaul_model::{Said, said};

use crate::column::Column;
use crate::rules::Index;
use crate::{Counts, Judged, Known, Mapping, Preview, Rules, Table, Verdict};
pub(crate) use cells::Places;
pub(crate) use options::OptionsCache;
use servers::Servers;
use twins::Twins;

/// Judges every row of a table below its header.
pub fn judge(table: &Table, mapping: &Mapping, rules: &Rules, known: &dyn Known) -> Preview {
    let mut judge = Judge {
        table,
        places: Places::new(mapping),
        expected: table.expected_width(mapping.has_header),
        rules: Index::new(rules),
        known,
        servers: Servers::default(),
        options: OptionsCache::default(),
        twins: Twins::with_capacity(table.row_count() as usize),
    };
    let rows: Vec<Judged> =
        table.data(mapping.has_header).iter().map(|row| judge.row(row)).collect();
    let counts = count(&rows, table.about().blank_rows);
    Preview { counts, rows, notes: notes(mapping) }
}

/// Everything that a verdict needs.
struct Judge<'a> {
    table: &'a Table,
    places: Places,
    expected: u32,
    rules: Index<'a>,
    known: &'a dyn Known,
    servers: Servers,
    options: OptionsCache<'a>,
    twins: Twins,
}

fn count(rows: &[Judged], blank: u32) -> Counts {
    let mut counts = Counts { blank, ..Counts::default() };
    for row in rows {
        counts.rows += 1;
        *match row.verdict {
            Verdict::Ready => &mut counts.ready,
            Verdict::NeedsPassword { .. } => &mut counts.needs_password,
            Verdict::Duplicate { .. } => &mut counts.duplicate,
            Verdict::Refused => &mut counts.refused,
            Verdict::Example => &mut counts.example,
        } += 1;
        let warned = row.verdict.is_importable() && row.notes.iter().any(|note| note.warning);
        counts.warned += u32::from(warned);
    }
    counts
}

fn notes(mapping: &Mapping) -> Vec<Said> {
    let mut notes = Vec::new();
    let has = |column| mapping.place(column).is_some();
    if !has(Column::SourceEmail) && !has(Column::SourceLogin) {
        notes.push(said!("Choose the column that has the source addresses."));
    }
    for column in Column::ALL {
        if mapping.columns.iter().filter(|one| **one == Some(column)).count() > 1 {
            notes.push(said!(
                "Two columns are chosen for {0}: only the first of them is read.",
                column.header()
            ));
        }
    }
    notes
}

const SIDES: [SideName; 2] = [SideName::Source, SideName::Destination];
