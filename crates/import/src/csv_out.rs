//! CSV for spreadsheets, the one way in which the product writes it: UTF-8 with a byte order mark, so that Excel sees what
//! it is, commas, CRLF, and no cell that a spreadsheet would take for a formula.

use std::borrow::Cow;

/// A CSV file in the making.
#[derive(Clone, Debug)]
pub struct CsvOut(String);

impl Default for CsvOut {
    fn default() -> Self {
        Self("\u{feff}".to_owned())
    }
}

impl CsvOut {
    /// Adds a row.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            self.cell(&defused(cell.as_ref()));
        }
        self.0.push_str("\r\n");
    }

    /// The whole file.
    pub fn finish(self) -> String {
        self.0
    }

    fn cell(&mut self, text: &str) {
        if text.contains(['"', ',', ';', '\t', '\r', '\n']) || text.trim() != text {
            self.0.push('"');
            self.0.push_str(&text.replace('"', "\"\""));
            self.0.push('"');
        } else {
            self.0.push_str(text);
        }
    }
}

/// A cell that no spreadsheet takes for a formula: an apostrophe is put before what could begin one.
pub fn defused(cell: &str) -> Cow<'_, str> {
    let dangerous =
        |c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if cell.starts_with(dangerous) { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::CsvOut;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_begin_a_formula() {
        let mut out = CsvOut::default();
        out.row(["a", "b,c", "d\"e", " f", "g\nh"]);
        out.row(["=1+1", "+1", "-1", "@x", "\tx", "\rx", "a=b"]);
        let text = out.finish();
        assert_eq!(
            text,
            "\u{feff}a,\"b,c\",\"d\"\"e\",\" f\",\"g\nh\"\r\n'=1+1,'+1,'-1,'@x,\"'\tx\",\"'\rx\",a=b\r\n"
        );
    }
}
