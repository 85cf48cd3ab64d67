//! One mailbox: how it stands, its runs, its folders.

use mailhaul_model::event::FolderProgress;

use super::flow::Flow;
use super::paper::SIDE;
use super::style::{Ink, Style};
use super::table::{Cell, Line, Table, cell, number, numbers, words};
use super::{NAME, TEXT, closing_ink};
use crate::balance::{arrived, missing, surplus};
use crate::prose;
use crate::visible::visible;
use crate::words::{run, size, state};
use crate::{Pair, RunLine, UtcOffset};

/// `folders` says whether the folders are listed.
pub(super) fn write(flow: &mut Flow, pair: &Pair, offset: UtcOffset, folders: bool) {
    flow.space(14.0);
    flow.need(150.0);
    name(flow, pair);
    for gap in pair.gaps() {
        flow.paragraph(&format!("Not complete: {gap}."), Style::Strong, Ink::Alarm);
    }
    flow.paragraph(&prose::equation(&pair.tally), Style::Cell, Ink::Text);
    flow.paragraph(&prose::standing(pair, offset), Style::Cell, Ink::Muted);
    for line in &pair.runs {
        flow.paragraph(&run_line(line, offset), Style::Cell, Ink::Muted);
    }
    if let Some(text) = prose::unnamed(pair) {
        flow.paragraph(&text, Style::Cell, Ink::Attention);
    }
    flow.y += 4.0;
    if folders && !pair.folders.is_empty() {
        folder_table(flow, pair);
    }
    left_out(flow, pair);
}

fn name(flow: &mut Flow, pair: &Pair) {
    let source = visible(&pair.source, NAME);
    flow.bookmark(&source, true);
    flow.rule();
    flow.y += 8.0;
    let top = flow.y;
    let width = flow.paper.measure() - 110.0;
    flow.titled(3, |flow| {
        flow.paragraph_at(SIDE, width, &source, Style::Subheading, Ink::Text);
    });
    stamp(flow, pair, top);
    let destination = format!("to {}", visible(&pair.destination, NAME));
    flow.paragraph_at(SIDE, width, &destination, Style::Cell, Ink::Muted);
    flow.y += 4.0;
}

/// The verdict at the right edge, beside the name.
fn stamp(flow: &mut Flow, pair: &Pair, top: f32) {
    let word = flow.set(prose::stamp(pair), Style::CellStrong, None);
    let right = SIDE + flow.paper.measure();
    flow.put(right - word.width, top + 2.5, &word, closing_ink(pair));
}

fn run_line(line: &RunLine, offset: UtcOffset) -> String {
    let when = line.ended.map_or_else(|| "not ended".to_owned(), |at| offset.moment(at));
    let text = visible(line.text.trim(), TEXT);
    let space = if text.is_empty() { "" } else { ". " };
    format!("{}: {when}, {}{space}{text}", prose::capital(run(line.kind)), state(line.state))
}

/// Where the mailbox closes, no folder misses a message, and there is no column for it.
fn folder_table(flow: &mut Flow, pair: &Pair) {
    let missing = !pair.closes();
    let mut columns = vec![
        words("Folder", None),
        numbers("Source", 46.0),
        numbers("Arrived", 46.0),
        numbers("Skipped", 36.0),
        numbers("Refused", 36.0),
        numbers("Vanished", 36.0),
    ];
    columns.extend(missing.then(|| numbers("Missing", 36.0)));
    columns.push(numbers("Size", 50.0));
    let table = Table::open(flow, columns);
    for folder in &pair.folders {
        table.row(flow, &folder_row(folder, missing));
    }
}

fn folder_row(folder: &FolderProgress, with_missing: bool) -> Vec<Cell<'_>> {
    let tally = &folder.tally;
    let mut cells = vec![
        folder_name(folder),
        number(tally.source.0, Ink::Text),
        number(arrived(tally).0, Ink::Text),
        number(tally.skipped.0, Ink::Text),
        number(tally.refused.0, Ink::Attention),
        number(tally.vanished.0, Ink::Text),
    ];
    let off = missing(tally) + surplus(tally);
    cells.extend(with_missing.then(|| number(off.0, Ink::Alarm)));
    cells.push(cell(size(tally.source_bytes.0), Ink::Muted));
    cells
}

fn folder_name(folder: &FolderProgress) -> Cell<'_> {
    let mut name = cell(visible(&folder.source, NAME), Ink::Text);
    if folder.destination != folder.source {
        let text = format!("to {}", visible(&folder.destination, NAME)).into();
        name.push(Line { words: text, style: Style::Small, ink: Ink::Muted });
    }
    if let Some(problem) = &folder.problem {
        name.push(Line {
            words: visible(&problem.to_string(), TEXT).into_owned().into(),
            style: Style::Small,
            ink: Ink::Alarm,
        });
    }
    name
}

fn left_out(flow: &mut Flow, pair: &Pair) {
    if pair.left_out.is_empty() {
        return;
    }
    flow.space(8.0);
    let table = Table::open(flow, vec![words("Folder left out", None), words("Reason", None)]);
    for folder in &pair.left_out {
        let reason = folder.reason.to_string();
        let reason = visible(&reason, TEXT);
        table
            .row(flow, &[cell(visible(&folder.source, NAME), Ink::Text), cell(reason, Ink::Muted)]);
    }
}
