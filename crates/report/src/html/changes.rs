//! The messages that were changed on their way, a row each.

use mailhaul_model::event::MessageChange;
use mailhaul_model::said;
use maud::{Markup, html};

use super::cells::{account, columns, name, shown};
use crate::pen::Pen;
use crate::{Certificate, Pair, prose};

pub(super) fn write(pen: Pen<'_>, certificate: &Certificate) -> Markup {
    html! {
        @if certificate.pairs.iter().any(|pair| !pair.changes.is_empty()) {
            section {
                h2 #changes { (pen.say(&said!("Changed messages"))) }
                p { (prose::changes(pen, certificate)) }
                div.wide {
                    table {
                        thead { tr { (columns(pen, &[said!("Message"), said!("What was done")], &[])) } }
                        tbody {
                            @for pair in &certificate.pairs {
                                @for change in &pair.changes { (row(pen, pair, change)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn row(pen: Pen<'_>, pair: &Pair, change: &MessageChange) -> Markup {
    html! {
        tr {
            th scope="row" {
                (name(&prose::subject(pen, &change.subject)))
                span.aside { (account(&pair.source)) }
                span.aside { (name(&change.folder)) }
                span.aside { (shown(&prose::change_place(pen, change))) }
            }
            td { (prose::edits(pen, change)) }
        }
    }
}
