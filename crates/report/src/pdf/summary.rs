//! The first page: what it is, whether it closes, the equation, and who and what was concerned.

use mailhaul_model::event::Tally;

use super::flow::Flow;
use super::paper::SIDE;
use super::style::{Ink, Style};
use super::{NAME, TITLE, verdict_ink};
use crate::Certificate;
use crate::balance::{arrived, missing, surplus};
use crate::certificate::NamedServer;
use crate::prose;
use crate::visible::visible;
use crate::words::{address, grouped, protection};

pub(super) fn write(flow: &mut Flow, certificate: &Certificate) {
    title(flow, certificate);
    verdict(flow, certificate);
    equation(flow, certificate);
    facts(flow, certificate);
    not_moved(flow);
}

fn title(flow: &mut Flow, certificate: &Certificate) {
    flow.bookmark("Summary", false);
    flow.paragraph(prose::KIND, Style::Label, Ink::Muted);
    flow.y += 5.0;
    let title = visible(&certificate.heading.title, TITLE);
    flow.titled(1, |flow| flow.paragraph(&title, Style::Title, Ink::Text));
    let recipient = visible(certificate.heading.recipient.trim(), NAME);
    if !recipient.is_empty() {
        flow.y += 1.0;
        flow.paragraph(&format!("For {recipient}"), Style::Body, Ink::Muted);
    }
    flow.y += 18.0;
}

/// A panel in the colour of the verdict; the words say it as well.
fn verdict(flow: &mut Flow, certificate: &Certificate) {
    let (verdict, inner) = (certificate.verdict(), flow.paper.measure() - 36.0);
    let ink = verdict_ink(verdict);
    let headline = flow.set(&prose::headline(certificate), Style::Verdict, Some(inner));
    let sentence = flow.set(&prose::explanation(certificate), Style::Body, Some(inner));
    let height = headline.height + sentence.height + 28.0;
    let wash = if ink == Ink::Alarm { Ink::AlarmWash } else { Ink::Wash };
    flow.area(SIDE, flow.y, flow.paper.measure(), height, wash);
    flow.area(SIDE, flow.y, 4.0, height, ink);
    flow.put(SIDE + 20.0, flow.y + 13.0, &headline, ink);
    flow.put(SIDE + 20.0, flow.y + 15.0 + headline.height, &sentence, Ink::Text);
    flow.y += height + 20.0;
}

/// The equation as figures with their names under them, and below what "arrived" consists of.
fn equation(flow: &mut Flow, certificate: &Certificate) {
    let total = certificate.total();
    figures(flow, &total);
    flow.paragraph(&prose::arrival(&total), Style::Cell, Ink::Muted);
    if let Some(text) = prose::pending(&total) {
        flow.paragraph(&text, Style::Cell, Ink::Alarm);
    }
    flow.y += 16.0;
}

fn figures(flow: &mut Flow, total: &Tally) {
    let (missing, surplus) = (missing(total), surplus(total));
    let holds = missing.0 == 0 && surplus.0 == 0;
    let mut figures = vec![
        ("Source messages", "", total.source.0, Ink::Text),
        ("Arrived", if holds { "=" } else { "≠" }, arrived(total).0, Ink::Text),
        ("Skipped", "+", total.skipped.0, Ink::Text),
        ("Refused", "+", total.refused.0, Ink::Text),
        ("Vanished", "+", total.vanished.0, Ink::Text),
    ];
    if missing.0 > 0 {
        figures.push(("Missing", "", missing.0, Ink::Alarm));
    }
    if surplus.0 > 0 {
        figures.push(("Too many", "", surplus.0, Ink::Alarm));
    }
    #[expect(clippy::cast_precision_loss, reason = "seven at most")]
    let step = flow.paper.measure() / figures.len() as f32;
    let mut x = SIDE;
    for (name, sign, count, ink) in figures {
        let sign = flow.set(sign, Style::Figure, None);
        let figure = flow.set(&grouped(count), Style::Figure, None);
        let name = flow.set(name, Style::Small, None);
        let indent = if sign.text.is_empty() { 0.0 } else { sign.width + 7.0 };
        let sign_ink = if holds { Ink::Muted } else { Ink::Alarm };
        if !sign.text.is_empty() {
            flow.put(x, flow.y, &sign, sign_ink);
        }
        flow.put(x + indent, flow.y, &figure, ink);
        flow.put(x + indent, flow.y + figure.height + 1.0, &name, Ink::Muted);
        x += step;
    }
    flow.y += Style::Figure.leading() + Style::Small.leading() + 8.0;
}

fn facts(flow: &mut Flow, certificate: &Certificate) {
    let heading = &certificate.heading;
    fact(flow, "From", &server(&heading.source));
    fact(flow, "To", &server(&heading.destination));
    fact(flow, "Mailboxes", &prose::mailboxes(certificate));
    fact(flow, "Rests on", &prose::basis(certificate));
    fact(flow, "Made", &heading.offset.moment(heading.made));
    fact(flow, "Made by", &visible(&prose::made_by(heading), NAME));
    flow.rule();
}

fn server(server: &NamedServer) -> String {
    let text = format!("{}, {}, {}", server.name, address(server), protection(server));
    visible(&text, NAME).into_owned()
}

/// A name and what it is, under a hairline.
fn fact(flow: &mut Flow, name: &str, text: &str) {
    const INDENT: f32 = 92.0;
    let block = flow.set(text, Style::Body, Some(flow.paper.measure() - INDENT));
    let name = flow.set(name, Style::Body, None);
    flow.need(block.height + 8.0);
    flow.rule();
    flow.put(SIDE, flow.y + 4.0, &name, Ink::Muted);
    flow.put(SIDE + INDENT, flow.y + 4.0, &block, Ink::Text);
    flow.y += block.height + 8.0;
}

fn not_moved(flow: &mut Flow) {
    flow.heading("What was not moved");
    flow.paragraph(prose::NOT_MOVED_WHY, Style::Body, Ink::Text);
    flow.y += 6.0;
    pairs_of_words(flow, &prose::NOT_MOVED, 190.0);
}

/// Terms with what is to be said about each.
pub(super) fn pairs_of_words(flow: &mut Flow, pairs: &[(&str, &str)], indent: f32) {
    for (term, text) in pairs {
        let term = flow.set(term, Style::CellStrong, Some(indent - 12.0));
        let text = flow.set(text, Style::Cell, Some(flow.paper.measure() - indent));
        let height = term.height.max(text.height);
        flow.need(height);
        flow.put(SIDE, flow.y, &term, Ink::Text);
        flow.put(SIDE + indent, flow.y, &text, Ink::Text);
        flow.y += height + 3.0;
    }
}
