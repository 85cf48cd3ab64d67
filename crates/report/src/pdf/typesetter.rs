//! Sets text: shapes it, breaks it into lines, and remembers what it has set, for most cells of a table say the same.

use std::collections::HashMap;
use std::ops::Range;
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
const REMEMBERED: usize = 32_768;

/// A run as parley shaped it.
type Shaped<'a> = parley::Run<'a, ()>;

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
    fn add_run(&mut self, block: &mut Block, run: &Shaped<'_>, mut x: f32, baseline: f32) -> f32 {
        let (font, size) = (self.faces.of(run), run.font_size());
        let mut part = Part::new(x);
        for (cluster, range) in whole_clusters(run) {
            for glyph in cluster.glyphs() {
                if glyph.id == 0 || font.is_none() {
                    block.boxes.extend(missing_box(x, baseline, size, glyph.advance));
                    part.flush(block, font.as_ref(), size, baseline);
                    part = Part::new(x + glyph.advance);
                } else {
                    part.push(&glyph, size, &range);
                }
                x += glyph.advance;
            }
        }
        part.flush(block, font.as_ref(), size, baseline);
        x
    }
}

/// The clusters of a run from left to right with the text each stands for. The letters of a ligature that have no glyph of
/// their own are counted with the one that has; where text goes from right to left they come before it.
fn whole_clusters<'a>(run: &Shaped<'a>) -> Vec<(Cluster<'a, ()>, Range<usize>)> {
    let mut clusters: Vec<(Cluster<'a, ()>, Range<usize>)> = Vec::new();
    for cluster in run.clusters() {
        match clusters.last_mut() {
            Some((_, range)) if cluster.is_ligature_continuation() => {
                range.end = cluster.text_range().end;
            }
            _ => clusters.push((cluster, cluster.text_range())),
        }
    }
    if run.is_rtl() {
        clusters.reverse();
    }
    clusters
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

    fn push(&mut self, glyph: &parley::Glyph, size: f32, range: &Range<usize>) {
        self.glyphs.push(SetGlyph {
            id: glyph.id,
            advance: glyph.advance / size,
            x: glyph.x / size,
            y: glyph.y / size,
            start: at(range.start),
            end: at(range.end),
        });
    }

    fn flush(self, block: &mut Block, font: Option<&krilla::text::Font>, size: f32, baseline: f32) {
        if let (Some(font), false) = (font, self.glyphs.is_empty()) {
            let (font, x, glyphs) = (font.clone(), self.x, self.glyphs);
            block.runs.push(Run { font, size, x, baseline, glyphs });
        }
    }
}

/// An address is written from left to right whatever letters it begins with.
fn is_address(text: &str) -> bool {
    text.contains('@') && !text.contains(char::is_whitespace)
}

fn missing_box(x: f32, baseline: f32, size: f32, width: f32) -> Option<MissingBox> {
    (width > 0.0).then_some(MissingBox { x, baseline, width, size })
}

fn at(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::style::Style;
    use super::Typesetter;

    /// What each glyph of a text stands for, from left to right.
    fn letters(text: &str) -> Vec<String> {
        let block = Typesetter::new(true).set(text, Style::Body, None);
        assert!(block.boxes.is_empty(), "no font for {text}");
        let glyphs = block.runs.iter().flat_map(|run| &run.glyphs);
        glyphs.map(|glyph| text[glyph.start as usize..glyph.end as usize].to_owned()).collect()
    }

    #[test]
    fn text_from_right_to_left_begins_on_the_right() {
        assert_eq!(letters("ab דג cd"), ["a", "b", " ", "ג", "ד", " ", "c", "d"]);
    }

    #[test]
    fn a_ligature_stands_for_all_its_letters() {
        assert_eq!(letters("ملا"), ["لا", "م"]);
    }

    #[test]
    fn an_address_begins_on_the_left_whatever_its_letters() {
        assert_eq!(letters("דג@b"), ["ג", "ד", "@", "b"]);
    }

    #[test]
    fn an_arrow_is_not_made_of_what_is_none() {
        assert_eq!(letters("->"), ["-", ">"]);
    }

    #[test]
    fn digits_are_equally_wide() {
        let mut typesetter = Typesetter::new(false);
        let mut width = |text| typesetter.set(text, Style::Cell, None).width;
        assert!((width("1111") - width("8000")).abs() < 0.01);
    }

    #[test]
    fn text_stays_within_its_width_though_it_has_no_place_to_break() {
        let block = Typesetter::new(false).set(&"x".repeat(200), Style::Cell, Some(90.0));
        assert!(block.width <= 90.0 && block.height > 50.0);
    }
}
