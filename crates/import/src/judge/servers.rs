//! The servers of a row: what it names, or what was chosen for all.

use std::collections::HashMap;

use mailhaul_model::event::SideName;
use mailhaul_model::{SaidValue, ServerId, said};

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
            ServerMatch::None => said!(
                "There is no server {0}. Add it to the servers first, or write its name as it stands there.",
                SaidValue::name(text)
            ),
            ServerMatch::Many(names) => said!(
                "Several servers are called {0}. Write one of these names: {1}.",
                SaidValue::name(text),
                names.join(", ")
            ),
            ServerMatch::Archived => said!(
                "The server {0} is archived: name another, or bring it back first.",
                SaidValue::name(text)
            ),
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
            let text = match side {
                SideName::Source => {
                    said!("Choose the source server for all rows, or name it in this one.")
                }
                SideName::Destination => {
                    said!("Choose the destination server for all rows, or name it in this one.")
                }
            };
            cells.refuse(Column::server(side), text);
        }
        *default
    }
}
