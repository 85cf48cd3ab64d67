//! One file being written, row by row.

use mailhaul_model::event::Tally;

use super::cell;
use crate::balance::{arrived, missing, surplus};

/// The columns of a tally, in the order of `Sheet::tally`.
pub(super) const TALLY: [&str; 13] = [
    "source messages",
    "arrived",
    "copied",
    "settled",
    "adopted",
    "skipped",
    "refused",
    "vanished",
    "not yet copied",
    "missing",
    "surplus",
    "source bytes",
    "copied bytes",
];

/// A file under way: cells are added to the open row.
pub(super) struct Sheet {
    writer: csv::Writer<Vec<u8>>,
    row: Vec<String>,
}

impl Sheet {
    pub(super) fn new<'a>(columns: impl IntoIterator<Item = &'a str>) -> Self {
        let mut builder = csv::WriterBuilder::new();
        let builder = builder.terminator(csv::Terminator::CRLF);
        let mut sheet =
            Self { writer: builder.from_writer("\u{feff}".as_bytes().to_vec()), row: Vec::new() };
        for column in columns {
            sheet.word(column);
        }
        sheet.end_row();
        sheet
    }

    /// Text from elsewhere, defused.
    pub(super) fn text(&mut self, text: &str) {
        self.row.push(cell::text(text).into_owned());
    }

    /// Text of ours.
    pub(super) fn word(&mut self, word: impl Into<String>) {
        self.row.push(word.into());
    }

    pub(super) fn number(&mut self, number: u64) {
        self.row.push(number.to_string());
    }

    pub(super) fn tally(&mut self, tally: &Tally) {
        let messages = [
            tally.source,
            arrived(tally),
            tally.copied,
            tally.settled,
            tally.adopted,
            tally.skipped,
            tally.refused,
            tally.vanished,
            tally.pending,
            missing(tally),
            surplus(tally),
        ];
        for count in messages {
            self.number(count.0);
        }
        self.number(tally.source_bytes.0);
        self.number(tally.copied_bytes.0);
    }

    pub(super) fn end_row(&mut self) {
        self.writer
            .write_record(&self.row)
            .expect("memory takes every byte, and rows are equally long");
        self.row.clear();
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.writer.into_inner().expect("memory takes every byte")
    }
}
