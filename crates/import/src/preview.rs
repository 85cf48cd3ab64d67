//! What the judge says of a file: a verdict for every row, with reasons in plain words. No password is in it.

use mailhaul_model::{Said, ServerId};
use serde::Serialize;
use specta::Type;

use crate::Column;

/// Every row with its verdict, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Type)]
#[serde(rename = "ImportPreview", rename_all = "camelCase")]
pub struct Preview {
    pub counts: Counts,
    pub rows: Vec<Judged>,
    /// What concerns the file as a whole.
    pub notes: Vec<Said>,
}

/// How many rows have which verdict. All but `blank` and `warned` sum up to `rows`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportCounts", rename_all = "camelCase")]
pub struct Counts {
    pub rows: u32,
    pub ready: u32,
    pub needs_password: u32,
    pub duplicate: u32,
    pub refused: u32,
    pub example: u32,
    /// Rows with nothing in them, which are no rows.
    pub blank: u32,
    /// Rows that can be imported and have a warning.
    pub warned: u32,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename = "ImportRow", rename_all = "camelCase")]
pub struct Judged {
    /// Its number as a spreadsheet shows it.
    pub row: u32,
    /// The line of the text file it begins in, where that is another number.
    pub line: Option<u32>,
    pub verdict: Verdict,
    /// Why it can't be imported: empty where it can.
    pub reasons: Vec<Reason>,
    /// What to know about it.
    pub notes: Vec<Note>,
    /// The name the job gets.
    pub name: String,
    pub source: Value,
    pub destination: Value,
    pub source_server: Option<ServerId>,
    pub dest_server: Option<ServerId>,
    /// Whether the file has a password for it.
    pub source_password: bool,
    pub dest_password: bool,
    /// The options as written.
    pub options: String,
}

/// A login, and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportLogin", rename_all = "camelCase")]
pub struct Value {
    pub text: String,
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportOrigin", rename_all = "camelCase")]
pub enum Origin {
    /// It stands in the file.
    #[default]
    Typed,
    /// A rule made it.
    Derived,
    /// It is the same as on the source, as there is neither a cell nor a rule for it.
    Same,
}

/// What can be done with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportVerdict", rename_all = "camelCase", tag = "kind")]
pub enum Verdict {
    /// It can become a job.
    Ready,
    /// It can become a job that waits for passwords.
    NeedsPassword { source: bool, destination: bool },
    /// Its pair is there already.
    Duplicate { of: Twin },
    /// Something has to be mended first.
    Refused,
    /// The example row of the template.
    Example,
}

impl Verdict {
    /// Whether [`crate::take()`] yields the row.
    pub fn is_importable(&self) -> bool {
        matches!(self, Self::Ready | Self::NeedsPassword { .. })
    }
}

/// What a duplicate repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportTwin", rename_all = "camelCase", tag = "kind", content = "of")]
pub enum Twin {
    /// A row of the same file, by its number.
    Row(u32),
    /// A job, by its name.
    Job(String),
}

/// Why a row can't be imported, and which column it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportReason", rename_all = "camelCase")]
pub struct Reason {
    pub column: Option<Column>,
    pub text: Said,
}

/// What to know about a row that can be imported all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "ImportNote", rename_all = "camelCase")]
pub struct Note {
    pub column: Option<Column>,
    pub text: Said,
    /// Whether something may be wrong; otherwise it only says what was done.
    pub warning: bool,
}
