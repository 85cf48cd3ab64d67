//! The messages that didn't arrive, a row each.

use maud::{Markup, html};

use super::cells::{account, columns, name, shown};
use crate::words::outcome;
use crate::{Certificate, Pair, Point, UtcOffset, prose};

pub(super) fn write(certificate: &Certificate) -> Markup {
    let offset = certificate.heading.offset;
    html! {
        @if certificate.pairs.iter().any(|pair| !pair.points.is_empty()) {
            section {
                h2 #points { "Open points" }
                p { (prose::points(certificate)) }
                div.wide {
                    table {
                        thead { tr { (columns(&["Message", "Outcome and reason", "Settled"], &[])) } }
                        tbody {
                            @for pair in &certificate.pairs {
                                @for point in &pair.points { (row(pair, point, offset)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn row(pair: &Pair, point: &Point, offset: UtcOffset) -> Markup {
    let message = &point.message;
    let class = if point.accepted.is_some() { "aside" } else { "attention" };
    html! {
        tr {
            th scope="row" {
                (name(prose::subject(&message.subject)))
                span.aside { (account(&pair.source)) }
                span.aside { (name(&message.folder)) }
                span.aside { (shown(&prose::place(point, offset))) }
            }
            td { (prose::capital(outcome(message.outcome))) span.aside { (name(&message.reason.to_string())) } }
            td.(class) { (name(&prose::settlement(point, offset))) }
        }
    }
}
