//! The messages that didn't arrive, a row each.

use mailhaul_model::said;

use super::flow::Flow;
use super::style::{Ink, Style};
use super::table::{Cell, Line, Table, cell, words};
use super::{NAME, TEXT};
use crate::pen::Pen;
use crate::visible::visible;
use crate::words::outcome;
use crate::{Certificate, Pair, Point, prose};

pub(super) fn write(flow: &mut Flow<'_>, certificate: &Certificate) {
    if certificate.pairs.iter().all(|pair| pair.points.is_empty()) {
        return;
    }
    flow.turn();
    flow.heading(&said!("Open points"));
    flow.paragraph(&prose::points(flow.pen, certificate), Style::Body, Ink::Text);
    flow.y += 8.0;
    let columns = vec![
        words(said!("Message"), None),
        words(said!("Outcome and reason"), Some(165.0)),
        words(said!("Decision"), Some(95.0)),
    ];
    let table = Table::open(flow, columns);
    for pair in &certificate.pairs {
        for point in &pair.points {
            table.row(flow, &row(flow.pen, pair, point));
        }
    }
}

fn row<'a>(pen: Pen<'_>, pair: &'a Pair, point: &'a Point) -> Vec<Cell<'a>> {
    let small = |text: String, ink| Line { words: text.into(), style: Style::Small, ink };
    let account = visible(&pair.source, NAME).into_owned();
    let folder = visible(&point.message.folder, NAME);
    let mut message =
        cell(visible(&prose::subject(pen, &point.message.subject), TEXT).into_owned(), Ink::Text);
    message.push(small(account, Ink::Muted));
    message.push(small(folder.into_owned(), Ink::Muted));
    message.push(small(visible(&prose::place(pen, point), NAME).into_owned(), Ink::Muted));
    let mut reason = cell(pen.say(&outcome(point.message.outcome)), Ink::Text);
    reason.push(small(visible(&pen.say(&point.message.reason), TEXT).into_owned(), Ink::Muted));
    let settled = visible(&prose::settlement(pen, point), TEXT).into_owned();
    let ink = if point.accepted.is_some() { Ink::Muted } else { Ink::Attention };
    vec![message, reason, cell(settled, ink)]
}
