//! `OpenDocument` spreadsheets, as `LibreOffice` writes them.

use std::io::Cursor;

use calamine::{Data, Ods, OdsError, Reader as _, SheetVisible};

use super::{archive, cell_text, unfolded, xlsx};
use crate::table::FileKind;
use crate::{ReadError, Sheet, Table};

/// Reads the sheet of this name, else the first visible one with anything in it, else the first hidden one.
pub(super) fn read(bytes: &[u8], chosen: Option<&str>) -> Result<Table, ReadError> {
    unfolded::check(&archive::part(bytes, "content.xml")?)?;
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets: Vec<Sheet> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| Sheet {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
        })
        .collect();
    xlsx::pick(&sheets, chosen, FileKind::Ods, |name| sheet(&mut book, name))
}

fn sheet(book: &mut Ods<Cursor<&[u8]>>, name: &str) -> Result<Table, ReadError> {
    let range = book.worksheet_range(name).map_err(damaged)?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut table = Table::new(FileKind::Ods);
    for (cells, number) in range.rows().zip(first_row + 1..) {
        table.push(number, None);
        for (cell, column) in cells.iter().zip(first_column..) {
            if *cell == Data::Empty {
                continue;
            }
            let (text, kind) = cell_text::text(cell);
            let text = zeroize::Zeroizing::new(text);
            xlsx::fits(&table, number, column, &text)?;
            table.push_cell_at(column, &text, kind);
        }
        table.drop_if_blank();
    }
    Ok(table)
}

fn damaged(error: OdsError) -> ReadError {
    match error {
        OdsError::Password => ReadError::Encrypted,
        other => ReadError::Damaged(other.to_string()),
    }
}
