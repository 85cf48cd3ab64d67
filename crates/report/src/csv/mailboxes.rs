//! One row per mailbox.

use super::cell;
use super::sheet::{Sheet, TALLY};
use crate::pair::BasisKind;
use crate::words::{address, state};
use crate::{Certificate, Pair};

const BEFORE: [&str; 12] = [
    "verdict",
    "why",
    "source account",
    "destination account",
    "state",
    "basis",
    "basis time",
    "certificate",
    "recipient",
    "made",
    "source server",
    "destination server",
];
const AFTER: [&str; 5] =
    ["flags differing", "folders", "folders left out", "points open", "points accepted"];

/// One row per mailbox of the certificate.
pub fn mailboxes(certificate: &Certificate) -> Vec<u8> {
    let mut sheet = Sheet::new(BEFORE.into_iter().chain(TALLY).chain(AFTER));
    for pair in &certificate.pairs {
        account(&mut sheet, pair);
        heading(&mut sheet, certificate);
        sheet.tally(&pair.tally);
        rest(&mut sheet, pair);
        sheet.end_row();
    }
    sheet.finish()
}

fn account(sheet: &mut Sheet, pair: &Pair) {
    let gaps: Vec<String> = pair.gaps().iter().map(|gap| gap.said().to_string()).collect();
    sheet.word(cell::verdict(gaps.is_empty()));
    sheet.word(gaps.join("; "));
    sheet.text(&pair.source);
    sheet.text(&pair.destination);
    sheet.word(state(pair.state).to_string());
    sheet.word(match pair.basis.kind {
        BasisKind::Verified => "verified",
        BasisKind::Counted => "counted",
    });
    sheet.word(cell::moment(pair.basis.at));
}

fn heading(sheet: &mut Sheet, certificate: &Certificate) {
    let heading = &certificate.heading;
    sheet.text(&heading.title);
    sheet.text(&heading.recipient);
    sheet.word(cell::moment(Some(heading.made)));
    sheet.text(&address(&heading.source));
    sheet.text(&address(&heading.destination));
}

fn rest(sheet: &mut Sheet, pair: &Pair) {
    sheet.word(pair.flags_differing.map(|count| count.0.to_string()).unwrap_or_default());
    sheet.number(pair.folders.len() as u64);
    sheet.number(pair.left_out.len() as u64);
    sheet.number(pair.open_points() as u64);
    sheet.number((pair.points.len() - pair.open_points()) as u64);
}
