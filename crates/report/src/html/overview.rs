//! All mailboxes in one table, a row each.

use mailhaul_model::event::Tally;
use mailhaul_model::{MessageCount, Said, said};
use maud::{Markup, html};

use super::cells::{account, columns, number, verdict};
use crate::balance::{arrived, missing, surplus};
use crate::pen::Pen;
use crate::{Certificate, Pair};

/// The titles of the columns of `counts`.
pub(super) fn count_titles() -> [Said; 6] {
    [
        said!("Source"),
        said!("Arrived"),
        said!("Skipped"),
        said!("Refused"),
        said!("Vanished"),
        said!("Missing"),
    ]
}

pub(super) fn write(pen: Pen<'_>, certificate: &Certificate) -> Markup {
    let off = certificate.pairs.iter().map(|pair| off(&pair.tally)).sum();
    html! {
        @if !certificate.pairs.is_empty() {
            section {
                h2 #mailboxes { (pen.say(&said!("Mailboxes"))) }
                div.wide {
                    table {
                        thead { tr {
                            (columns(pen, &[said!("Mailbox")], &count_titles()))
                            (columns(pen, &[said!("Verdict")], &[]))
                        } }
                        tbody { @for (pair, n) in certificate.pairs.iter().zip(1..) { (row(pen, pair, n)) } }
                        tfoot { tr { th scope="row" { (pen.say(&said!("All mailboxes"))) } (counts(&certificate.total(), off)) td {} } }
                    }
                }
            }
        }
    }
}

fn row(pen: Pen<'_>, pair: &Pair, n: u32) -> Markup {
    html! {
        tr {
            th scope="row" {
                a href={ "#mailbox-" (n) } { (account(&pair.source)) }
                @if pair.destination != pair.source { span.aside { "→ " (account(&pair.destination)) } }
            }
            (counts(&pair.tally, off(&pair.tally)))
            td { (verdict(pen, pair)) }
        }
    }
}

/// Messages without a place, or places without a message.
pub(super) fn off(tally: &Tally) -> MessageCount {
    missing(tally) + surplus(tally)
}

/// The numbers of one row, in the order of `count_titles`.
pub(super) fn counts(tally: &Tally, off: MessageCount) -> Markup {
    html! {
        (number(tally.source.0, ""))
        (number(arrived(tally).0, ""))
        (number(tally.skipped.0, ""))
        (number(tally.refused.0, "attention"))
        (number(tally.vanished.0, ""))
        (number(off.0, "alarm"))
    }
}
