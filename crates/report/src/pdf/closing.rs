//! The last part: what the words mean, how the exports are matched, and what the document could not show.

use super::flow::Flow;
use super::style::{Ink, Style};
use super::summary::pairs_of_words;
use crate::prose;
use crate::words::counted;

pub(super) fn write(flow: &mut Flow, boxed: usize) {
    flow.heading("How to read this");
    pairs_of_words(flow, &prose::TERMS, 80.0);
    flow.y += 8.0;
    flow.paragraph(prose::CLOSING, Style::Cell, Ink::Text);
    flow.y += 4.0;
    flow.paragraph(prose::MATCHING, Style::Cell, Ink::Text);
    if boxed > 0 {
        flow.y += 4.0;
        let text = format!(
            "{} shown as an empty box, because the machine that made this document has no font for it. The CSV files hold the text.",
            counted(boxed as u64, "character is", "characters are")
        );
        flow.paragraph(&text, Style::Cell, Ink::Attention);
    }
}
