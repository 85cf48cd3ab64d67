//! All mailboxes in one table, a row each.

use super::flow::Flow;
use super::style::{Ink, Style};
use super::table::{Cell, Line, Table, cell, number, numbers, words};
use super::{NAME, closing_ink};
use crate::balance::{arrived, missing, surplus};
use crate::visible::visible;
use crate::{Certificate, Pair, prose};

pub(super) fn write(flow: &mut Flow, certificate: &Certificate) {
    if certificate.pairs.is_empty() {
        return;
    }
    flow.turn();
    flow.heading("Mailboxes");
    let columns = vec![
        words("Mailbox", None),
        numbers("Source", 46.0),
        numbers("Arrived", 46.0),
        numbers("Skipped", 34.0),
        numbers("Refused", 34.0),
        numbers("Vanished", 36.0),
        numbers("Missing", 34.0),
        words("Verdict", Some(72.0)),
    ];
    let table = Table::open(flow, columns);
    for pair in &certificate.pairs {
        table.row(flow, &row(pair));
    }
    table.row(flow, &sum(certificate));
}

fn row(pair: &Pair) -> Vec<Cell<'_>> {
    let tally = &pair.tally;
    let off = missing(tally) + surplus(tally);
    let mut name = cell(visible(&pair.source, NAME), Ink::Text);
    if pair.destination != pair.source {
        let text = format!("to {}", visible(&pair.destination, NAME)).into();
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
            words: prose::stamp(pair).into(),
            style: Style::CellStrong,
            ink: closing_ink(pair),
        }],
    ]
}

fn sum(certificate: &Certificate) -> Vec<Cell<'_>> {
    let total = certificate.total();
    let off = certificate
        .pairs
        .iter()
        .map(|pair| missing(&pair.tally) + surplus(&pair.tally))
        .sum::<mailhaul_model::MessageCount>();
    let mut cells = vec![
        cell("All mailboxes", Ink::Text),
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
