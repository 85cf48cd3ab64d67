//! One row per message that didn't arrive.

use super::cell;
use super::sheet::Sheet;
use crate::words::outcome;
use crate::{Certificate, Pair, Point};

const COLUMNS: [&str; 12] = [
    "status",
    "outcome",
    "source account",
    "destination account",
    "folder",
    "uid",
    "subject",
    "date",
    "bytes",
    "reason",
    "note",
    "accepted",
];

/// One row per point of every mailbox.
pub fn points(certificate: &Certificate) -> Vec<u8> {
    let mut sheet = Sheet::new(COLUMNS);
    for pair in &certificate.pairs {
        pair.points.iter().for_each(|point| row(&mut sheet, pair, point));
    }
    sheet.finish()
}

fn row(sheet: &mut Sheet, pair: &Pair, point: &Point) {
    let message = &point.message;
    sheet.word(if point.accepted.is_some() { "accepted" } else { "OPEN" });
    sheet.word(outcome(message.outcome).to_string().to_lowercase());
    sheet.text(&pair.source);
    sheet.text(&pair.destination);
    sheet.text(&message.folder);
    sheet.number(u64::from(message.uid.get()));
    sheet.text(&message.subject);
    sheet.text(&message.date);
    sheet.number(message.size.0);
    sheet.text(&message.reason.to_string());
    sheet.text(point.accepted.as_ref().map_or("", |accepted| &accepted.note));
    sheet.word(cell::moment(point.accepted.as_ref().and_then(|accepted| accepted.at)));
    sheet.end_row();
}
