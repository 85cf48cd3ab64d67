//! The rows of a file as they were read, before anything is known of them.
//!
//! A row is known by the number that a spreadsheet shows for it: blank rows count, a row whose cells have line breaks
//! counts once. In a text file it may begin in another line; that is kept beside it. Rows with nothing in them are
//! counted and not kept; every other one is, however many cells it has.

use mailhaul_model::{Said, Secret, said};
use serde::Serialize;
use specta::Type;
use thiserror::Error;

use crate::arena::{Arena, Span};
use crate::{Delimiter, Encoding, limits};

/// What was read, with every cell as text. Its texts are overwritten when it is dropped and don't show in debug output.
#[derive(Clone, Debug)]
pub struct Table {
    pub(crate) about: About,
    arena: Arena,
    rows: Vec<Row>,
    width: u32,
}

/// What kind of file it was, and how it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportFile", rename_all = "camelCase")]
pub struct About {
    pub kind: FileKind,
    /// What to look at, in plain words.
    pub notes: Vec<Said>,
    /// Rows with nothing in them, before the last one that has something.
    pub blank_rows: u32,
    /// The sheet that was read.
    pub sheet: Option<String>,
    /// Every sheet of the file.
    pub sheets: Vec<Sheet>,
}

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportFileKind", rename_all = "camelCase", tag = "kind")]
pub enum FileKind {
    Text {
        delimiter: Delimiter,
        encoding: Encoding,
    },
    /// imapsync's own list: host1;user1;password1;host2;user2;password2;options
    Batch {
        encoding: Encoding,
    },
    Xlsx,
    Ods,
}

/// A sheet of a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportSheet", rename_all = "camelCase")]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
}

/// What a cell was, before it was text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum CellKind {
    #[default]
    Text,
    Number,
    /// A number of more digits than a spreadsheet keeps.
    LongNumber,
    Date,
    Boolean,
    /// A formula that came out as an error, such as #N/A.
    Error,
    /// A formula without a result.
    NoResult,
    /// Quoted, with text behind the closing quotation mark: what is meant can't be known.
    Quotes,
}

/// Where a cell's text is, and what it was.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cell {
    span: Span,
    pub(crate) kind: CellKind,
}

/// One row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) number: u32,
    pub(crate) line: Option<u32>,
    pub(crate) cells: Vec<Cell>,
}

/// A cell that can't be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoSuchCell {
    #[error("there is no row {0}")]
    Row(u32),
    #[error("there is no column {0}")]
    Column(u32),
    #[error("the text is too long for a cell")]
    TooLong,
}

impl Table {
    pub(crate) fn new(kind: FileKind) -> Self {
        let about =
            About { kind, notes: Vec::new(), blank_rows: 0, sheet: None, sheets: Vec::new() };
        Self { about, arena: Arena::default(), rows: Vec::new(), width: 0 }
    }

    /// How the file was understood.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Rows with anything in them, the header included.
    pub fn row_count(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// The cells of the longest row.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Puts a text into a cell of a row, which may be behind its last one. Everything has to be judged again then.
    pub fn set(&mut self, row: u32, column: u32, text: &str) -> Result<(), NoSuchCell> {
        if column >= limits::COLUMNS {
            return Err(NoSuchCell::Column(column));
        }
        if text.len() > limits::CELL_BYTES {
            return Err(NoSuchCell::TooLong);
        }
        let at = self.rows.binary_search_by_key(&row, |one| one.number);
        let at = at.map_err(|_| NoSuchCell::Row(row))?;
        let span = self.arena.keep(text);
        let cells = &mut self.rows[at].cells;
        let column = column as usize;
        if cells.len() <= column {
            cells.resize(column + 1, Cell::default());
        }
        let before = std::mem::replace(&mut cells[column], Cell { span, kind: CellKind::Text });
        self.arena.wipe(before.span);
        Ok(())
    }

    /// Puts a password into a cell.
    pub fn set_password(
        &mut self,
        row: u32,
        column: u32,
        password: &Secret,
    ) -> Result<(), NoSuchCell> {
        self.set(row, column, password.expose())
    }

    pub(crate) fn push(&mut self, number: u32, line: Option<u32>) {
        self.rows.push(Row { number, line, cells: Vec::new() });
    }

    /// Adds a cell to the row that came last.
    pub(crate) fn push_cell(&mut self, text: &str, kind: CellKind) {
        let span = self.arena.keep(text);
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(Cell { span, kind });
            self.width = self.width.max(u32::try_from(row.cells.len()).unwrap_or(u32::MAX));
        }
    }

    /// Adds a cell at a place, with empty ones before it. `false` where that place has been passed.
    pub(crate) fn push_cell_at(&mut self, column: u32, text: &str, kind: CellKind) -> bool {
        let Some(row) = self.rows.last_mut() else { return false };
        if row.cells.len() > column as usize {
            return false;
        }
        row.cells.resize(column as usize, Cell::default());
        self.push_cell(text, kind);
        true
    }

    /// Takes the row that came last away again if there is nothing in it.
    pub(crate) fn drop_if_blank(&mut self) {
        let arena = &self.arena;
        let blank = |cell: &Cell| {
            arena.text(cell.span).trim().is_empty()
                && !matches!(cell.kind, CellKind::Error | CellKind::NoResult)
        };
        if self.rows.last().is_some_and(|row| row.cells.iter().all(blank)) {
            self.rows.pop();
        }
    }

    /// Counts the rows that are missing up to the last one, apart from those left out for another reason.
    pub(crate) fn count_blank_rows(&mut self, left_out: u32) {
        let last = self.rows.last().map_or(0, |row| row.number);
        self.about.blank_rows = last.saturating_sub(self.row_count()).saturating_sub(left_out);
    }

    pub(crate) fn text_bytes(&self) -> usize {
        self.arena.len()
    }

    /// Takes the rows above the header away, which is said: a title, a date.
    pub(crate) fn pass_over_title(&mut self, header: usize) {
        let above: Vec<String> =
            self.rows.drain(..header).map(|row| row.number.to_string()).collect();
        let rows = above.join(", ");
        self.about.notes.push(if above.len() == 1 {
            said!("Row {0} above the header was passed over.", rows)
        } else {
            said!("Rows {0} above the header were passed over.", rows)
        });
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// A cell's text; empty where the row is too short.
    pub(crate) fn text<'a>(&'a self, row: &Row, column: u32) -> &'a str {
        row.cells.get(column as usize).map_or("", |cell| self.arena.text(cell.span))
    }

    pub(crate) fn kind(row: &Row, column: u32) -> CellKind {
        row.cells.get(column as usize).map_or(CellKind::Text, |cell| cell.kind)
    }

    /// How many cells a row of this file should have: as many as the header, else as most rows.
    pub(crate) fn expected_width(&self, has_header: bool) -> u32 {
        let used = |row: &Row| {
            let last = row.cells.iter().rposition(|cell| !self.arena.text(cell.span).is_empty());
            last.map_or(0, |at| at + 1)
        };
        if has_header {
            let width = self.rows.first().map_or(0, used);
            return u32::try_from(width).unwrap_or(u32::MAX);
        }
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        for row in &self.rows {
            *counts.entry(used(row)).or_default() += 1;
        }
        let usual = counts.into_iter().max_by_key(|(width, count)| (*count, *width));
        usual.map_or(0, |(width, _)| u32::try_from(width).unwrap_or(u32::MAX))
    }

    /// Whether it comes from a text, where every cell of a row is written down.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.about.kind, FileKind::Text { .. } | FileKind::Batch { .. })
    }

    /// The rows below the header.
    pub(crate) fn data(&self, has_header: bool) -> &[Row] {
        self.rows.get(usize::from(has_header)..).unwrap_or_default()
    }
}
