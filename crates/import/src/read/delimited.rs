//! Text with delimiters (RFC 4180), read by a state machine of our own: what the product needs to say of a faulty file
//! (the line of a quotation mark that isn't closed, blank rows, both the number of the row and of the line, text behind a
//! closing quotation mark) parsers made for programs pass over.
//!
//! A line ends with CR, LF or CRLF, also mixed. A cell is quoted only if it begins with the quotation mark; inside a bare
//! cell it stands for itself.

use zeroize::Zeroizing;

use super::{Delimiter, Encoding};
use crate::table::{CellKind, FileKind};
use crate::{ReadError, Table, limits};

/// Reads a text. `skipped` lines came before it.
pub(super) fn read(
    text: &str,
    delimiter: Delimiter,
    encoding: Encoding,
    skipped: u32,
) -> Result<Table, ReadError> {
    let mut table = Table::new(FileKind::Text { delimiter, encoding });
    let mut reader = Reader::new(text, delimiter);
    reader.line += skipped;
    let mut number = 0;
    while !reader.is_at_end() {
        number += 1;
        if number > limits::ROWS {
            return Err(ReadError::TooManyRows);
        }
        let line = reader.line;
        table.push(number, Some(line).filter(|line| *line != number));
        record(&mut reader, &mut table, number)?;
        table.drop_if_blank();
    }
    table.count_blank_rows(0);
    Ok(table)
}

fn record(reader: &mut Reader<'_>, table: &mut Table, row: u32) -> Result<(), ReadError> {
    let mut columns = 0;
    loop {
        columns += 1;
        if columns > limits::COLUMNS {
            return Err(ReadError::TooManyColumns { row });
        }
        let (field, kind) = reader.field()?;
        if field.len() > limits::CELL_BYTES {
            return Err(ReadError::CellTooLong { row });
        }
        table.push_cell(&field, kind);
        if reader.end_of_field() == End::Record {
            return Ok(());
        }
    }
}

/// What comes behind a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Field,
    Record,
}

/// A place in a text.
pub(super) struct Reader<'a> {
    rest: &'a str,
    delimiter: char,
    line: u32,
}

/// A field, without a copy where it stands in the text as it is.
pub(super) enum Field<'a> {
    Bare(&'a str),
    Unquoted(Zeroizing<String>),
}

impl std::ops::Deref for Field<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        match self {
            Self::Bare(text) => text,
            Self::Unquoted(text) => text,
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, delimiter: Delimiter) -> Self {
        Self { rest: text, delimiter: delimiter.character(), line: 1 }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Reads up to the end of a field.
    pub(super) fn field(&mut self) -> Result<(Field<'a>, CellKind), ReadError> {
        match self.rest.strip_prefix('"') {
            Some(inner) => self.quoted(inner),
            None => Ok((Field::Bare(self.bare()), CellKind::Text)),
        }
    }

    /// Steps over what ends the field.
    pub(super) fn end_of_field(&mut self) -> End {
        if let Some(rest) = self.rest.strip_prefix(self.delimiter) {
            self.rest = rest;
            return End::Field;
        }
        let end = if self.rest.starts_with("\r\n") { 2 } else { 1 };
        self.rest = self.rest.get(end..).unwrap_or_default();
        self.line += 1;
        End::Record
    }

    fn bare(&mut self) -> &'a str {
        let delimiter = self.delimiter as u8;
        let end = self
            .rest
            .bytes()
            .position(|byte| byte == delimiter || byte == b'\r' || byte == b'\n')
            .unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at(end);
        self.rest = rest;
        field
    }

    fn quoted(&mut self, inner: &'a str) -> Result<(Field<'a>, CellKind), ReadError> {
        let whole = self.rest;
        let mut doubled = false;
        let mut at = 0;
        loop {
            let Some(found) = inner[at..].find('"') else {
                return Err(ReadError::QuoteNotClosed { line: self.line });
            };
            at += found + 1;
            if !inner[at..].starts_with('"') {
                break;
            }
            doubled = true;
            at += 1;
        }
        self.line += line_breaks(&inner[..at]);
        self.rest = &inner[at..];
        if !self.bare().is_empty() {
            // Kept as it stands, quotation marks and all: nobody can say what is meant.
            let length = whole.len() - self.rest.len();
            return Ok((Field::Bare(&whole[..length]), CellKind::Quotes));
        }
        let text = &inner[..at - 1];
        if doubled {
            let text = Zeroizing::new(text.replace("\"\"", "\""));
            return Ok((Field::Unquoted(text), CellKind::Text));
        }
        Ok((Field::Bare(text), CellKind::Text))
    }
}

fn line_breaks(text: &str) -> u32 {
    let count = text.bytes().filter(|byte| *byte == b'\r' || *byte == b'\n').count()
        - text.matches("\r\n").count();
    u32::try_from(count).unwrap_or(u32::MAX)
}
