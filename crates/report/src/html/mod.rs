//! The certificate as one HTML file that needs nothing else: no script, nothing remote, light and dark, and printable.
//!
//! Every text goes through maud, which escapes it; what is written as it is, is the style sheet alone.

mod cells;
mod changes;
mod mailbox;
mod overview;
mod points;
mod summary;

use mailhaul_model::said;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::pen::Pen;
use crate::{Certificate, Voice, fingerprint, prose, terms};

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

/// The certificate as a page, in the language of the voice.
pub fn html(certificate: &Certificate, options: &HtmlOptions, voice: &Voice) -> String {
    let pen = Pen::new(voice, certificate);
    let print = fingerprint(certificate);
    let folders: usize = certificate.pairs.iter().map(|pair| pair.folders.len()).sum();
    let body = html! {
        (DOCTYPE)
        html lang=(pen.language().tag()) {
            (head(pen, certificate))
            body {
                main {
                    (summary::write(pen, certificate))
                    (overview::write(pen, certificate))
                    (mailbox::all(pen, certificate, folders > options.most_folders))
                    (points::write(pen, certificate))
                    (changes::write(pen, certificate))
                    (closing(pen))
                }
                footer { (pen.say(&said!("Fingerprint (SHA-256)"))) " " code { (print) } }
            }
        }
    };
    body.into_string()
}

/// The policy lets a browser load nothing, whatever the page says.
fn head(pen: Pen<'_>, certificate: &Certificate) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
            meta name="referrer" content="no-referrer";
            meta name="robots" content="noindex";
            meta name="color-scheme" content="light dark";
            title { (cells::shown(&certificate.heading.title)) ": " (prose::kind(pen)) }
            style { (PreEscaped(include_str!("style.css"))) }
        }
    }
}

fn closing(pen: Pen<'_>) -> Markup {
    html! {
        section {
            h2 { (pen.say(&said!("How to read this"))) }
            dl.terms { @for (term, text) in terms::terms() { dt { (pen.say(&term)) } dd { (pen.say(&text)) } } }
            p { (pen.say(&terms::complete())) }
            p { (pen.say(&terms::matching())) }
        }
    }
}
