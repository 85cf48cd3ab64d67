//! What the tables are made of.

use std::borrow::Cow;

use mailhaul_model::Said;
use maud::{Markup, html};

use crate::pen::Pen;
use crate::visible::visible;
use crate::words::grouped;
use crate::{Pair, prose};

/// Text from elsewhere, whole.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    visible(text, usize::MAX)
}

/// A name or a sentence from elsewhere, in its own direction.
pub(super) fn name(text: &str) -> Markup {
    html! { bdi dir="auto" { (shown(text)) } }
}

/// An account's name: written from left to right whatever letters it begins with.
pub(super) fn account(text: &str) -> Markup {
    html! { bdi dir="ltr" { (shown(text)) } }
}

/// A number; a zero steps back.
pub(super) fn number(count: u64, class: &str) -> Markup {
    let class = if count == 0 { "zero" } else { class };
    html! { td.number.(class) { (grouped(count)) } }
}

/// The verdict over one mailbox.
pub(super) fn verdict(pen: Pen<'_>, pair: &Pair) -> Markup {
    let class = match pair.open_points() {
        _ if !pair.closes() => "alarm",
        0 => "good",
        _ => "attention",
    };
    html! { strong.(class) { (prose::stamp(pen, pair)) } }
}

/// Titles of the columns of a table, words first and then numbers.
pub(super) fn columns(pen: Pen<'_>, words: &[Said], numbers: &[Said]) -> Markup {
    html! {
        @for title in words { th scope="col" { (pen.say(title)) } }
        @for title in numbers { th.number scope="col" { (pen.say(title)) } }
    }
}
