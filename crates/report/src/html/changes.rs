//! The messages that were changed on their way, a row each.

use mailhaul_model::event::MessageChange;
use maud::{Markup, html};

use super::cells::{account, columns, name, shown};
use crate::{Certificate, Pair, UtcOffset, prose};

pub(super) fn write(certificate: &Certificate) -> Markup {
    let offset = certificate.heading.offset;
    html! {
        @if certificate.pairs.iter().any(|pair| !pair.changes.is_empty()) {
            section {
                h2 #changes { "Changed messages" }
                p { (prose::changes(certificate)) }
                div.wide {
                    table {
                        thead { tr { (columns(&["Message", "What was done"], &[])) } }
                        tbody {
                            @for pair in &certificate.pairs {
                                @for change in &pair.changes { (row(pair, change, offset)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn row(pair: &Pair, change: &MessageChange, offset: UtcOffset) -> Markup {
    html! {
        tr {
            th scope="row" {
                (name(prose::subject(&change.subject)))
                span.aside { (account(&pair.source)) }
                span.aside { (name(&change.folder)) }
                span.aside { (shown(&prose::change_place(change, offset))) }
            }
            td { (prose::edits(change)) }
        }
    }
}
