//! Sets text: shapes it, breaks it into lines, and remembers what it has set, for most cells of a table say the same.

use std::collections::HashMap;
use std::rc::Rc;

use parley::{
    Alignment, AlignmentOptions, BaseDirection, Cluster, FontContext, FontFamily, FontFamilyName,
    FontFeatures, FontWeight, GenericFamily, Layout, LayoutContext, LineHeight, OverflowWrap,
    StyleProperty,
};

use super::block::{Block, MissingBox, Run, SetGlyph};
use super::faces::{self, Faces};
use super::style::Style;

/// So many set texts are remembered.
const REMEMBERED: usize = 4096;

pub(super) struct Typesetter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    faces: Faces,
    remembered: HashMap<(Style, Option<u32>, String), Rc<Block>>,
}

impl Typesetter {
    pub(super) fn new(system_fonts: bool) -> Self {
        Self {
            fonts: faces::context(system_fonts),
            layouts: LayoutContext::new(),
            faces: Faces::default(),
            remembered: HashMap::new(),
        }
    }

    /// The text in one line, or in as many as fit into a width.
    pub(super) fn set(&mut self, text: &str, style: Style, width: Option<f32>) -> Rc<Block> {
        let key = (style, width.map(f32::to_bits), text.to_owned());
        if let Some(block) = self.remembered.get(&key) {
            return Rc::clone(block);
        }
        let layout = self.layout(text, style, width);
        let block = Rc::new(self.block(text, &layout));
        if self.remembered.len() >= REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.insert(key, Rc::clone(&block));
        block
    }

    fn layout(&mut self, text: &str, style: Style, width: Option<f32>) -> Layout<()> {
        let families = [
            FontFamilyName::Named(faces::BASE.into()),
            FontFamilyName::Generic(GenericFamily::SansSerif),
            FontFamilyName::Generic(GenericFamily::Emoji),
        ];
        let weight = if style.is_strong() { 600.0 } else { 400.0 };
        // Contextual alternates would draw an arrow where a name has a hyphen and an angle bracket.
        let features = FontFeatures::Source("\"tnum\" 1, \"calt\" 0".into());
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, text, 1.0, false);
        if is_address(text) {
            builder.set_base_direction(BaseDirection::Ltr);
        }
        builder.push_default(StyleProperty::FontFamily(FontFamily::List((&families[..]).into())));
        builder.push_default(StyleProperty::FontSize(style.size()));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(weight)));
        builder.push_default(StyleProperty::FontFeatures(features));
        builder.push_default(StyleProperty::LetterSpacing(style.spacing()));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(style.leading())));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        let mut layout = builder.build(text);
        layout.break_all_lines(width);
        layout.align(Alignment::Left, AlignmentOptions::default());
        layout
    }

    fn block(&mut self, text: &str, layout: &Layout<()>) -> Block {
        let mut block = Block {
            text: text.to_owned(),
            runs: Vec::new(),
            boxes: Vec::new(),
            width: layout.width(),
            height: layout.height(),
        };
        for line in layout.lines() {
            let (mut x, baseline) = (line.metrics().offset, line.metrics().baseline);
            for run in line.runs() {
                x = self.add_run(&mut block, &run, x, baseline);
            }
        }
        block
    }

    /// Adds a run from `x` on and says where it ends.
    fn add_run(
        &mut self,
        block: &mut Block,
        run: &parley::Run<'_, ()>,
        mut x: f32,
        baseline: f32,
    ) -> f32 {
        let (font, size) = (self.faces.of(run), run.font_size());
        let mut part = Part::new(x);
        for cluster in run.visual_clusters() {
            if cluster.is_ligature_continuation() {
                part.widen(&cluster);
                continue;
            }
            for glyph in cluster.glyphs() {
                if glyph.id == 0 || font.is_none() {
                    block.boxes.extend(missing_box(x, baseline, size, glyph.advance));
                    part.flush(block, font.as_ref(), size, baseline);
                    part = Part::new(x + glyph.advance);
                } else {
                    part.push(&glyph, size, &cluster);
                }
                x += glyph.advance;
            }
        }
        part.flush(block, font.as_ref(), size, baseline);
        x
    }
}

/// An address is written from left to right whatever letters it begins with.
fn is_address(text: &str) -> bool {
    text.contains('@') && !text.contains(char::is_whitespace)
}

/// Glyphs of a run between two missing ones.
struct Part {
    x: f32,
    glyphs: Vec<SetGlyph>,
}

impl Part {
    fn new(x: f32) -> Self {
        Self { x, glyphs: Vec::new() }
    }

    fn push(&mut self, glyph: &parley::Glyph, size: f32, cluster: &Cluster<'_, ()>) {
        let range = cluster.text_range();
        self.glyphs.push(SetGlyph {
            id: glyph.id,
            advance: glyph.advance / size,
            x: glyph.x / size,
            y: glyph.y / size,
            start: at(range.start),
            end: at(range.end),
        });
    }

    /// A ligature stands for the letters that have no glyph of their own too.
    fn widen(&mut self, cluster: &Cluster<'_, ()>) {
        if let Some(glyph) = self.glyphs.last_mut() {
            glyph.start = glyph.start.min(at(cluster.text_range().start));
            glyph.end = glyph.end.max(at(cluster.text_range().end));
        }
    }

    fn flush(self, block: &mut Block, font: Option<&krilla::text::Font>, size: f32, baseline: f32) {
        if let (Some(font), false) = (font, self.glyphs.is_empty()) {
            block.runs.push(Run {
                font: font.clone(),
                size,
                x: self.x,
                baseline,
                glyphs: self.glyphs,
            });
        }
    }
}

fn missing_box(x: f32, baseline: f32, size: f32, width: f32) -> Option<MissingBox> {
    (width > 0.0).then_some(MissingBox { x, baseline, width, size })
}

fn at(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}
