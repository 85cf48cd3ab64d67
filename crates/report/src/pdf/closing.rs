//! The last part: what the words mean, how the exports are matched, and what the document could not show.

use mailhaul_model::said;

use super::flow::Flow;
use super::style::{Ink, Style};
use super::summary::pairs_of_words;
use crate::terms;

pub(super) fn write(flow: &mut Flow<'_>, boxed: usize) {
    flow.heading(&said!("How to read this"));
    pairs_of_words(flow, &terms::terms(), 80.0);
    flow.y += 8.0;
    flow.paragraph(&flow.pen.say(&terms::complete()), Style::Cell, Ink::Text);
    flow.y += 4.0;
    flow.paragraph(&flow.pen.say(&terms::matching()), Style::Cell, Ink::Text);
    if boxed > 0 {
        flow.y += 4.0;
        let text = said!(
            boxed;
            "# character is shown as an empty box, because the machine that made this document has no font for it. The CSV files hold the text.",
            "# characters are shown as an empty box, because the machine that made this document has no font for it. The CSV files hold the text."
        );
        flow.paragraph(&flow.pen.say(&text), Style::Cell, Ink::Attention);
    }
}
