//! The messages that were changed on their way, a row each.

use mailhaul_model::event::MessageChange;
use mailhaul_model::said;

use super::flow::Flow;
use super::style::{Ink, Style};
use super::table::{Cell, Line, Table, cell, words};
use super::{NAME, TEXT};
use crate::pen::Pen;
use crate::visible::visible;
use crate::{Certificate, Pair, prose};

pub(super) fn write(flow: &mut Flow<'_>, certificate: &Certificate) {
    if certificate.pairs.iter().all(|pair| pair.changes.is_empty()) {
        return;
    }
    flow.turn();
    flow.heading(&said!("Changed messages"));
    flow.paragraph(&prose::changes(flow.pen, certificate), Style::Body, Ink::Text);
    flow.y += 8.0;
    let columns = vec![words(said!("Message"), None), words(said!("What was done"), Some(200.0))];
    let table = Table::open(flow, columns);
    for pair in &certificate.pairs {
        for change in &pair.changes {
            table.row(flow, &row(flow.pen, pair, change));
        }
    }
}

fn row<'a>(pen: Pen<'_>, pair: &'a Pair, change: &'a MessageChange) -> Vec<Cell<'a>> {
    let small = |text: &str| Line {
        words: visible(text, NAME).into_owned().into(),
        style: Style::Small,
        ink: Ink::Muted,
    };
    let mut message =
        cell(visible(&prose::subject(pen, &change.subject), TEXT).into_owned(), Ink::Text);
    message.push(small(&pair.source));
    message.push(small(&change.folder));
    message.push(small(&prose::change_place(pen, change)));
    vec![message, cell(prose::edits(pen, change), Ink::Text)]
}
