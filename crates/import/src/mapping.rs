//! Which column of the file means what: data that a window can show and a person can change.

use mailhaul_model::Said;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Column, Table};

/// The meaning of every column, by position; `None` is a column that isn't read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ImportMapping", rename_all = "camelCase")]
pub struct Mapping {
    /// Whether the first row names the columns.
    pub has_header: bool,
    pub columns: Vec<Option<Column>>,
}

impl Mapping {
    /// Where a column is. If it is given twice, the first counts.
    pub fn place(&self, column: Column) -> Option<u32> {
        let at = self.columns.iter().position(|one| *one == Some(column))?;
        u32::try_from(at).ok()
    }

    /// Where a column is; one that the file doesn't have is put behind all others, so that its cells can be filled in.
    pub fn place_or_add(&mut self, column: Column, table: &Table) -> u32 {
        if let Some(at) = self.place(column) {
            return at;
        }
        let at = self.columns.len().max(table.width() as usize);
        self.columns.resize(at, None);
        self.columns.push(Some(column));
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

/// What the columns probably mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportGuess", rename_all = "camelCase")]
pub struct Guess {
    pub mapping: Mapping,
    /// One for each column of the file.
    pub columns: Vec<ColumnGuess>,
    /// What to look at before going on, in plain words.
    pub notes: Vec<Said>,
}

/// What is known of one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportColumnGuess", rename_all = "camelCase")]
pub struct ColumnGuess {
    /// Its header as it stands in the file; empty where there is none.
    pub header: String,
    /// The header to remember the choice by; empty where there is none.
    pub key: String,
    pub column: Option<Column>,
    pub how: How,
    /// What it could mean as well.
    pub alternatives: Vec<Column>,
    /// A few cells, where they can't be passwords.
    pub samples: Vec<String>,
}

/// What a guess is based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportGuessedBy", rename_all = "camelCase")]
pub enum How {
    /// Chosen for this header before.
    Remembered,
    /// The header says so.
    Header,
    /// The cells look like it.
    Content,
    /// It stands where one would expect it: worth a look.
    Position,
    /// It isn't known.
    Unknown,
}
