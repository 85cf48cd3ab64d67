//! The first page: what it is, whether it closes, the equation, and who and what was concerned.

use mailhaul_model::event::Tally;
use mailhaul_model::{Said, said};

use super::flow::Flow;
use super::paper::SIDE;
use super::style::{Ink, Style};
use super::{NAME, TITLE, verdict_ink};
use crate::balance::{arrived, missing, surplus};
use crate::certificate::NamedServer;
use crate::pen::Pen;
use crate::visible::visible;
use crate::words::{address, grouped, protection};
use crate::{Certificate, prose, terms};

pub(super) fn write(flow: &mut Flow<'_>, certificate: &Certificate) {
    title(flow, certificate);
    verdict(flow, certificate);
    equation(flow, certificate);
    facts(flow, certificate);
    not_moved(flow);
}

fn title(flow: &mut Flow<'_>, certificate: &Certificate) {
    flow.bookmark(&flow.pen.say(&said!("Summary")), false);
    flow.paragraph(&prose::kind(flow.pen), Style::Label, Ink::Muted);
    flow.y += 5.0;
    let title = visible(&certificate.heading.title, TITLE);
    flow.titled(1, |flow| flow.paragraph(&title, Style::Title, Ink::Text));
    let recipient = visible(certificate.heading.recipient.trim(), NAME);
    if !recipient.is_empty() {
        flow.y += 1.0;
        let recipient = flow.pen.say(&said!("For {0}", recipient.as_ref()));
        flow.paragraph(&recipient, Style::Body, Ink::Muted);
    }
    flow.y += 18.0;
}

/// A panel in the colour of the verdict; the words say it as well.
fn verdict(flow: &mut Flow<'_>, certificate: &Certificate) {
    let (verdict, inner) = (certificate.verdict(), flow.paper.measure() - 36.0);
    let ink = verdict_ink(verdict);
    let headline = flow.set(&prose::headline(flow.pen, certificate), Style::Verdict, Some(inner));
    let sentence = flow.set(&prose::explanation(flow.pen, certificate), Style::Body, Some(inner));
    let height = headline.height + sentence.height + 28.0;
    let wash = if ink == Ink::Alarm { Ink::AlarmWash } else { Ink::Wash };
    flow.area(SIDE, flow.y, flow.paper.measure(), height, wash);
    flow.area(SIDE, flow.y, 4.0, height, ink);
    flow.put(SIDE + 20.0, flow.y + 13.0, &headline, ink);
    flow.put(SIDE + 20.0, flow.y + 15.0 + headline.height, &sentence, Ink::Text);
    flow.y += height + 20.0;
}

/// The equation as figures with their names under them, and below what "arrived" consists of.
fn equation(flow: &mut Flow<'_>, certificate: &Certificate) {
    let total = certificate.total();
    figures(flow, &total);
    flow.paragraph(&prose::arrival(flow.pen, &total), Style::Cell, Ink::Muted);
    if let Some(text) = prose::pending(flow.pen, &total) {
        flow.paragraph(&text, Style::Cell, Ink::Alarm);
    }
    flow.y += 16.0;
}

fn figures(flow: &mut Flow<'_>, total: &Tally) {
    let (missing, surplus) = (missing(total), surplus(total));
    let holds = missing.0 == 0 && surplus.0 == 0;
    let mut figures = vec![
        (said!("Source messages"), "", total.source.0, Ink::Text),
        (said!("Arrived"), if holds { "=" } else { "≠" }, arrived(total).0, Ink::Text),
        (said!("Skipped"), "+", total.skipped.0, Ink::Text),
        (said!("Refused"), "+", total.refused.0, Ink::Text),
        (said!("Vanished"), "+", total.vanished.0, Ink::Text),
    ];
    if missing.0 > 0 {
        figures.push((said!("Missing"), "", missing.0, Ink::Alarm));
    }
    if surplus.0 > 0 {
        figures.push((said!("Too many"), "", surplus.0, Ink::Alarm));
    }
    #[expect(clippy::cast_precision_loss, reason = "seven at most")]
    let step = flow.paper.measure() / figures.len() as f32;
    let (mut x, mut deepest) = (SIDE, 0.0_f32);
    for (name, sign, count, ink) in figures {
        let sign = flow.set(sign, Style::Figure, None);
        let figure = flow.set(&grouped(count), Style::Figure, None);
        let name = flow.set(&flow.pen.say(&name), Style::Small, Some(step - 8.0));
        let indent = if sign.text.is_empty() { 0.0 } else { sign.width + 7.0 };
        let sign_ink = if holds { Ink::Muted } else { Ink::Alarm };
        if !sign.text.is_empty() {
            flow.put(x, flow.y, &sign, sign_ink);
        }
        flow.put(x + indent, flow.y, &figure, ink);
        flow.put(x + indent, flow.y + figure.height + 1.0, &name, Ink::Muted);
        deepest = deepest.max(name.height);
        x += step;
    }
    flow.y += Style::Figure.leading() + deepest + 8.0;
}

fn facts(flow: &mut Flow<'_>, certificate: &Certificate) {
    let heading = &certificate.heading;
    fact(flow, &said!("Moved from"), &server(flow.pen, &heading.source));
    fact(flow, &said!("Moved to"), &server(flow.pen, &heading.destination));
    fact(flow, &said!("Mailboxes"), &prose::mailboxes(flow.pen, certificate));
    fact(flow, &said!("Rests on"), &prose::basis(flow.pen, certificate));
    fact(flow, &said!("Made on"), &flow.pen.moment(heading.made));
    fact(flow, &said!("Made by"), &visible(&prose::made_by(flow.pen, heading), NAME));
    flow.rule();
}

fn server(pen: Pen<'_>, server: &NamedServer) -> String {
    let text = format!("{}, {}, {}", server.name, address(server), pen.say(&protection(server)));
    visible(&text, NAME).into_owned()
}

/// A name and what it is, under a hairline.
fn fact(flow: &mut Flow<'_>, name: &Said, text: &str) {
    const INDENT: f32 = 92.0;
    let block = flow.set(text, Style::Body, Some(flow.paper.measure() - INDENT));
    let name = flow.set(&flow.pen.say(name), Style::Body, None);
    flow.need(block.height + 8.0);
    flow.rule();
    flow.put(SIDE, flow.y + 4.0, &name, Ink::Muted);
    flow.put(SIDE + INDENT, flow.y + 4.0, &block, Ink::Text);
    flow.y += block.height + 8.0;
}

fn not_moved(flow: &mut Flow<'_>) {
    flow.heading(&said!("What was not moved"));
    flow.paragraph(&flow.pen.say(&terms::not_moved_why()), Style::Body, Ink::Text);
    flow.y += 6.0;
    pairs_of_words(flow, &terms::not_moved(), 190.0);
}

/// Terms with what is to be said about each.
pub(super) fn pairs_of_words(flow: &mut Flow<'_>, pairs: &[(Said, Said)], indent: f32) {
    for (term, text) in pairs {
        let term = flow.set(&flow.pen.say(term), Style::CellStrong, Some(indent - 12.0));
        let text = flow.set(&flow.pen.say(text), Style::Cell, Some(flow.paper.measure() - indent));
        let height = term.height.max(text.height);
        flow.need(height);
        flow.put(SIDE, flow.y, &term, Ink::Text);
        flow.put(SIDE + indent, flow.y, &text, Ink::Text);
        flow.y += height + 3.0;
    }
}
