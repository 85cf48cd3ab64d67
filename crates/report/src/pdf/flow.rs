//! The document under way: marks on pages, and where the next one goes.

use std::rc::Rc;

use mailhaul_model::Said;

use super::block::Block;
use super::paper::{Paper, SIDE, TOP};
use super::style::{Ink, Style};
use super::typesetter::Typesetter;
use crate::pen::Pen;

/// Something on a page.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    Text { x: f32, y: f32, block: Rc<Block>, ink: Ink, place: Place },
    Area { x: f32, y: f32, width: f32, height: f32, ink: Ink },
}

/// What a text is to who has the document read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing: it is there for the page's sake, or was said before.
    Margin,
    /// A heading of a level, from 1.
    Heading(u16),
    Paragraph,
    /// A part of a table's cell; tables and rows are numbered through the document.
    Cell {
        table: u32,
        row: u32,
        column: u32,
        head: bool,
    },
}

/// A line of the outline that viewers show beside the document.
#[derive(Clone, Debug)]
pub(super) struct Bookmark {
    pub(super) title: String,
    pub(super) page: usize,
    pub(super) y: f32,
    /// It stands under the one before it.
    pub(super) nested: bool,
}

pub(super) struct Flow<'a> {
    pub(super) pen: Pen<'a>,
    pub(super) typesetter: Typesetter,
    pub(super) paper: Paper,
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) bookmarks: Vec<Bookmark>,
    /// Where the next mark goes.
    pub(super) y: f32,
    /// What the next text is.
    pub(super) place: Place,
    /// Tables so far.
    pub(super) tables: u32,
    /// Rows so far, of all tables.
    pub(super) rows: u32,
}

impl<'a> Flow<'a> {
    pub(super) fn new(pen: Pen<'a>, typesetter: Typesetter, paper: Paper) -> Self {
        Self {
            pen,
            typesetter,
            paper,
            pages: vec![Vec::new()],
            bookmarks: Vec::new(),
            y: TOP,
            place: Place::Paragraph,
            tables: 0,
            rows: 0,
        }
    }

    /// Goes on at the top of a new page.
    pub(super) fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Turns the page unless so much fits under what stands there. Says whether it did.
    pub(super) fn need(&mut self, height: f32) -> bool {
        let turns = self.y + height > self.paper.floor() && self.y > TOP;
        if turns {
            self.turn();
        }
        turns
    }

    /// Leaves room, but none at the top of a page.
    pub(super) fn space(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    pub(super) fn set(&mut self, text: &str, style: Style, width: Option<f32>) -> Rc<Block> {
        self.typesetter.set(text, style, width)
    }

    /// Puts text that is set at a place of this page.
    pub(super) fn put(&mut self, x: f32, y: f32, block: &Rc<Block>, ink: Ink) {
        let place = self.place;
        self.mark(Mark::Text { x, y, block: Rc::clone(block), ink, place });
    }

    pub(super) fn area(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.mark(Mark::Area { x, y, width, height, ink });
    }

    /// A paragraph over the whole measure.
    pub(super) fn paragraph(&mut self, text: &str, style: Style, ink: Ink) {
        self.paragraph_at(SIDE, self.paper.measure(), text, style, ink);
    }

    /// A paragraph in a part of the measure.
    pub(super) fn paragraph_at(&mut self, x: f32, width: f32, text: &str, style: Style, ink: Ink) {
        let block = self.set(text, style, Some(width));
        self.need(block.height);
        self.put(x, self.y, &block, ink);
        self.y += block.height;
    }

    /// The title of a part, with its bookmark.
    pub(super) fn heading(&mut self, title: &Said) {
        let text = &self.pen.say(title);
        self.space(22.0);
        self.need(80.0);
        self.bookmark(text, false);
        self.titled(2, |flow| flow.paragraph(text, Style::Heading, Ink::Text));
        self.y += 6.0;
    }

    /// What is put meanwhile is a heading.
    pub(super) fn titled(&mut self, level: u16, put: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.place, Place::Heading(level));
        put(self);
        self.place = before;
    }

    pub(super) fn bookmark(&mut self, title: &str, nested: bool) {
        let page = self.pages.len() - 1;
        self.bookmarks.push(Bookmark { title: title.to_owned(), page, y: self.y, nested });
    }

    /// A hairline over the whole measure.
    pub(super) fn rule(&mut self) {
        self.area(SIDE, self.y, self.paper.measure(), 0.6, Ink::Hairline);
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }
}
