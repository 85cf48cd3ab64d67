//! From the bytes of a file to a [`Table`]: by what is in it, whatever its name says.

mod archive;
mod batch;
mod cell_text;
mod delimited;
mod delimiter;
mod encoding;
mod kind;
mod ods;
mod unfolded;
mod xlsx;

use mailhaul_model::said;
use serde::{Deserialize, Serialize};
use specta::Type;

pub use delimiter::Delimiter;
pub use encoding::Encoding;

use crate::limits;
use crate::{ReadError, Table};
use kind::Kind;

/// What a person can decide about the reading of a file; what is left open is detected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ImportReadChoices", rename_all = "camelCase", default)]
pub struct ReadChoices {
    pub encoding: Option<Encoding>,
    pub delimiter: Option<Delimiter>,
    /// The name of a sheet; otherwise the first visible one that has anything in it.
    pub sheet: Option<String>,
}

/// Reads a file. Its name is only used where the content leaves a doubt.
///
/// The bytes are the caller's to overwrite: there may be passwords in them. What the reader of a spreadsheet needed
/// meanwhile is given back to the system as it is.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Table, ReadError> {
    read_with(bytes, file_name, &ReadChoices::default())
}

/// Reads a file as a person decided.
pub fn read_with(bytes: &[u8], file_name: &str, choices: &ReadChoices) -> Result<Table, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() > limits::FILE_BYTES {
        return Err(ReadError::FileTooLarge);
    }
    let sheet = choices.sheet.as_deref();
    let table = match kind::of(bytes, file_name)? {
        Kind::Text => {
            let (encoding, text) = encoding::decode(bytes, choices.encoding);
            text_table(&text, encoding, choices.delimiter)
        }
        Kind::Xlsx => xlsx::read(bytes, sheet),
        Kind::Ods => ods::read(bytes, sheet),
    }?;
    not_empty(table)
}

/// Reads what was copied out of a spreadsheet or a text.
pub fn read_pasted(text: &str) -> Result<Table, ReadError> {
    if text.len() > limits::FILE_BYTES {
        return Err(ReadError::FileTooLarge);
    }
    not_empty(text_table(text, Encoding::Utf8, None)?)
}

fn text_table(
    text: &str,
    encoding: Encoding,
    delimiter: Option<Delimiter>,
) -> Result<Table, ReadError> {
    if delimiter.is_none() && batch::is_one(text) {
        return batch::read(text, encoding);
    }
    let (told, text, skipped) = delimiter::told(text);
    let delimiter = delimiter.or(told).unwrap_or_else(|| delimiter::detect(text));
    let mut table = delimited::read(text, delimiter, encoding, skipped)?;
    if encoding.is_guessed() && !text.is_ascii() {
        table.about.notes.push(said!(
            "The file isn't Unicode; it was read as {0}. Look at the accented letters: if they are wrong, save the file anew as CSV UTF-8.",
            encoding.name()
        ));
    }
    Ok(table)
}

fn not_empty(table: Table) -> Result<Table, ReadError> {
    let mut table = table;
    if let Some(at) = crate::header_row::header_below_title(&table) {
        table.pass_over_title(at);
    }
    match table.row_count() {
        0 => Err(ReadError::Empty),
        1 if crate::header_row::first_row_is_header(&table) => Err(ReadError::OnlyHeader),
        _ => Ok(table),
    }
}
