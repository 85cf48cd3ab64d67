//! Why a file can't be read at all.

use thiserror::Error;

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
