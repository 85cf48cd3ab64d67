//! The messages that were changed on their way, a row each.

use mailhaul_model::event::MessageChange;

use super::flow::Flow;
use super::style::{Ink, Style};
use super::table::{Cell, Line, Table, cell, words};
use super::{NAME, TEXT};
use crate::visible::visible;
use crate::{Certificate, Pair, UtcOffset, prose};

pub(super) fn write(flow: &mut Flow, certificate: &Certificate) {
    if certificate.pairs.iter().all(|pair| pair.changes.is_empty()) {
        return;
    }
    flow.turn();
    flow.heading("Changed messages");
    flow.paragraph(&prose::changes(certificate), Style::Body, Ink::Text);
    flow.y += 8.0;
    let columns = vec![words("Message", None), words("What was done", Some(200.0))];
    let table = Table::open(flow, columns);
    let offset = certificate.heading.offset;
    for pair in &certificate.pairs {
        for change in &pair.changes {
            table.row(flow, &row(pair, change, offset));
        }
    }
}

fn row<'a>(pair: &'a Pair, change: &'a MessageChange, offset: UtcOffset) -> Vec<Cell<'a>> {
    let small = |text: &str| Line {
        words: visible(text, NAME).into_owned().into(),
        style: Style::Small,
        ink: Ink::Muted,
    };
    let mut message = cell(visible(prose::subject(&change.subject), TEXT), Ink::Text);
    message.push(small(&pair.source));
    message.push(small(&change.folder));
    message.push(small(&prose::change_place(change, offset)));
    vec![message, cell(prose::edits(change), Ink::Text)]
}
