//! The messages that didn't arrive, a row each.

use mailhaul_model::said;
use maud::{Markup, html};

use super::cells::{account, columns, name, shown};
use crate::pen::Pen;
use crate::words::outcome;
use crate::{Certificate, Pair, Point, prose};

pub(super) fn write(pen: Pen<'_>, certificate: &Certificate) -> Markup {
    html! {
        @if certificate.pairs.iter().any(|pair| !pair.points.is_empty()) {
            section {
                h2 #points { (pen.say(&said!("Open points"))) }
                p { (prose::points(pen, certificate)) }
                div.wide {
                    table {
                        thead { tr { (columns(pen, &[said!("Message"), said!("Outcome and reason"), said!("Decision")], &[])) } }
                        tbody {
                            @for pair in &certificate.pairs {
                                @for point in &pair.points { (row(pen, pair, point)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn row(pen: Pen<'_>, pair: &Pair, point: &Point) -> Markup {
    let message = &point.message;
    let class = if point.accepted.is_some() { "aside" } else { "attention" };
    html! {
        tr {
            th scope="row" {
                (name(&prose::subject(pen, &message.subject)))
                span.aside { (account(&pair.source)) }
                span.aside { (name(&message.folder)) }
                span.aside { (shown(&prose::place(pen, point))) }
            }
            td { (pen.say(&outcome(message.outcome))) span.aside { (name(&pen.say(&message.reason))) } }
            td.(class) { (name(&prose::settlement(pen, point))) }
        }
    }
}
