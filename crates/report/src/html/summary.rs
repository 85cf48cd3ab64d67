//! What it is, whether it closes, the equation, and who and what was concerned.

use mailhaul_model::event::Tally;
use maud::{Markup, html};

use super::cells::{account, name, shown};
use crate::balance::{arrived, missing, surplus};
use crate::certificate::NamedServer;
use crate::prose;
use crate::words::{address, grouped, protection};
use crate::{Certificate, Verdict};

pub(super) fn write(certificate: &Certificate) -> Markup {
    let heading = &certificate.heading;
    html! {
        header {
            p.kind { (prose::KIND) }
            h1 { (name(&heading.title)) }
            @if !heading.recipient.trim().is_empty() { p.recipient { "For " (name(&heading.recipient)) } }
        }
        (verdict(certificate))
        (equation(&certificate.total()))
        (facts(certificate))
        (not_moved())
    }
}

fn verdict(certificate: &Certificate) -> Markup {
    let verdict = certificate.verdict();
    let class = match verdict {
        Verdict::Closes => "good",
        Verdict::ClosesWithPoints(_) => "attention",
        Verdict::DoesNotClose(_) => "alarm",
        Verdict::Empty => "nothing",
    };
    html! {
        section.verdict.(class) {
            h2 { (prose::headline(certificate)) }
            p { (prose::explanation(certificate)) }
        }
    }
}

fn equation(total: &Tally) -> Markup {
    let (missing, surplus) = (missing(total), surplus(total));
    let holds = missing.0 == 0 && surplus.0 == 0;
    let sign = if holds { "=" } else { "≠" };
    html! {
        dl.equation.broken[!holds] {
            (figure("", "Source messages", total.source.0, ""))
            (figure(sign, "Arrived", arrived(total).0, ""))
            (figure("+", "Skipped", total.skipped.0, ""))
            (figure("+", "Refused", total.refused.0, ""))
            (figure("+", "Vanished", total.vanished.0, ""))
            @if missing.0 > 0 { (figure("", "Missing", missing.0, "alarm")) }
            @if surplus.0 > 0 { (figure("", "Too many", surplus.0, "alarm")) }
        }
        p.aside { (prose::arrival(total)) }
        @if let Some(text) = prose::pending(total) { p.alarm { (text) } }
    }
}

fn figure(sign: &str, title: &str, count: u64, class: &str) -> Markup {
    html! {
        div {
            dt { (title) }
            dd.(class) { @if !sign.is_empty() { span.sign { (sign) } } (grouped(count)) }
        }
    }
}

fn facts(certificate: &Certificate) -> Markup {
    let heading = &certificate.heading;
    html! {
        dl.facts {
            dt { "From" } dd { (server(&heading.source)) }
            dt { "To" } dd { (server(&heading.destination)) }
            dt { "Mailboxes" } dd { (prose::mailboxes(certificate)) }
            dt { "Rests on" } dd { (prose::basis(certificate)) }
            dt { "Made" } dd { (heading.offset.moment(heading.made)) }
            dt { "Made by" } dd { (shown(&prose::made_by(heading))) }
        }
    }
}

fn server(server: &NamedServer) -> Markup {
    html! { (name(&server.name)) ", " (account(&address(server))) ", " (protection(server)) }
}

fn not_moved() -> Markup {
    html! {
        section {
            h2 { "What was not moved" }
            p { (prose::NOT_MOVED_WHY) }
            dl.terms { @for (what, help) in prose::NOT_MOVED { dt { (what) } dd { (help) } } }
        }
    }
}
