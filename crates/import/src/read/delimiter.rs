//! What stands between the cells of a text file.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::delimited::{End, Reader};
use crate::address::looks_like_address;
use crate::header;

/// A character between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ImportDelimiter", rename_all = "camelCase")]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

/// Rows that are looked at.
const SAMPLE: usize = 100;

impl Delimiter {
    /// In the order in which they are tried.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The character itself.
    pub fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
            Self::Pipe => '|',
        }
    }
}

/// Excel's own first line `sep=;`, the text behind it, and how many lines that left out.
pub(super) fn told(text: &str) -> (Option<Delimiter>, &str, u32) {
    let untold = (None, text, 0);
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let (line, rest) = text.split_at(end);
    let line = line.trim_matches('"');
    let Some(named) = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")) else {
        return untold;
    };
    let mut characters = line[named.len()..].chars();
    let (Some(c), None) = (characters.next(), characters.next()) else { return untold };
    let Some(delimiter) = Delimiter::ALL.into_iter().find(|one| one.character() == c) else {
        return untold;
    };
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.get(1..)).unwrap_or_default();
    (Some(delimiter), rest, 1)
}

/// The delimiter by which the most cells come out as addresses or known headers; among equals, the one that gives the
/// most rows the same number of cells.
pub(super) fn detect(text: &str) -> Delimiter {
    let mut best = (Delimiter::Comma, Score::default());
    for delimiter in Delimiter::ALL {
        let score = score(text, delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// How well a delimiter fits, the weightiest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    known_cells: usize,
    /// Rows of the usual width, in thousandths, where that is more than one cell.
    regular: usize,
    width: usize,
}

fn score(text: &str, delimiter: Delimiter) -> Score {
    let mut reader = Reader::new(text, delimiter);
    let mut widths = Vec::new();
    let mut known_cells = 0;
    'rows: while widths.len() < SAMPLE && !reader.is_at_end() {
        let mut width = 0;
        loop {
            // A quotation mark that isn't closed is an error for the reading; what comes before it counts.
            let Ok((field, _)) = reader.field() else { break 'rows };
            width += 1;
            let known = || looks_like_address(field.trim()) || header::meaning(&field).is_whole();
            if width <= 32 && field.len() < 256 && known() {
                known_cells += 1;
            }
            if reader.end_of_field() == End::Record {
                break;
            }
        }
        widths.push(width);
    }
    let usual = usual(&widths);
    if usual < 2 {
        return Score { known_cells, ..Score::default() };
    }
    let regular = widths.iter().filter(|width| **width == usual).count() * 1000 / widths.len();
    Score { known_cells, regular, width: usual }
}

fn usual(widths: &[usize]) -> usize {
    let count = |width: usize| widths.iter().filter(|one| **one == width).count();
    widths.iter().copied().max_by_key(|width| (count(*width), *width)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Delimiter, detect, told};

    #[test]
    fn the_delimiter_is_the_one_that_makes_sense_of_the_cells() {
        for (text, delimiter) in [
            ("a@a.example,x;y;z\nb@a.example,q;r;s\n", Delimiter::Comma),
            ("a@a.example;x,y\nb@a.example;q,r\n", Delimiter::Semicolon),
            ("a@a.example\tx,y;z\nb@a.example\tq\n", Delimiter::Tab),
            ("a@a.example|x\nb@a.example|y\n", Delimiter::Pipe),
            ("\"a;b\",a@a.example\n\"c;d\",b@a.example\n", Delimiter::Comma),
            ("E-Mail;Kennwort\nmia;a,b\n", Delimiter::Semicolon),
            ("mia;secret\ntom;other\n", Delimiter::Semicolon),
            ("one\ntwo\n", Delimiter::Comma),
        ] {
            assert_eq!(detect(text), delimiter, "{text}");
        }
    }

    #[test]
    fn excel_s_own_line_names_the_delimiter() {
        assert_eq!(told("sep=;\r\na;b"), (Some(Delimiter::Semicolon), "a;b", 1));
        assert_eq!(told("\"SEP=|\"\na|b"), (Some(Delimiter::Pipe), "a|b", 1));
        assert_eq!(told("sep=ab\na"), (None, "sep=ab\na", 0));
        assert_eq!(told("é@a.example"), (None, "é@a.example", 0));
    }
}
