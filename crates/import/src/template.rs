//! The empty list to fill in, as CSV and as XLSX, with an example row that is never imported.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::Column;
use crate::csv_out::CsvOut;

/// The example's source address, by which it is recognised.
pub(crate) const SOURCE: &str = "mia.example@old-provider.example";
/// The example's destination address.
pub(crate) const DESTINATION: &str = "mia.example@new-provider.example";

const EXAMPLE: [(Column, &str); 4] = [
    (Column::SourceEmail, SOURCE),
    (Column::SourcePassword, "old password"),
    (Column::DestEmail, DESTINATION),
    (Column::DestPassword, "new password"),
];

/// What the columns are for, as the second sheet says it.
const EXPLANATIONS: [(Column, &str); 10] = [
    (Column::SourceEmail, "Needed. The address of the mailbox to move."),
    (Column::SourcePassword, "Its password. May stay empty: it can be entered later."),
    (
        Column::DestEmail,
        "The address at the new provider. If it stays empty, the rules for addresses make it, or it is the same one.",
    ),
    (Column::DestPassword, "The password there. May stay empty: it can be entered later."),
    (Column::Name, "Optional. What the job is called; otherwise by its source address."),
    (Column::SourceLogin, "Optional. The user name on the source, where it isn't the address."),
    (Column::DestLogin, "Optional. The user name on the destination, where it isn't the address."),
    (Column::SourceServer, "Optional. A source server for this row, by its name or host."),
    (Column::DestServer, "Optional. A destination server for this row, by its name or host."),
    (
        Column::Options,
        "Optional. imapsync's options for folders, messages and pace, for example: --maxage 365 --exclude \"^Junk\"",
    ),
];

/// The template as CSV.
pub fn csv() -> String {
    let mut out = CsvOut::default();
    out.row(EXAMPLE.map(|(column, _)| column.header()));
    out.row(EXAMPLE.map(|(_, text)| text));
    out.finish()
}

/// The template as XLSX. Its cells are text, so that no password loses its zeros; a second sheet explains the columns.
pub fn xlsx() -> Result<Vec<u8>, TemplateError> {
    Ok(workbook()?.save_to_buffer()?)
}

/// The template could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the template could not be written: {0}")]
pub struct TemplateError(#[from] XlsxError);

fn workbook() -> Result<Workbook, XlsxError> {
    let bold = Format::new().set_bold();
    let text = Format::new().set_num_format("@");
    let mut book = Workbook::new();
    let users = book.add_worksheet().set_name("Users")?;
    for ((column, example), at) in EXAMPLE.into_iter().zip(0..) {
        users.set_column_format(at, &text)?.set_column_width(at, 36)?;
        users.write_with_format(0, at, column.header(), &bold)?;
        users.write_with_format(1, at, example, &text)?;
    }
    users.set_freeze_panes(1, 0)?;
    let columns = book.add_worksheet().set_name("Columns")?;
    columns.set_column_width(0, 20)?.set_column_width(1, 110)?;
    for ((column, explanation), at) in EXPLANATIONS.into_iter().zip(0..) {
        columns.write_with_format(at, 0, column.header(), &bold)?.write(at, 1, explanation)?;
    }
    let last = "The second row of the sheet Users is an example: it is never imported.";
    columns.write(u32::try_from(EXPLANATIONS.len()).unwrap_or(0) + 1, 0, last)?;
    Ok(book)
}
