//! The tree that tells readers of the document aloud what is a heading, a paragraph, a table.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, TableHeaderScope, Tag, TagGroup, TagTree};

use super::flow::Place;

/// The tree under way: texts come in the order in which they are read.
pub(super) struct Structure {
    wanted: bool,
    tree: TagTree,
    table: Option<OpenTable>,
}

struct OpenTable {
    number: u32,
    group: TagGroup,
    row: u32,
    row_group: TagGroup,
    column: u32,
    cell_group: TagGroup,
}

impl Structure {
    /// Where no structure is wanted, none is kept.
    pub(super) fn new(wanted: bool) -> Self {
        Self { wanted, tree: TagTree::new(), table: None }
    }

    /// Adds a text.
    pub(super) fn add(&mut self, place: Place, text: Identifier) {
        if !self.wanted {
            return;
        }
        let group = match place {
            Place::Cell { table, row, column, head } => {
                return self.add_to_table(table, (row, column, head), text);
            }
            Place::Heading(level) => {
                TagGroup::new(Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), None))
            }
            Place::Paragraph | Place::Margin => TagGroup::new(Tag::P),
        };
        self.close_table();
        self.tree.push(with(group, text));
    }

    /// The whole tree.
    pub(super) fn finish(mut self) -> TagTree {
        self.close_table();
        self.tree
    }

    fn add_to_table(
        &mut self,
        number: u32,
        (row, column, head): (u32, u32, bool),
        text: Identifier,
    ) {
        if self.table.as_ref().is_some_and(|table| table.number != number) {
            self.close_table();
        }
        match &mut self.table {
            Some(table) if table.row == row && table.column == column => {
                table.cell_group.push(text);
            }
            Some(table) => {
                table.close_cell();
                if table.row != row {
                    table.close_row();
                }
                (table.row, table.column) = (row, column);
                table.cell_group = with(cell(column, head), text);
            }
            None => {
                self.table =
                    Some(OpenTable::new(number, row, column, with(cell(column, head), text)));
            }
        }
    }

    fn close_table(&mut self) {
        if let Some(mut table) = self.table.take() {
            table.close_cell();
            table.close_row();
            self.tree.push(table.group);
        }
    }
}

impl OpenTable {
    fn new(number: u32, row: u32, column: u32, cell_group: TagGroup) -> Self {
        let (group, row_group) = (TagGroup::new(Tag::Table), TagGroup::new(Tag::TR));
        Self { number, group, row, row_group, column, cell_group }
    }

    fn close_cell(&mut self) {
        let cell = std::mem::replace(&mut self.cell_group, TagGroup::new(Tag::TD));
        self.row_group.push(cell);
    }

    fn close_row(&mut self) {
        let row = std::mem::replace(&mut self.row_group, TagGroup::new(Tag::TR));
        self.group.push(row);
    }
}

/// The first cell of a row says what the row is about.
fn cell(column: u32, head: bool) -> TagGroup {
    match (column, head) {
        (_, true) => TagGroup::new(Tag::TH(TableHeaderScope::Column)),
        (0, false) => TagGroup::new(Tag::TH(TableHeaderScope::Row)),
        _ => TagGroup::new(Tag::TD),
    }
}

fn with(mut group: TagGroup, text: Identifier) -> TagGroup {
    group.push(text);
    group
}
