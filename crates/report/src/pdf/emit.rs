//! Writes the pages into the file.

use jiff::Timestamp;
use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};

use super::PdfError;
use super::block::{Block, MissingBox};
use super::flow::{Bookmark, Flow, Mark, Place};
use super::structure::Structure;
use super::style::Ink;
use crate::pen::Pen;
use crate::{Certificate, Fingerprint, prose};

/// With more rows than this in its tables, the document has no structure for reading aloud: it would be six times as large,
/// and nobody listens to that much.
const MOST_READ_ALOUD: u32 = 5_000;

/// The file: PDF/A-2b, or where a font of the system may not be archived, plain PDF.
pub(super) fn file(
    flow: &Flow<'_>,
    certificate: &Certificate,
    print: Fingerprint,
) -> Result<Vec<u8>, PdfError> {
    match write(flow, certificate, print, true) {
        Err(krilla::error::KrillaError::Validation(_)) => write(flow, certificate, print, false),
        other => other,
    }
    .map_err(PdfError::Write)
}

fn write(
    flow: &Flow<'_>,
    certificate: &Certificate,
    print: Fingerprint,
    archival: bool,
) -> Result<Vec<u8>, krilla::error::KrillaError> {
    let mut builder = ConfigurationBuilder::new();
    if archival {
        builder = builder.with_archival_validator(Archival::A2_B);
    }
    let configuration = builder.finish().unwrap_or_default();
    let enable_tagging = flow.rows <= MOST_READ_ALOUD;
    let settings =
        SerializeSettings { configuration, enable_tagging, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut structure = Structure::new(enable_tagging);
    for marks in &flow.pages {
        let size = PageSettings::from_wh(flow.paper.width(), flow.paper.height());
        let mut page = document.start_page_with(size.expect("paper has a size"));
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, mark, &mut structure);
        }
        surface.finish();
        page.finish();
    }
    document.set_metadata(metadata(flow.pen, certificate, print));
    document.set_outline(outline(&flow.bookmarks));
    document.set_tag_tree(structure.finish());
    document.finish()
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, structure: &mut Structure) {
    match mark {
        Mark::Area { x, y, width, height, ink } => {
            fill(surface, *ink);
            surface.start_tagged(ornament());
            area(surface, *x, *y, *width, *height);
        }
        Mark::Text { place: Place::Margin, x, y, block, ink } => {
            fill(surface, *ink);
            surface.start_tagged(ornament());
            text(surface, *x, *y, block);
        }
        Mark::Text { x, y, block, ink, place } => {
            fill(surface, *ink);
            structure.add(*place, surface.start_tagged(ContentTag::Other));
            text(surface, *x, *y, block);
            for missing in &block.boxes {
                empty_box(surface, *x, *y, *missing, *ink);
            }
        }
    }
    surface.end_tagged();
}

/// What a reader of the document aloud passes over.
fn ornament() -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout))
}

fn text(surface: &mut Surface<'_>, x: f32, y: f32, block: &Block) {
    for run in &block.runs {
        let start = Point::from_xy(x + run.x, y + run.baseline);
        surface.draw_glyphs(start, &run.glyphs, run.font.clone(), &block.text, run.size, false);
    }
}

fn area(surface: &mut Surface<'_>, x: f32, y: f32, width: f32, height: f32) {
    let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// The outline of a box where a letter should be.
fn empty_box(surface: &mut Surface<'_>, x: f32, y: f32, missing: MissingBox, ink: Ink) {
    let (height, width) = (missing.size * 0.68, missing.width * 0.8);
    let left = x + missing.x + missing.width * 0.1;
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: ink.colour().into(),
        width: 0.5,
        ..Stroke::default()
    }));
    area(surface, left, y + missing.baseline - height, width, height);
    surface.set_stroke(None);
    fill(surface, ink);
}

fn fill(surface: &mut Surface<'_>, ink: Ink) {
    let (paint, opacity) = (ink.colour().into(), NormalizedF32::ONE);
    surface.set_fill(Some(Fill { paint, opacity, rule: FillRule::NonZero }));
}

fn metadata(pen: Pen<'_>, certificate: &Certificate, print: Fingerprint) -> Metadata {
    let heading = &certificate.heading;
    let program = format!("{} {}", heading.program.name, heading.program.version);
    Metadata::new()
        .title(short(&format!("{}: {}", prose::kind(pen), heading.title)))
        .description(format!("{}. Fingerprint {print}", prose::headline(pen, certificate)))
        .creator(short(&program))
        .producer(short(&program))
        .language(pen.language().tag().to_owned())
        .document_id(print.to_string())
        .creation_date(date(heading.made))
}

fn short(text: &str) -> String {
    crate::visible::visible(text, super::NAME).into_owned()
}

/// UTC: an offset would tell nothing about the moment.
fn date(at: Timestamp) -> DateTime {
    let at = jiff::tz::Offset::UTC.to_datetime(at);
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for mark in bookmarks {
        let place = XyzDestination::new(mark.page, Point::from_xy(0.0, (mark.y - 12.0).max(0.0)));
        let node = OutlineNode::new(mark.title.clone(), place);
        match (&mut open, mark.nested) {
            (Some(parent), true) => parent.push_child(node),
            _ => {
                if let Some(done) = open.replace(node) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(done) = open {
        outline.push_child(done);
    }
    outline
}
