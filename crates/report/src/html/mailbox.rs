//! One mailbox: how it stands, its runs, its folders.

use mailhaul_model::event::{FolderProgress, LeftOut};
use maud::{Markup, html};

use super::cells::{account, columns, name, verdict};
use super::overview::{COUNTS, counts, off};
use crate::words::{run, size, state};
use crate::{Certificate, Pair, RunLine, UtcOffset, prose};

pub(super) fn all(certificate: &Certificate, folders_left_out: bool) -> Markup {
    html! {
        @if !certificate.pairs.is_empty() {
            h2 { "Each mailbox" }
            @if folders_left_out { p { (prose::TOO_MANY_FOLDERS) } }
            @for (pair, n) in certificate.pairs.iter().zip(1..) {
                (one(pair, n, certificate.heading.offset, !folders_left_out || !pair.closes()))
            }
        }
    }
}

fn one(pair: &Pair, n: u32, offset: UtcOffset, folders: bool) -> Markup {
    html! {
        section.mailbox id={ "mailbox-" (n) } {
            p.stamp { (verdict(pair)) }
            h3 { (account(&pair.source)) }
            p.aside { "to " (account(&pair.destination)) }
            @for gap in pair.gaps() { p.alarm { strong { "Not complete: " (gap) "." } } }
            p.sum { (prose::equation(&pair.tally)) }
            p.aside { (prose::standing(pair, offset)) }
            @for line in &pair.runs { (run_line(line, offset)) }
            @if let Some(text) = prose::unnamed(pair) { p.attention { (text) } }
            @if folders && !pair.folders.is_empty() { (folder_table(&pair.folders)) }
            @if !pair.left_out.is_empty() { (left_out(&pair.left_out)) }
        }
    }
}

fn run_line(line: &RunLine, offset: UtcOffset) -> Markup {
    let when = line.ended.map_or_else(|| "not ended".to_owned(), |at| offset.moment(at));
    let text = line.text.trim();
    html! {
        p.aside {
            (prose::capital(run(line.kind))) ": " (when) ", " (state(line.state))
            @if !text.is_empty() { ". " (name(text)) }
        }
    }
}

fn folder_table(folders: &[FolderProgress]) -> Markup {
    html! {
        div.wide {
            table {
                thead { tr { (columns(&["Folder"], &COUNTS)) th.number scope="col" { "Size" } } }
                tbody { @for folder in folders { (folder_row(folder)) } }
            }
        }
    }
}

fn folder_row(folder: &FolderProgress) -> Markup {
    html! {
        tr {
            th scope="row" {
                (name(&folder.source))
                @if folder.destination != folder.source { span.aside { "to " (name(&folder.destination)) } }
                @if let Some(problem) = &folder.problem { span.alarm { (name(&problem.to_string())) } }
            }
            (counts(&folder.tally, off(&folder.tally)))
            td.number.aside { (size(folder.tally.source_bytes.0)) }
        }
    }
}

fn left_out(folders: &[LeftOut]) -> Markup {
    html! {
        div.wide {
            table {
                thead { tr { (columns(&["Folder left out", "Reason"], &[])) } }
                tbody {
                    @for folder in folders {
                        tr { th scope="row" { (name(&folder.source)) } td { (name(&folder.reason.to_string())) } }
                    }
                }
            }
        }
    }
}
