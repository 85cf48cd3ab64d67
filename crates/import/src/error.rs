//! Why a file can't be read at all.

use mailhaul_model::{Said, SaidValue, said};
use thiserror::Error;

use crate::limits;

/// What is wrong with a file, and what to do about it. Never quotes a cell: it may be a password.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    #[error("The file is empty.")]
    Empty,
    #[error("The file has a header row and nothing below it. Add one row for each mailbox.")]
    OnlyHeader,
    #[error("The file is larger than {} MB. Split it into several files.", crate::limits::FILE_BYTES >> 20)]
    FileTooLarge,
    #[error("The spreadsheet unpacks to more than {} MB, far more than a list of users. Copy the rows into a new file.", crate::limits::UNPACKED_BYTES >> 20)]
    UnpackedTooLarge,
    #[error("There are more than {} rows. Split the file into several.", crate::limits::ROWS)]
    TooManyRows,
    #[error(
        "Row {row} has more than {} cells. Remove the columns that aren't needed.",
        crate::limits::COLUMNS
    )]
    TooManyColumns { row: u32 },
    #[error("Row {row} has a cell of more than {} KB. Is a quotation mark missing there?", crate::limits::CELL_BYTES >> 10)]
    CellTooLong { row: u32 },
    #[error(
        "The quotation mark that opens in line {line} is never closed. Close it, or write it twice if it is part of the text."
    )]
    QuoteNotClosed { line: u32 },
    #[error("The file is {what}. {advice}")]
    NotATable { what: &'static str, advice: &'static str },
    #[error("The spreadsheet is protected with a password. Save it without one, or as CSV.")]
    Encrypted,
    #[error("The spreadsheet is damaged: {0}. Open it in a spreadsheet program and save it again.")]
    Damaged(String),
    #[error("There is no sheet called {0:?}.")]
    NoSheet(String),
    #[error("No sheet has anything in it.")]
    NothingInSheets,
}

impl ReadError {
    /// As the window says it.
    pub fn said(&self) -> Said {
        match self {
            Self::Empty => said!("The file is empty."),
            Self::OnlyHeader => said!(
                "The file has a header row and nothing below it. Add one row for each mailbox."
            ),
            Self::FileTooLarge => said!(
                "The file is larger than {0} MB. Split it into several files.",
                limits::FILE_BYTES >> 20
            ),
            Self::UnpackedTooLarge => said!(
                "The spreadsheet unpacks to more than {0} MB, far more than a list of users. Copy the rows into a new file.",
                limits::UNPACKED_BYTES >> 20
            ),
            Self::TooManyRows => {
                said!("There are more than {0} rows. Split the file into several.", limits::ROWS)
            }
            Self::TooManyColumns { row } => said!(
                "Row {0} has more than {1} cells. Remove the columns that aren't needed.",
                *row,
                limits::COLUMNS
            ),
            Self::CellTooLong { row } => said!(
                "Row {0} has a cell of more than {1} KB. Is a quotation mark missing there?",
                *row,
                limits::CELL_BYTES >> 10
            ),
            Self::QuoteNotClosed { line } => said!(
                "The quotation mark that opens in line {0} is never closed. Close it, or write it twice if it is part of the text.",
                *line
            ),
            Self::Encrypted => said!(
                "The spreadsheet is protected with a password. Save it without one, or as CSV."
            ),
            Self::Damaged(why) => said!(
                "The spreadsheet is damaged: {0}. Open it in a spreadsheet program and save it again.",
                why
            ),
            Self::NoSheet(name) => said!("There is no sheet called {0}.", SaidValue::name(name)),
            Self::NothingInSheets => said!("No sheet has anything in it."),
            Self::NotATable { .. } => Said::as_it_is(self.to_string()),
        }
    }
}
