//! The cells of a row by their meaning.

use crate::characters::trimmed;
use crate::preview::{Note, Reason};
use crate::table::{CellKind, Row, Table};
use crate::{Column, Mapping};
use mailhaul_model::{Said, said};

/// Where every column is.
#[derive(Clone, Copy)]
pub(crate) struct Places([Option<u32>; Column::ALL.len()]);

impl Places {
    pub(crate) fn new(mapping: &Mapping) -> Self {
        Self(Column::ALL.map(|column| mapping.place(column)))
    }

    pub(crate) fn of(&self, column: Column) -> Option<u32> {
        Column::ALL.iter().zip(&self.0).find(|(one, _)| **one == column).and_then(|(_, at)| *at)
    }

    /// Every column that is there.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Column, u32)> {
        Column::ALL.into_iter().zip(self.0).filter_map(|(column, at)| Some((column, at?)))
    }
}

/// One row, and what is found out about it.
pub(super) struct Cells<'a> {
    pub(super) table: &'a Table,
    pub(super) row: &'a Row,
    pub(super) places: Places,
    pub(super) reasons: Vec<Reason>,
    pub(super) notes: Vec<Note>,
}

impl<'a> Cells<'a> {
    /// A cell as it stands; empty where there is none.
    pub(super) fn raw(&self, column: Column) -> &'a str {
        self.places.of(column).map_or("", |at| self.table.text(self.row, at))
    }

    pub(super) fn kind(&self, column: Column) -> CellKind {
        self.places.of(column).map_or(CellKind::Text, |at| Table::kind(self.row, at))
    }

    /// A cell without outer white space, which is said.
    pub(super) fn trimmed(&mut self, column: Column) -> &'a str {
        let (text, note) = trimmed(self.raw(column));
        if let Some(note) = note.filter(|_| !text.is_empty()) {
            self.note(column, note);
        }
        text
    }

    pub(super) fn refuse(&mut self, column: impl Into<Option<Column>>, text: Said) {
        self.reasons.push(Reason { column: column.into(), text });
    }

    pub(super) fn note(&mut self, column: impl Into<Option<Column>>, text: Said) {
        self.notes.push(Note { column: column.into(), text, warning: false });
    }

    pub(super) fn warn(&mut self, column: impl Into<Option<Column>>, text: Said) {
        self.notes.push(Note { column: column.into(), text, warning: true });
    }

    /// Refuses what was broken before it came here: errors of formulas, misplaced quotation marks, lost characters.
    pub(super) fn check_kinds(&mut self) {
        let places = self.places;
        for (column, at) in places.iter() {
            let text = self.table.text(self.row, at);
            let problem = match Table::kind(self.row, at) {
                CellKind::Error => Some(formula_error()),
                CellKind::NoResult => Some(said!(
                    "The cell has a formula without a result: open the file in a spreadsheet program and save it again."
                )),
                CellKind::Quotes => Some(said!(
                    "There is text behind a closing quotation mark. A quotation mark inside a quoted cell is written twice."
                )),
                _ if text.contains('\u{fffd}') => {
                    Some(said!("A character could not be read: save the file anew as CSV UTF-8."))
                }
                _ if is_error_text(text) => Some(formula_error()),
                _ => None,
            };
            if let Some(problem) = problem {
                self.refuse(column, problem);
            }
        }
    }
}

fn formula_error() -> Said {
    said!("The formula in this cell has come out as an error.")
}

/// What spreadsheets write for a failed formula when they save as text.
fn is_error_text(text: &str) -> bool {
    text.starts_with('#')
        && matches!(
            text,
            "#N/A"
                | "#REF!"
                | "#VALUE!"
                | "#NAME?"
                | "#DIV/0!"
                | "#NUM!"
                | "#NULL!"
                | "#NV"
                | "#BEZUG!"
                | "#WERT!"
                | "#VALEUR!"
                | "#NOM?"
                | "#¡REF!"
                | "#¡VALOR!"
                | "#¿NOMBRE?"
        )
}
