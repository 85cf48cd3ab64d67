//! imapsync's own list of accounts: `host1;user1;password1;host2;user2;password2;options`, one a line, with `#` before a
//! comment. It is read as the script that comes with imapsync reads it: a semicolon always ends a field, a quotation
//! mark is part of a password.

use mailhaul_model::{Host, said};

use super::Encoding;
use crate::table::{CellKind, FileKind};
use crate::{ReadError, Table, header, limits};

/// Lines that are looked at.
const SAMPLE: usize = 50;

/// Whether a text is such a list: by its shape, and without a header.
pub(super) fn is_one(text: &str) -> bool {
    let lines: Vec<&str> = lines(text).filter(|line| is_account(line)).take(SAMPLE).collect();
    let shaped = lines.iter().filter(|line| has_shape(line)).count();
    lines.first().is_some_and(|line| has_shape(line)) && shaped * 4 >= lines.len() * 3
}

/// Reads a list. A row's number is its line's.
pub(super) fn read(text: &str, encoding: Encoding) -> Result<Table, ReadError> {
    let mut table = Table::new(FileKind::Batch { encoding });
    let (mut number, mut comments) = (0, 0);
    for line in lines(text) {
        number += 1;
        if number > limits::ROWS {
            return Err(ReadError::TooManyRows);
        }
        if is_account(line) {
            account(&mut table, line, number)?;
        } else if !line.trim().is_empty() {
            comments += 1;
        }
    }
    table.count_blank_rows(comments);
    if comments > 0 {
        let note = said!(comments; "# comment was passed over.", "# comments were passed over.");
        table.about.notes.push(note);
    }
    Ok(table)
}

fn account(table: &mut Table, line: &str, number: u32) -> Result<(), ReadError> {
    table.push(number, None);
    for (field, count) in line.split(';').zip(1..) {
        if count > limits::COLUMNS {
            return Err(ReadError::TooManyColumns { row: number });
        }
        if field.len() > limits::CELL_BYTES {
            return Err(ReadError::CellTooLong { row: number });
        }
        table.push_cell(field, CellKind::Text);
    }
    table.drop_if_blank();
    Ok(())
}

/// Lines that end with CR, LF or CRLF.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    let ends = |line: &&str| !line.is_empty();
    text.split('\n').flat_map(move |line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let parts = line.split('\r');
        // A lone empty line stays a line.
        let alone = Some(line).filter(|line| !ends(line)).into_iter();
        alone.chain(parts.filter(move |_| !line.is_empty()))
    })
}

fn is_account(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with('#')
}

fn has_shape(line: &str) -> bool {
    let fields: Vec<&str> = line.split(';').map(str::trim).collect();
    (6..=9).contains(&fields.len())
        && [fields[0], fields[3]].into_iter().all(is_host)
        && [fields[1], fields[4]].into_iter().all(|user| !user.is_empty())
}

fn is_host(text: &str) -> bool {
    let said = header::meaning(text);
    let is_header = said.is_whole() && said.subject.is_some();
    text.parse::<Host>().is_ok() && !is_header
}

#[cfg(test)]
mod tests {
    use super::{is_one, lines};

    #[test]
    fn a_list_is_known_by_its_shape() {
        let sample = "# accounts\n\nimap.a.example;mia;pw;imap.b.example;mia;pw;--automap ;\n";
        assert!(is_one(sample));
        assert!(is_one("host001_1;user001_1;password001_1;host001_2;user001_2;password001_2;\r\n"));
        for text in [
            "host1;user1;password1;host2;user2;password2;extra\na.example;u;p;b.example;u;p;\n",
            "mia@a.example;pw;mia@b.example;pw;x;y\n",
            "a,b,c\n",
            "# only a comment\n",
        ] {
            assert!(!is_one(text), "{text}");
        }
    }

    #[test]
    fn lines_end_in_every_way() {
        let found: Vec<_> = lines("a\r\nb\rc\n\nd\n").collect();
        assert_eq!(found, ["a", "b", "c", "", "d"]);
    }
}
