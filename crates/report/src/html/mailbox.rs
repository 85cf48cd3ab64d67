//! One mailbox: how it stands, its runs, its folders.

use mailhaul_model::event::{FolderProgress, LeftOut};
use mailhaul_model::said;
use maud::{Markup, html};

use super::cells::{account, columns, name, verdict};
use super::overview::{count_titles, counts, off};
use crate::pen::Pen;
use crate::words::{run, state};
use crate::{Certificate, Pair, RunLine, prose, terms};

pub(super) fn all(pen: Pen<'_>, certificate: &Certificate, folders_left_out: bool) -> Markup {
    html! {
        @if !certificate.pairs.is_empty() {
            h2 { (pen.say(&said!("Each mailbox"))) }
            @if folders_left_out { p { (pen.say(&terms::too_many_folders())) } }
            @for (pair, n) in certificate.pairs.iter().zip(1..) {
                (one(pen, pair, n, !folders_left_out || !pair.closes()))
            }
        }
    }
}

fn one(pen: Pen<'_>, pair: &Pair, n: u32, folders: bool) -> Markup {
    html! {
        section.mailbox id={ "mailbox-" (n) } {
            p.stamp { (verdict(pen, pair)) }
            h3 { (account(&pair.source)) }
            p.aside { "→ " (account(&pair.destination)) }
            @for gap in prose::gaps(pen, pair) { p.alarm { strong { (gap) } } }
            p.sum { (prose::equation(pen, &pair.tally)) }
            p.aside { (prose::standing(pen, pair)) }
            @for line in &pair.runs { (run_line(pen, line)) }
            @if let Some(text) = prose::unnamed(pen, pair) { p.attention { (text) } }
            @if folders && !pair.folders.is_empty() { (folder_table(pen, &pair.folders)) }
            @if !pair.left_out.is_empty() { (left_out(pen, &pair.left_out)) }
        }
    }
}

fn run_line(pen: Pen<'_>, line: &RunLine) -> Markup {
    let (when, text) = (prose::ended(pen, line.ended), pen.say(&line.text));
    let text = text.trim();
    html! {
        p.aside {
            (pen.say(&run(line.kind))) ": " (when) ", " (pen.say(&state(line.state)))
            @if !text.is_empty() { ". " (name(text)) }
        }
    }
}

fn folder_table(pen: Pen<'_>, folders: &[FolderProgress]) -> Markup {
    html! {
        div.wide {
            table {
                thead { tr {
                    (columns(pen, &[said!("Folder")], &count_titles()))
                    (columns(pen, &[], &[said!("Size")]))
                } }
                tbody { @for folder in folders { (folder_row(pen, folder)) } }
            }
        }
    }
}

fn folder_row(pen: Pen<'_>, folder: &FolderProgress) -> Markup {
    html! {
        tr {
            th scope="row" {
                (name(&folder.source))
                @if folder.destination != folder.source { span.aside { "→ " (name(&folder.destination)) } }
                @if let Some(problem) = &folder.problem { span.alarm { (name(&pen.say(problem))) } }
            }
            (counts(&folder.tally, off(&folder.tally)))
            td.number.aside { (pen.size(folder.tally.source_bytes.0)) }
        }
    }
}

fn left_out(pen: Pen<'_>, folders: &[LeftOut]) -> Markup {
    html! {
        div.wide {
            table {
                thead { tr { (columns(pen, &[said!("Folder left out"), said!("Reason")], &[])) } }
                tbody {
                    @for folder in folders {
                        tr { th scope="row" { (name(&folder.source)) } td { (name(&pen.say(&folder.reason))) } }
                    }
                }
            }
        }
    }
}
