//! Head and foot of every page; they need to know how many pages there are.

use mailhaul_model::said;

use super::flow::{Flow, Mark, Place};
use super::paper::SIDE;
use super::style::{Ink, Style};
use super::verdict_ink;
use crate::visible::visible;
use crate::{Certificate, Fingerprint, Verdict, prose};

pub(super) fn write(flow: &mut Flow<'_>, certificate: &Certificate, print: Fingerprint) {
    let count = flow.pages.len();
    // Once: they look at every folder.
    let verdict = (certificate.verdict(), prose::headline(flow.pen, certificate));
    let title = format!("{}: {}", prose::kind(flow.pen), visible(&certificate.heading.title, 60));
    for page in 0..count {
        let mut marks = foot(flow, page + 1, count, print);
        if page > 0 {
            marks.extend(head(flow, &title, &verdict));
        }
        flow.pages[page].extend(marks);
    }
}

fn foot(flow: &mut Flow<'_>, page: usize, count: usize, print: Fingerprint) -> Vec<Mark> {
    let y = flow.paper.height() - 40.0;
    let number = flow.pen.say(&said!("{0} of {1}", page, count));
    let fingerprint = flow.pen.say(&said!("Fingerprint (SHA-256)"));
    let number = flow.set(&number, Style::Margin, None);
    let print = flow.set(&format!("{fingerprint} {print}"), Style::Margin, None);
    let right = SIDE + flow.paper.measure() - number.width;
    let place = Place::Margin;
    vec![
        rule(flow, y - 8.0),
        Mark::Text { x: SIDE, y, block: print, ink: Ink::Muted, place },
        Mark::Text { x: right, y, block: number, ink: Ink::Muted, place },
    ]
}

fn head(flow: &mut Flow<'_>, title: &str, (verdict, words): &(Verdict, String)) -> Vec<Mark> {
    let y = 34.0;
    let title = flow.set(title, Style::Margin, None);
    let word = flow.set(words, Style::Margin, None);
    let right = SIDE + flow.paper.measure() - word.width;
    let ink = if matches!(verdict, Verdict::DoesNotClose(_)) {
        verdict_ink(*verdict)
    } else {
        Ink::Muted
    };
    vec![
        Mark::Text { x: SIDE, y, block: title, ink: Ink::Muted, place: Place::Margin },
        Mark::Text { x: right, y, block: word, ink, place: Place::Margin },
        rule(flow, y + 14.0),
    ]
}

fn rule(flow: &Flow<'_>, y: f32) -> Mark {
    Mark::Area { x: SIDE, y, width: flow.paper.measure(), height: 0.6, ink: Ink::Hairline }
}
