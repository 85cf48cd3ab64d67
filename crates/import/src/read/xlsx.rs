//! Excel's XLSX, cell by cell: a sheet that claims to reach to its last possible cell costs no more than what is in it.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use mailhaul_model::{Said, SaidValue, said};

use super::cell_text;
use crate::table::{CellKind, FileKind};
use crate::{ReadError, Sheet, Table, limits};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the sheet of this name, else the first visible one with anything in it, else the first hidden one.
pub(super) fn read(bytes: &[u8], chosen: Option<&str>) -> Result<Table, ReadError> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets = sheets(&book);
    pick(&sheets, chosen, FileKind::Xlsx, |name| sheet(&mut book, name))
}

/// Tries sheets in the order in which one would look for the list.
pub(super) fn pick(
    sheets: &[Sheet],
    chosen: Option<&str>,
    kind: FileKind,
    mut read: impl FnMut(&str) -> Result<Table, ReadError>,
) -> Result<Table, ReadError> {
    debug_assert!(matches!(kind, FileKind::Xlsx | FileKind::Ods));
    let visible = sheets.iter().filter(|sheet| !sheet.hidden);
    let hidden = sheets.iter().filter(|sheet| sheet.hidden);
    let candidates: Vec<&Sheet> = match chosen {
        Some(name) => sheets.iter().filter(|sheet| sheet.name == name).collect(),
        None => visible.chain(hidden).collect(),
    };
    if let (Some(name), []) = (chosen, candidates.as_slice()) {
        return Err(ReadError::NoSheet(name.to_owned()));
    }
    for sheet in candidates {
        let mut table = read(&sheet.name)?;
        if table.row_count() > 0 {
            table.count_blank_rows(0);
            table.about.sheet = Some(sheet.name.clone());
            table.about.sheets = sheets.to_vec();
            table.about.notes.extend(note(sheet, sheets, chosen.is_some()));
            return Ok(table);
        }
    }
    Err(ReadError::NothingInSheets)
}

fn note(sheet: &Sheet, sheets: &[Sheet], chosen: bool) -> Option<Said> {
    if sheet.hidden && !chosen {
        return Some(said!("The sheet {0} was read: it is hidden.", SaidValue::name(&sheet.name)));
    }
    (sheets.len() > 1 && !chosen).then(|| {
        said!("The file has {0} sheets; {1} was read.", sheets.len(), SaidValue::name(&sheet.name))
    })
}

fn sheets(book: &Book<'_>) -> Vec<Sheet> {
    book.sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| Sheet {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
        })
        .collect()
}

fn sheet(book: &mut Book<'_>, name: &str) -> Result<Table, ReadError> {
    let mut table = Table::new(FileKind::Xlsx);
    let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
    let mut current = None;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
        let (text, kind) = if cell.formula.is_some() && cell.value == DataRef::Empty {
            (String::new(), CellKind::NoResult)
        } else {
            cell_text::text_ref(&cell.value)
        };
        if text.is_empty() && kind != CellKind::NoResult {
            continue;
        }
        let text = zeroize::Zeroizing::new(text);
        let (row, column) = cell.pos;
        if current != Some(row) {
            if current.is_some_and(|current| current > row) {
                return Err(out_of_order());
            }
            current = Some(row);
            table.drop_if_blank();
            table.push(row + 1, None);
        }
        fits(&table, row + 1, column, &text)?;
        if !table.push_cell_at(column, &text, kind) {
            return Err(out_of_order());
        }
    }
    table.drop_if_blank();
    Ok(table)
}

/// Whether one more cell is within the limits.
pub(super) fn fits(table: &Table, row: u32, column: u32, text: &str) -> Result<(), ReadError> {
    if table.row_count() > limits::ROWS {
        return Err(ReadError::TooManyRows);
    }
    if table.text_bytes() > limits::TEXT_BYTES {
        return Err(ReadError::UnpackedTooLarge);
    }
    if column >= limits::COLUMNS {
        return Err(ReadError::TooManyColumns { row });
    }
    if text.len() > limits::CELL_BYTES {
        return Err(ReadError::CellTooLong { row });
    }
    Ok(())
}

fn out_of_order() -> ReadError {
    ReadError::Damaged("its cells are out of order".to_owned())
}

fn damaged(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Encrypted,
        other => ReadError::Damaged(other.to_string()),
    }
}
