//! One mailbox: how it stands, its runs, its folders.

use mailhaul_model::event::FolderProgress;
use mailhaul_model::said;

use super::flow::Flow;
use super::paper::SIDE;
use super::style::{Ink, Style};
use super::table::{Cell, Line, Table, cell, number, numbers, words};
use super::{NAME, TEXT, closing_ink};
use crate::balance::{arrived, missing, surplus};
use crate::pen::Pen;
use crate::visible::visible;
use crate::words::{run, state};
use crate::{Pair, RunLine, prose};

/// `folders` says whether the folders are listed.
pub(super) fn write(flow: &mut Flow<'_>, pair: &Pair, folders: bool) {
    let pen = flow.pen;
    flow.space(14.0);
    flow.need(150.0);
    name(flow, pair);
    for gap in prose::gaps(pen, pair) {
        flow.paragraph(&gap, Style::Strong, Ink::Alarm);
    }
    flow.paragraph(&prose::equation(pen, &pair.tally), Style::Cell, Ink::Text);
    flow.paragraph(&prose::standing(pen, pair), Style::Cell, Ink::Muted);
    for line in &pair.runs {
        flow.paragraph(&run_line(pen, line), Style::Cell, Ink::Muted);
    }
    if let Some(text) = prose::unnamed(pen, pair) {
        flow.paragraph(&text, Style::Cell, Ink::Attention);
    }
    flow.y += 4.0;
    if folders && !pair.folders.is_empty() {
        folder_table(flow, pair);
    }
    left_out(flow, pair);
}

fn name(flow: &mut Flow<'_>, pair: &Pair) {
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
    let destination = format!("→\u{a0}{}", visible(&pair.destination, NAME));
    flow.paragraph_at(SIDE, width, &destination, Style::Cell, Ink::Muted);
    flow.y += 4.0;
}

/// The verdict at the right edge, beside the name.
fn stamp(flow: &mut Flow<'_>, pair: &Pair, top: f32) {
    let word = flow.set(&prose::stamp(flow.pen, pair), Style::CellStrong, None);
    let right = SIDE + flow.paper.measure();
    flow.put(right - word.width, top + 2.5, &word, closing_ink(pair));
}

fn run_line(pen: Pen<'_>, line: &RunLine) -> String {
    let (when, text) = (prose::ended(pen, line.ended), pen.say(&line.text));
    let text = visible(text.trim(), TEXT);
    let space = if text.is_empty() { "" } else { ". " };
    format!("{}: {when}, {}{space}{text}", pen.say(&run(line.kind)), pen.say(&state(line.state)))
}

/// Where the mailbox closes, no folder misses a message, and there is no column for it.
fn folder_table(flow: &mut Flow<'_>, pair: &Pair) {
    let missing = !pair.closes();
    let mut columns = vec![
        words(said!("Folder"), None),
        numbers(said!("Source"), 46.0),
        numbers(said!("Arrived"), 46.0),
        numbers(said!("Skipped"), 36.0),
        numbers(said!("Refused"), 36.0),
        numbers(said!("Vanished"), 36.0),
    ];
    columns.extend(missing.then(|| numbers(said!("Missing"), 36.0)));
    columns.push(numbers(said!("Size"), 50.0));
    let table = Table::open(flow, columns);
    for folder in &pair.folders {
        table.row(flow, &folder_row(flow.pen, folder, missing));
    }
}

fn folder_row<'a>(pen: Pen<'_>, folder: &'a FolderProgress, with_missing: bool) -> Vec<Cell<'a>> {
    let tally = &folder.tally;
    let mut cells = vec![
        folder_name(pen, folder),
        number(tally.source.0, Ink::Text),
        number(arrived(tally).0, Ink::Text),
        number(tally.skipped.0, Ink::Text),
        number(tally.refused.0, Ink::Attention),
        number(tally.vanished.0, Ink::Text),
    ];
    let off = missing(tally) + surplus(tally);
    cells.extend(with_missing.then(|| number(off.0, Ink::Alarm)));
    cells.push(cell(pen.size(tally.source_bytes.0), Ink::Muted));
    cells
}

fn folder_name<'a>(pen: Pen<'_>, folder: &'a FolderProgress) -> Cell<'a> {
    let mut name = cell(visible(&folder.source, NAME), Ink::Text);
    if folder.destination != folder.source {
        let text = format!("→\u{a0}{}", visible(&folder.destination, NAME)).into();
        name.push(Line { words: text, style: Style::Small, ink: Ink::Muted });
    }
    if let Some(problem) = &folder.problem {
        name.push(Line {
            words: visible(&pen.say(problem), TEXT).into_owned().into(),
            style: Style::Small,
            ink: Ink::Alarm,
        });
    }
    name
}

fn left_out(flow: &mut Flow<'_>, pair: &Pair) {
    if pair.left_out.is_empty() {
        return;
    }
    flow.space(8.0);
    let table = Table::open(
        flow,
        vec![words(said!("Folder left out"), None), words(said!("Reason"), None)],
    );
    for folder in &pair.left_out {
        let reason = flow.pen.say(&folder.reason);
        let reason = visible(&reason, TEXT);
        table
            .row(flow, &[cell(visible(&folder.source, NAME), Ink::Text), cell(reason, Ink::Muted)]);
    }
}
