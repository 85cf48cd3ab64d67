//! What it is, whether it closes, the equation, and who and what was concerned.

use mailhaul_model::event::Tally;
use mailhaul_model::{Said, said};
use maud::{Markup, html};

use super::cells::{account, name, shown};
use crate::balance::{arrived, missing, surplus};
use crate::certificate::NamedServer;
use crate::pen::Pen;
use crate::words::{address, grouped, protection};
use crate::{Certificate, Verdict, prose, terms};

pub(super) fn write(pen: Pen<'_>, certificate: &Certificate) -> Markup {
    let heading = &certificate.heading;
    let (before, behind) = pen.around(|name| said!("For {0}", name));
    html! {
        header {
            p.kind { (prose::kind(pen)) }
            h1 { (name(&heading.title)) }
            @if !heading.recipient.trim().is_empty() {
                p.recipient { (before) (name(&heading.recipient)) (behind) }
            }
        }
        (verdict(pen, certificate))
        (equation(pen, &certificate.total()))
        (facts(pen, certificate))
        (not_moved(pen))
    }
}

fn verdict(pen: Pen<'_>, certificate: &Certificate) -> Markup {
    let verdict = certificate.verdict();
    let class = match verdict {
        Verdict::Closes => "good",
        Verdict::ClosesWithPoints(_) => "attention",
        Verdict::DoesNotClose(_) => "alarm",
        Verdict::Empty => "nothing",
    };
    html! {
        section.verdict.(class) {
            h2 { (prose::headline(pen, certificate)) }
            p { (prose::explanation(pen, certificate)) }
        }
    }
}

fn equation(pen: Pen<'_>, total: &Tally) -> Markup {
    let (missing, surplus) = (missing(total), surplus(total));
    let holds = missing.0 == 0 && surplus.0 == 0;
    let sign = if holds { "=" } else { "≠" };
    let figure = |sign, title: Said, count, class| figure(sign, &pen.say(&title), count, class);
    html! {
        dl.equation.broken[!holds] {
            (figure("", said!("Source messages"), total.source.0, ""))
            (figure(sign, said!("Arrived"), arrived(total).0, ""))
            (figure("+", said!("Skipped"), total.skipped.0, ""))
            (figure("+", said!("Refused"), total.refused.0, ""))
            (figure("+", said!("Vanished"), total.vanished.0, ""))
            @if missing.0 > 0 { (figure("", said!("Missing"), missing.0, "alarm")) }
            @if surplus.0 > 0 { (figure("", said!("Too many"), surplus.0, "alarm")) }
        }
        p.aside { (prose::arrival(pen, total)) }
        @if let Some(text) = prose::pending(pen, total) { p.alarm { (text) } }
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

fn facts(pen: Pen<'_>, certificate: &Certificate) -> Markup {
    let heading = &certificate.heading;
    html! {
        dl.facts {
            dt { (pen.say(&said!("Moved from"))) } dd { (server(pen, &heading.source)) }
            dt { (pen.say(&said!("Moved to"))) } dd { (server(pen, &heading.destination)) }
            dt { (pen.say(&said!("Mailboxes"))) } dd { (prose::mailboxes(pen, certificate)) }
            dt { (pen.say(&said!("Rests on"))) } dd { (prose::basis(pen, certificate)) }
            dt { (pen.say(&said!("Made on"))) } dd { (pen.moment(heading.made)) }
            dt { (pen.say(&said!("Made by"))) } dd { (shown(&prose::made_by(pen, heading))) }
        }
    }
}

fn server(pen: Pen<'_>, server: &NamedServer) -> Markup {
    html! { (name(&server.name)) ", " (account(&address(server))) ", " (pen.say(&protection(server))) }
}

fn not_moved(pen: Pen<'_>) -> Markup {
    html! {
        section {
            h2 { (pen.say(&said!("What was not moved"))) }
            p { (pen.say(&terms::not_moved_why())) }
            dl.terms { @for (what, help) in terms::not_moved() { dt { (pen.say(&what)) } dd { (pen.say(&help)) } } }
        }
    }
}
