//! The certificate as one HTML file that needs nothing else: no script, nothing remote, light and dark, and printable.
//!
//! Every text goes through maud, which escapes it; what is written as it is, is the style sheet alone.

mod cells;
mod changes;
mod mailbox;
mod overview;
mod points;
mod summary;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{Certificate, fingerprint, prose};

/// How the page is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HtmlOptions {
    /// With more folders than this in all mailboxes together, only the mailboxes that don't close list theirs; the
    /// page says so.
    pub most_folders: usize,
}

impl Default for HtmlOptions {
    fn default() -> Self {
        Self { most_folders: 20_000 }
    }
}

/// The certificate as a page.
pub fn html(certificate: &Certificate, options: &HtmlOptions) -> String {
    let print = fingerprint(certificate);
    let folders: usize = certificate.pairs.iter().map(|pair| pair.folders.len()).sum();
    let body = html! {
        (DOCTYPE)
        html lang="en" {
            (head(certificate))
            body {
                main {
                    (summary::write(certificate))
                    (overview::write(certificate))
                    (mailbox::all(certificate, folders > options.most_folders))
                    (points::write(certificate))
                    (changes::write(certificate))
                    (closing())
                }
                footer { "Fingerprint (SHA-256) " code { (print) } }
            }
        }
    };
    body.into_string()
}

/// The policy lets a browser load nothing, whatever the page says.
fn head(certificate: &Certificate) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
            meta name="referrer" content="no-referrer";
            meta name="robots" content="noindex";
            meta name="color-scheme" content="light dark";
            title { (cells::shown(&certificate.heading.title)) ": " (prose::KIND) }
            style { (PreEscaped(include_str!("style.css"))) }
        }
    }
}

fn closing() -> Markup {
    html! {
        section {
            h2 { "How to read this" }
            dl.terms { @for (term, text) in prose::TERMS { dt { (term) } dd { (text) } } }
            p { (prose::CLOSING) }
            p { (prose::MATCHING) }
        }
    }
}
