//! A piece of text that has been set: lines of glyphs, ready to be placed anywhere.

use std::ops::Range;

use krilla::surface::Location;
use krilla::text::{Font, Glyph, GlyphId};

/// Text with the place of every glyph in it. The origin is the upper left corner.
#[derive(Debug)]
pub(super) struct Block {
    /// What the glyphs stand for; their ranges point into it.
    pub(super) text: String,
    pub(super) runs: Vec<Run>,
    pub(super) boxes: Vec<MissingBox>,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// Glyphs of one font in one line, from left to right.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) font: Font,
    pub(super) size: f32,
    pub(super) x: f32,
    pub(super) baseline: f32,
    pub(super) glyphs: Vec<SetGlyph>,
}

/// The place of a character for which there is no font.
#[derive(Clone, Copy, Debug)]
pub(super) struct MissingBox {
    pub(super) x: f32,
    pub(super) baseline: f32,
    pub(super) width: f32,
    pub(super) size: f32,
}

/// One glyph; all lengths are shares of the font's size.
#[derive(Clone, Debug)]
pub(super) struct SetGlyph {
    pub(super) id: u32,
    pub(super) advance: f32,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Glyph for SetGlyph {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(self.id)
    }

    fn text_range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }

    fn x_offset(&self, size: f32) -> f32 {
        self.x * size
    }

    fn y_offset(&self, size: f32) -> f32 {
        self.y * size
    }

    fn y_advance(&self, _: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<Location> {
        None
    }
}
