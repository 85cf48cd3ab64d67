//! The servers of a row: what it names, or what was chosen for all.

use std::collections::HashMap;

use mailhaul_model::ServerId;
use mailhaul_model::event::SideName;

use super::cells::Cells;
use crate::{Column, Known, ServerMatch};

/// Servers that were asked for before, by their text.
#[derive(Default)]
pub(super) struct Servers {
    named: HashMap<String, ServerMatch>,
    defaults: HashMap<SideName, Option<ServerId>>,
}

impl Servers {
    /// The server of one side; where there is none, the row gets the reason.
    pub(super) fn find(
        &mut self,
        known: &dyn Known,
        side: SideName,
        cells: &mut Cells<'_>,
    ) -> Option<ServerId> {
        let column = Column::server(side);
        let text = cells.trimmed(column);
        if text.is_empty() {
            return self.default(known, side, cells);
        }
        let found = match self.named.get(text) {
            Some(found) => found,
            None => self.named.entry(text.to_owned()).or_insert_with(|| known.server(text)),
        };
        let problem = match found {
            ServerMatch::One(server) => return Some(*server),
            ServerMatch::None => format!(
                "There is no server {text:?}. Add it to the servers first, or write its name as it stands there."
            ),
            ServerMatch::Many(names) => format!(
                "Several servers are called {text:?}. Write one of these names: {}.",
                names.join(", ")
            ),
            ServerMatch::Archived => {
                format!("The server {text:?} is archived: name another, or bring it back first.")
            }
        };
        cells.refuse(column, problem);
        None
    }

    fn default(
        &mut self,
        known: &dyn Known,
        side: SideName,
        cells: &mut Cells<'_>,
    ) -> Option<ServerId> {
        let default = self.defaults.entry(side).or_insert_with(|| known.default_server(side));
        if default.is_none() {
            let side_name = match side {
                SideName::Source => "source",
                SideName::Destination => "destination",
            };
            let text =
                format!("Choose the {side_name} server for all rows, or name it in this one.");
            cells.refuse(Column::server(side), text);
        }
        *default
    }
}
