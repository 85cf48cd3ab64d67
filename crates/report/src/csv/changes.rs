//! One row per message that was changed on its way.

use mailhaul_model::event::MessageChange;

use super::sheet::Sheet;
use crate::{Certificate, Pair};

const COLUMNS: [&str; 8] = [
    "source account",
    "destination account",
    "folder",
    "uid",
    "subject",
    "date",
    "bytes",
    "what was done",
];

/// One row per changed message of every mailbox.
pub fn changes(certificate: &Certificate) -> Vec<u8> {
    let mut sheet = Sheet::new(COLUMNS);
    for pair in &certificate.pairs {
        pair.changes.iter().for_each(|change| row(&mut sheet, pair, change));
    }
    sheet.finish()
}

fn row(sheet: &mut Sheet, pair: &Pair, change: &MessageChange) {
    let edits: Vec<String> = change.edits.iter().map(|edit| edit.in_words().to_string()).collect();
    sheet.text(&pair.source);
    sheet.text(&pair.destination);
    sheet.text(&change.folder);
    sheet.number(u64::from(change.uid.get()));
    sheet.text(&change.subject);
    sheet.text(&change.date);
    sheet.number(change.size.0);
    sheet.word(edits.join(", "));
    sheet.end_row();
}
