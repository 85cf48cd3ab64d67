//! One row per folder, those that were left out too.

use mailhaul_model::event::{FolderProgress, LeftOut};

use super::cell;
use super::sheet::{Sheet, TALLY};
use crate::{Certificate, Pair};

const BEFORE: [&str; 6] = [
    "verdict",
    "source account",
    "destination account",
    "source folder",
    "destination folder",
    "problem",
];

/// One row per folder of every mailbox.
pub fn folders(certificate: &Certificate) -> Vec<u8> {
    let mut sheet = Sheet::new(BEFORE.into_iter().chain(TALLY));
    for pair in &certificate.pairs {
        pair.folders.iter().for_each(|folder| moved(&mut sheet, pair, folder));
        pair.left_out.iter().for_each(|folder| left_out(&mut sheet, pair, folder));
    }
    sheet.finish()
}

fn moved(sheet: &mut Sheet, pair: &Pair, folder: &FolderProgress) {
    sheet.word(cell::verdict(crate::balance::folder_closes(folder)));
    sheet.text(&pair.source);
    sheet.text(&pair.destination);
    sheet.text(&folder.source);
    sheet.text(&folder.destination);
    sheet.text(&folder.problem.as_ref().map(ToString::to_string).unwrap_or_default());
    sheet.tally(&folder.tally);
    sheet.end_row();
}

fn left_out(sheet: &mut Sheet, pair: &Pair, folder: &LeftOut) {
    sheet.word("LEFT OUT");
    sheet.text(&pair.source);
    sheet.text(&pair.destination);
    sheet.text(&folder.source);
    sheet.word("");
    sheet.text(&folder.reason.to_string());
    for _ in TALLY {
        sheet.word("");
    }
    sheet.end_row();
}
