//! `OpenDocument` spreadsheets, as `LibreOffice` writes them.

use std::io::Cursor;

use calamine::{Data, Ods, OdsError, Reader as _, SheetVisible};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{archive, cell_text, xlsx};
use crate::table::FileKind;
use crate::{ReadError, Sheet, Table, limits};

/// Reads the sheet of this name, else the first visible one with anything in it, else the first hidden one.
pub(super) fn read(bytes: &[u8], chosen: Option<&str>) -> Result<Table, ReadError> {
    check(&archive::part(bytes, "content.xml")?)?;
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

/// Looks through the XML before it is unfolded: it must be well formed, and its cells, each as often as it is repeated,
/// must be within the limit. Empty cells count only where something follows in their row.
fn check(xml: &[u8]) -> Result<(), ReadError> {
    let mut reader = Reader::from_reader(xml);
    let mut count = Unfolded::default();
    let mut buffer = Vec::new();
    let mut depth = 0_u32;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|e| broken(&e))? {
            Event::Start(element) => {
                depth += 1;
                count.see(&element)?;
            }
            Event::Empty(element) => count.see(&element)?,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 => {
                return Err(ReadError::Damaged("its content ends early".to_owned()));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// How many cells and spaces a sheet unfolds to.
#[derive(Default)]
struct Unfolded {
    rows: u64,
    pending: u64,
    total: u64,
}

impl Unfolded {
    fn see(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        match element.name().as_ref() {
            "table:table-row" => {
                self.rows = attribute(element, "table:number-rows-repeated")?.unwrap_or(1);
                self.pending = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let columns = attribute(element, "table:number-columns-repeated")?.unwrap_or(1);
                self.pending = self.pending.saturating_add(columns);
                if attribute_text(element, "office:value-type")?.is_some()
                    || attribute_text(element, "table:formula")?.is_some()
                {
                    self.add(self.pending.saturating_mul(self.rows))?;
                    self.pending = 0;
                }
            }
            "text:s" => self.add(attribute(element, "text:c")?.unwrap_or(1))?,
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, more: u64) -> Result<(), ReadError> {
        self.total = self.total.saturating_add(more);
        if self.total > limits::CELLS { Err(ReadError::UnpackedTooLarge) } else { Ok(()) }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<u64>, ReadError> {
    let Some(text) = attribute_text(element, name)? else { return Ok(None) };
    text.parse().map(Some).map_err(|error| broken(&error))
}

fn attribute_text(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, ReadError> {
    let found = element.try_get_attribute(name).map_err(|error| broken(&error))?;
    Ok(found.map(|attribute| attribute.value.into_owned()))
}

fn broken(error: &dyn std::error::Error) -> ReadError {
    ReadError::Damaged(error.to_string())
}

fn damaged(error: OdsError) -> ReadError {
    match error {
        OdsError::Password => ReadError::Encrypted,
        other => ReadError::Damaged(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::ReadError;

    fn table(rows: &str) -> Vec<u8> {
        format!("<a><table:table>{rows}</table:table></a>").into_bytes()
    }

    #[test]
    fn empty_cells_up_to_the_end_of_a_sheet_cost_nothing_but_a_value_repeated_does() {
        let empty = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
        assert_eq!(check(&table(empty)), Ok(()));
        let value = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" table:number-columns-repeated="16384"/></table:table-row>"#;
        assert_eq!(check(&table(value)), Err(ReadError::UnpackedTooLarge));
        let spaces = r#"<text:p><text:s text:c="4000000000"/></text:p>"#;
        assert_eq!(check(&table(spaces)), Err(ReadError::UnpackedTooLarge));
    }

    #[test]
    fn content_that_ends_early_is_damaged() {
        let whole = table("<office:annotation></office:annotation>");
        assert_eq!(check(&whole), Ok(()));
        assert!(matches!(check(&whole[..30]), Err(ReadError::Damaged(_))));
    }
}
