//! What an `OpenDocument` sheet takes in memory, counted before it is read: a few bytes of it can stand for millions of cells.
//!
//! The XML must be well formed as well, as the reader that comes after takes that for granted.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::{ReadError, limits};

/// What one cell takes beside its text.
const CELL: u64 = 32;

/// Refuses content that unfolds to more than the limits.
pub(super) fn check(xml: &[u8]) -> Result<(), ReadError> {
    let mut reader = Reader::from_reader(xml);
    let mut sheet = Unfolded::default();
    let mut buffer = Vec::new();
    let mut depth = 0_u32;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|e| broken(&e))? {
            Event::Start(element) => {
                depth += 1;
                sheet.see(&element)?;
            }
            Event::Empty(element) => sheet.see(&element)?,
            Event::Text(text) => sheet.add(text.len() as u64, sheet.repeated)?,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 => {
                return Err(ReadError::Damaged("its content ends early".to_owned()));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The size of a sheet so far. Empty cells and rows count only where something follows.
#[derive(Default)]
struct Unfolded {
    /// How often the row at hand stands for itself.
    row_repeats: u64,
    /// How often the cell at hand does, in all.
    repeated: u64,
    column: u64,
    row: u64,
    /// The far corner of what is filled.
    width: u64,
    height: u64,
    total: u64,
}

impl Unfolded {
    fn see(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        match element.name().as_ref() {
            "table:table" => (self.row, self.width, self.height) = (0, 0, 0),
            "table:table-row" => {
                self.row_repeats = number(element, "table:number-rows-repeated")?;
                self.row = self.row.saturating_add(self.row_repeats);
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => self.cell(element)?,
            "text:s" => self.add(number(element, "text:c")?, self.repeated)?,
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        let columns = number(element, "table:number-columns-repeated")?;
        self.column = self.column.saturating_add(columns);
        self.repeated = columns.saturating_mul(self.row_repeats);
        let mut attributes = 0;
        let mut filled = false;
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| broken(&error))?;
            filled |= matches!(attribute.key.as_ref(), "office:value-type" | "table:formula");
            attributes += attribute.value.len() as u64;
        }
        if !filled {
            return Ok(());
        }
        self.width = self.width.max(self.column);
        self.height = self.row;
        if self.width.saturating_mul(self.height) > limits::CELLS {
            return Err(ReadError::UnpackedTooLarge);
        }
        self.add(CELL + attributes, self.repeated)
    }

    fn add(&mut self, bytes: u64, times: u64) -> Result<(), ReadError> {
        self.total = self.total.saturating_add(bytes.saturating_mul(times.max(1)));
        if self.total > limits::UNPACKED_BYTES { Err(ReadError::UnpackedTooLarge) } else { Ok(()) }
    }
}

/// How often something is repeated; once where it isn't said.
fn number(element: &BytesStart<'_>, name: &str) -> Result<u64, ReadError> {
    let found = element.try_get_attribute(name).map_err(|error| broken(&error))?;
    found.map_or(Ok(1), |attribute| attribute.value.parse().map_err(|error| broken(&error)))
}

fn broken(error: &dyn std::error::Error) -> ReadError {
    ReadError::Damaged(error.to_string())
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
        let text = format!(
            r#"<table:table-row table:number-rows-repeated="90000"><table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell></table:table-row>"#,
            "x".repeat(10_000)
        );
        assert_eq!(check(&table(&text)), Err(ReadError::UnpackedTooLarge));
        let far = r#"<table:table-row table:number-rows-repeated="1000"/><table:table-row><table:table-cell table:number-columns-repeated="16000"/><table:table-cell office:value-type="float"/></table:table-row>"#;
        assert_eq!(check(&table(far)), Err(ReadError::UnpackedTooLarge));
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
