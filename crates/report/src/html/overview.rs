//! All mailboxes in one table, a row each.

use mailhaul_model::MessageCount;
use mailhaul_model::event::Tally;
use maud::{Markup, html};

use super::cells::{account, columns, number, verdict};
use crate::balance::{arrived, missing, surplus};
use crate::{Certificate, Pair};

pub(super) const COUNTS: [&str; 6] =
    ["Source", "Arrived", "Skipped", "Refused", "Vanished", "Missing"];

pub(super) fn write(certificate: &Certificate) -> Markup {
    let off = certificate.pairs.iter().map(|pair| off(&pair.tally)).sum();
    html! {
        @if !certificate.pairs.is_empty() {
            section {
                h2 #mailboxes { "Mailboxes" }
                div.wide {
                    table {
                        thead { tr { (columns(&["Mailbox"], &COUNTS)) th scope="col" { "Verdict" } } }
                        tbody { @for (pair, n) in certificate.pairs.iter().zip(1..) { (row(pair, n)) } }
                        tfoot { tr { th scope="row" { "All mailboxes" } (counts(&certificate.total(), off)) td {} } }
                    }
                }
            }
        }
    }
}

fn row(pair: &Pair, n: u32) -> Markup {
    html! {
        tr {
            th scope="row" {
                a href={ "#mailbox-" (n) } { (account(&pair.source)) }
                @if pair.destination != pair.source { span.aside { "to " (account(&pair.destination)) } }
            }
            (counts(&pair.tally, off(&pair.tally)))
            td { (verdict(pair)) }
        }
    }
}

/// Messages without a place, or places without a message.
pub(super) fn off(tally: &Tally) -> MessageCount {
    missing(tally) + surplus(tally)
}

/// The numbers of one row, in the order of `COUNTS`.
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
