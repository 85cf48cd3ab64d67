//! The messages that didn't arrive, a row each.

use super::flow::Flow;
use super::style::{Ink, Style};
use super::table::{Cell, Line, Table, cell, words};
use super::{NAME, TEXT};
use crate::prose;
use crate::visible::visible;
use crate::words::outcome;
use crate::{Certificate, Pair, Point, UtcOffset};

pub(super) fn write(flow: &mut Flow, certificate: &Certificate) {
    if certificate.pairs.iter().all(|pair| pair.points.is_empty()) {
        return;
    }
    flow.turn();
    flow.heading("Open points");
    flow.paragraph(&prose::points(certificate), Style::Body, Ink::Text);
    flow.y += 8.0;
    let columns = vec![
        words("Message", None),
        words("Outcome and reason", Some(165.0)),
        words("Settled", Some(95.0)),
    ];
    let table = Table::open(flow, columns);
    let offset = certificate.heading.offset;
    for pair in &certificate.pairs {
        for point in &pair.points {
            table.row(flow, &row(pair, point, offset));
        }
    }
}

fn row<'a>(pair: &'a Pair, point: &'a Point, offset: UtcOffset) -> Vec<Cell<'a>> {
    let small = |text: String, ink| Line { words: text.into(), style: Style::Small, ink };
    let account = visible(&pair.source, NAME).into_owned();
    let folder = visible(&point.message.folder, NAME);
    let mut message = cell(visible(prose::subject(&point.message.subject), TEXT), Ink::Text);
    message.push(small(account, Ink::Muted));
    message.push(small(folder.into_owned(), Ink::Muted));
    message.push(small(visible(&prose::place(point, offset), NAME).into_owned(), Ink::Muted));
    let mut reason = cell(prose::capital(outcome(point.message.outcome)), Ink::Text);
    reason.push(small(visible(&point.message.reason.to_string(), TEXT).into_owned(), Ink::Muted));
    let settled = visible(&prose::settlement(point, offset), TEXT).into_owned();
    let ink = if point.accepted.is_some() { Ink::Muted } else { Ink::Attention };
    vec![message, reason, cell(settled, ink)]
}
