//! A table that runs over pages and says its columns' titles again on each.

use std::borrow::Cow;
use std::rc::Rc;

use mailhaul_model::Said;

use super::block::Block;
use super::flow::{Flow, Place};
use super::paper::{SIDE, TOP};
use super::style::{Ink, Style};
use crate::visible::visible;

/// Between a row's text and its lines.
const PADDING: f32 = 4.0;
/// Between a column and the next.
const GAP: f32 = 10.0;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

pub(super) struct Column {
    pub(super) title: Said,
    /// At least, for its title may be wider; `None` takes a share of what the others leave.
    pub(super) width: Option<f32>,
    pub(super) align: Align,
}

/// A column of numbers.
pub(super) fn numbers(title: Said, width: f32) -> Column {
    Column { title, width: Some(width), align: Align::Right }
}

/// A column of words.
pub(super) fn words(title: Said, width: Option<f32>) -> Column {
    Column { title, width, align: Align::Left }
}

/// One paragraph of a cell.
pub(super) struct Line<'a> {
    pub(super) words: Cow<'a, str>,
    pub(super) style: Style,
    pub(super) ink: Ink,
}

/// A cell with its text set.
type SetCell = Vec<(Rc<Block>, Ink)>;

pub(super) type Cell<'a> = Vec<Line<'a>>;

pub(super) fn cell<'a>(text: impl Into<Cow<'a, str>>, ink: Ink) -> Cell<'a> {
    vec![Line { words: text.into(), style: Style::Cell, ink }]
}

/// A number; a zero steps back.
pub(super) fn number(count: u64, ink: Ink) -> Cell<'static> {
    cell(crate::words::grouped(count), if count == 0 { Ink::Muted } else { ink })
}

pub(super) struct Table {
    number: u32,
    columns: Vec<Column>,
    titles: Vec<Rc<Block>>,
    /// Left edge and width of each column.
    places: Vec<(f32, f32)>,
}

impl Table {
    /// Opens a table with its head.
    pub(super) fn open(flow: &mut Flow<'_>, columns: Vec<Column>) -> Self {
        let titles: Vec<Rc<Block>> = columns
            .iter()
            .map(|column| flow.set(&flow.pen.say(&column.title), Style::Small, None))
            .collect();
        let places = places(&columns, &titles, flow.paper.measure());
        flow.tables += 1;
        let table = Self { number: flow.tables, columns, titles, places };
        flow.need(60.0);
        flow.rows += 1;
        table.head(flow, true);
        table
    }

    pub(super) fn row(&self, flow: &mut Flow<'_>, cells: &[Cell<'_>]) {
        let set: Vec<SetCell> = cells
            .iter()
            .zip(&self.places)
            .map(|(cell, (_, width))| set(flow, cell, *width))
            .collect();
        let tallest = set.iter().map(|cell| height(cell)).fold(0.0, f32::max);
        if flow.need(tallest + 2.0 * PADDING) {
            self.head(flow, false);
        }
        flow.rows += 1;
        self.put(flow, &set, Some(false));
        flow.y += tallest + 2.0 * PADDING;
        flow.rule();
    }

    /// Puts the cells of a row side by side. `head` says whether they are titles; what is said again is neither.
    fn put(&self, flow: &mut Flow<'_>, cells: &[SetCell], head: Option<bool>) {
        for (((cell, column), place), n) in
            cells.iter().zip(&self.columns).zip(&self.places).zip(0..)
        {
            flow.place = head.map_or(Place::Margin, |head| {
                let (table, row) = (self.number, flow.rows);
                Place::Cell { table, row, column: n, head }
            });
            put(flow, cell, column.align, *place);
        }
        flow.place = Place::Paragraph;
    }

    fn head(&self, flow: &mut Flow<'_>, first: bool) {
        let titles: Vec<SetCell> =
            self.titles.iter().map(|title| vec![(Rc::clone(title), Ink::Muted)]).collect();
        self.put(flow, &titles, first.then_some(true));
        flow.y += Style::Small.leading() + 2.0 * PADDING;
        flow.area(SIDE, flow.y - 0.3, flow.paper.measure(), 0.9, Ink::Muted);
    }
}

/// Sets a cell. What would be taller than a page loses its end: a row isn't broken over two.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a length that is a thousand at most"
)]
fn set(flow: &mut Flow<'_>, cell: &Cell<'_>, width: f32) -> SetCell {
    let whole: SetCell = cell
        .iter()
        .map(|line| (flow.set(&line.words, line.style, Some(width)), line.ink))
        .collect();
    let room = flow.paper.floor() - TOP - 60.0;
    if height(&whole) <= room {
        return whole;
    }
    let most = room / cell.len().max(1) as f32;
    let shortened = |line: &Line<'_>, block: &Block| {
        let share = (most / block.height).min(1.0) * 0.9;
        visible(&line.words, (line.words.chars().count() as f32 * share) as usize).into_owned()
    };
    let parts = cell.iter().zip(&whole);
    parts
        .map(|(line, (block, ink))| {
            (flow.set(&shortened(line, block), line.style, Some(width)), *ink)
        })
        .collect()
}

fn put(flow: &mut Flow<'_>, cell: &[(Rc<Block>, Ink)], align: Align, (x, width): (f32, f32)) {
    let mut y = flow.y + PADDING;
    for (block, ink) in cell {
        let indent = if align == Align::Right { width - block.width } else { 0.0 };
        flow.put(x + indent, y, block, *ink);
        y += block.height;
    }
}

fn height(cell: &[(Rc<Block>, Ink)]) -> f32 {
    cell.iter().map(|(block, _)| block.height).sum()
}

#[expect(clippy::cast_precision_loss, reason = "a table has a handful of columns")]
fn places(columns: &[Column], titles: &[Rc<Block>], measure: f32) -> Vec<(f32, f32)> {
    let with_title =
        |(column, title): (&Column, &Rc<Block>)| column.width.map(|width| width.max(title.width));
    let widths: Vec<Option<f32>> = columns.iter().zip(titles).map(with_title).collect();
    let fixed: f32 = widths.iter().flatten().sum();
    let shared = columns.iter().filter(|column| column.width.is_none()).count().max(1) as f32;
    let gaps = GAP * columns.len().saturating_sub(1) as f32;
    let share = (measure - fixed - gaps) / shared;
    let mut x = SIDE;
    let mut places = Vec::new();
    for width in widths {
        let width = width.unwrap_or(share);
        places.push((x, width));
        x += width + GAP;
    }
    places
}
