//! The certificate on paper: a summary, all mailboxes in one table, each mailbox by itself, the open points, the
//! messages that were changed, the words.
//!
//! The document is set whole before a byte is written, because every page says how many there are. It is PDF/A-2b where
//! the fonts allow it. A character for which this machine has no font becomes a box, and is counted.

mod block;
mod changes;
mod closing;
mod emit;
mod faces;
mod flow;
mod mailbox;
mod margins;
mod overview;
mod paper;
mod points;
mod structure;
mod style;
mod summary;
mod table;
mod typesetter;

use mailhaul_model::said;
use thiserror::Error;

pub use paper::Paper;

use self::flow::{Flow, Mark};
use self::style::{Ink, Style};
use self::typesetter::Typesetter;
use crate::pen::Pen;
use crate::{Certificate, Pair, Verdict, Voice, fingerprint, terms};

/// So many characters of a title are shown.
const TITLE: usize = 240;
/// So many of a name.
const NAME: usize = 1000;
/// So many of a subject or a reason.
const TEXT: usize = 600;

/// How the document is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PdfOptions {
    pub paper: Paper,
    /// With more folders than this in all mailboxes together, only the mailboxes that don't close list theirs; the
    /// document says so.
    pub most_folders: usize,
    /// Whether the system's fonts are used for what Inter lacks.
    pub system_fonts: bool,
}

impl Default for PdfOptions {
    fn default() -> Self {
        Self { paper: Paper::A4, most_folders: 20_000, system_fonts: true }
    }
}

/// A document and what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Characters that no font of this machine has: each is a box in the document.
    pub boxed: usize,
    /// Whether folder tables were left out, by `PdfOptions::most_folders`.
    pub folders_left_out: bool,
}

/// Why there is no document.
#[derive(Debug, Error)]
pub enum PdfError {
    #[error("the PDF could not be written: {0}")]
    Write(#[source] krilla::error::KrillaError),
}

/// The certificate as a PDF, in the language of the voice.
pub fn pdf(
    certificate: &Certificate,
    options: &PdfOptions,
    voice: &Voice,
) -> Result<Pdf, PdfError> {
    let print = fingerprint(certificate);
    let folders: usize = certificate.pairs.iter().map(|pair| pair.folders.len()).sum();
    let folders_left_out = folders > options.most_folders;
    let mut flow = Flow::new(
        Pen::new(voice, certificate),
        Typesetter::new(options.system_fonts),
        options.paper,
    );
    summary::write(&mut flow, certificate);
    overview::write(&mut flow, certificate);
    mailboxes(&mut flow, certificate, folders_left_out);
    points::write(&mut flow, certificate);
    changes::write(&mut flow, certificate);
    let boxed = boxed(&flow);
    closing::write(&mut flow, boxed);
    margins::write(&mut flow, certificate, print);
    let bytes = emit::file(&flow, certificate, print)?;
    Ok(Pdf { bytes, pages: flow.pages.len(), boxed, folders_left_out })
}

fn mailboxes(flow: &mut Flow<'_>, certificate: &Certificate, folders_left_out: bool) {
    if certificate.pairs.is_empty() {
        return;
    }
    flow.turn();
    flow.heading(&said!("Each mailbox"));
    if folders_left_out {
        flow.paragraph(&flow.pen.say(&terms::too_many_folders()), Style::Body, Ink::Text);
    }
    for pair in &certificate.pairs {
        let listed = !folders_left_out || !pair.closes();
        mailbox::write(flow, pair, listed);
    }
}

fn boxed(flow: &Flow<'_>) -> usize {
    let marks = flow.pages.iter().flatten();
    marks
        .map(|mark| match mark {
            Mark::Text { block, .. } => block.boxes.len(),
            Mark::Area { .. } => 0,
        })
        .sum()
}

fn verdict_ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Closes => Ink::Good,
        Verdict::ClosesWithPoints(_) => Ink::Attention,
        Verdict::DoesNotClose(_) => Ink::Alarm,
        Verdict::Empty => Ink::Muted,
    }
}

fn closing_ink(pair: &Pair) -> Ink {
    match pair.open_points() {
        _ if !pair.closes() => Ink::Alarm,
        0 => Ink::Good,
        _ => Ink::Attention,
    }
}
