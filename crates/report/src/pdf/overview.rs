//! All mailboxes in one table, a row each.

use mailhaul_model::said;

use super::flow::Flow;
use super::style::{Ink, Style};
use super::table::{Cell, Line, Table, cell, number, numbers, words};
use super::{NAME, closing_ink};
use crate::balance::{arrived, missing, surplus};
use crate::pen::Pen;
use crate::visible::visible;
use crate::{Certificate, Pair, prose};

pub(super) fn write(flow: &mut Flow<'_>, certificate: &Certificate) {
    if certificate.pairs.is_empty() {
        return;
    }
    flow.turn();
    flow.heading(&said!("Mailboxes"));
    let columns = vec![
        words(said!("Mailbox"), None),
        numbers(said!("Source"), 42.0),
        numbers(said!("Arrived"), 42.0),
        numbers(said!("Skipped"), 34.0),
        numbers(said!("Refused"), 34.0),
        numbers(said!("Vanished"), 36.0),
        numbers(said!("Missing"), 28.0),
        words(said!("Verdict"), Some(64.0)),
    ];
    let table = Table::open(flow, columns);
    for pair in &certificate.pairs {
        table.row(flow, &row(flow.pen, pair));
    }
    table.row(flow, &sum(flow.pen, certificate));
}

fn row<'a>(pen: Pen<'_>, pair: &'a Pair) -> Vec<Cell<'a>> {
    let tally = &pair.tally;
    let off = missing(tally) + surplus(tally);
    let mut name = cell(visible(&pair.source, NAME), Ink::Text);
    if pair.destination != pair.source {
        let text = format!("→\u{a0}{}", visible(&pair.destination, NAME)).into();
        name.push(Line { words: text, style: Style::Small, ink: Ink::Muted });
    }
    vec![
        name,
        number(tally.source.0, Ink::Text),
        number(arrived(tally).0, Ink::Text),
        number(tally.skipped.0, Ink::Text),
        number(tally.refused.0, Ink::Attention),
        number(tally.vanished.0, Ink::Text),
        number(off.0, Ink::Alarm),
        vec![Line {
            words: prose::stamp(pen, pair).into(),
            style: Style::CellStrong,
            ink: closing_ink(pair),
        }],
    ]
}

fn sum(pen: Pen<'_>, certificate: &Certificate) -> Vec<Cell<'static>> {
    let total = certificate.total();
    let off = certificate
        .pairs
        .iter()
        .map(|pair| missing(&pair.tally) + surplus(&pair.tally))
        .sum::<mailhaul_model::MessageCount>();
    let mut cells = vec![
        cell(pen.say(&said!("All mailboxes")), Ink::Text),
        number(total.source.0, Ink::Text),
        number(arrived(&total).0, Ink::Text),
        number(total.skipped.0, Ink::Text),
        number(total.refused.0, Ink::Text),
        number(total.vanished.0, Ink::Text),
        number(off.0, Ink::Alarm),
        cell("", Ink::Text),
    ];
    for text in cells.iter_mut().flatten() {
        text.style = Style::CellStrong;
    }
    cells
}
