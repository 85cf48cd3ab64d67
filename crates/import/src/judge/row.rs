//! The verdict on one row.

use mailhaul_model::event::SideName;
use mailhaul_model::{Said, SaidValue, said};

use super::account::{Account, check_password};
use super::cells::Cells;
use super::twins::{MailboxKey, Seen};
use super::{Judge, SIDES};
use crate::preview::{Judged, Twin, Value, Verdict};
use crate::table::Row;
use crate::{Column, template};

/// The longest name of a job, in characters.
const LONGEST_NAME: usize = 200;

impl<'a> Judge<'a> {
    pub(super) fn row(&mut self, row: &'a Row) -> Judged {
        let table = self.table;
        let mut judged = blank(row);
        let mut cells =
            Cells { table, row, places: self.places, reasons: Vec::new(), notes: Vec::new() };
        if is_example(&mut cells) {
            judged.verdict = Verdict::Example;
            cells.trimmed(Column::SourceEmail).clone_into(&mut judged.source.text);
            cells.refuse(
                None,
                said!("This is the example row of the template: it is never imported."),
            );
        } else if self.is_too_long(&mut cells) {
            judged.verdict = Verdict::Refused;
        } else {
            self.fill(&mut judged, &mut cells);
        }
        judged.reasons = cells.reasons;
        judged.notes = cells.notes;
        judged
    }

    /// Cells in excess mean that the others may be in the wrong columns: none of them is looked at.
    fn is_too_long(&self, cells: &mut Cells<'_>) -> bool {
        let found = u32::try_from(cells.row.cells.len()).unwrap_or(u32::MAX);
        let mapped = |at: u32| cells.places.iter().any(|(_, place)| place == at);
        let extra = (self.expected..found)
            .any(|at| !mapped(at) && !cells.table.text(cells.row, at).trim().is_empty());
        if extra {
            let text = said!(
                "The row has {0} cells where {1} are expected. Put cells that contain the delimiter into quotation marks, and give every column a header.",
                found,
                self.expected
            );
            cells.refuse(None, text);
        }
        extra
    }

    fn fill(&mut self, judged: &mut Judged, cells: &mut Cells<'a>) {
        cells.check_kinds();
        note_short_row(cells);
        let [source_server, dest_server] =
            SIDES.map(|side| self.servers.find(self.known, side, cells));
        let mut source = self.source(cells, source_server);
        let mut destination = self.destination(cells, &source, dest_server);
        source.has_password = check_password(cells, SideName::Source);
        destination.has_password = check_password(cells, SideName::Destination);
        self.check_options(judged, cells);
        judged.name = name(cells, &source);
        judged.verdict = self.verdict(cells, &source, &destination);
        judged.source_password = source.has_password;
        judged.dest_password = destination.has_password;
        judged.source_server = source.server;
        judged.dest_server = destination.server;
        judged.source = Value { text: source.login, origin: source.origin };
        judged.destination = Value { text: destination.login, origin: destination.origin };
    }

    fn check_options(&mut self, judged: &mut Judged, cells: &mut Cells<'a>) {
        let text = cells.raw(Column::Options).trim();
        if text.is_empty() {
            return;
        }
        text.clone_into(&mut judged.options);
        let found = self.options.get(text);
        for problem in &found.problems {
            cells.refuse(Column::Options, Said::as_it_is(problem));
        }
        for note in &found.notes {
            cells.note(Column::Options, Said::as_it_is(note));
        }
    }

    fn verdict(
        &mut self,
        cells: &mut Cells<'_>,
        source: &Account,
        destination: &Account,
    ) -> Verdict {
        let (Some(source_server), Some(dest_server), []) =
            (source.server, destination.server, cells.reasons.as_slice())
        else {
            return Verdict::Refused;
        };
        let lower = |login: &str| login.to_lowercase().into();
        let from: MailboxKey = (source_server, lower(&source.login));
        let to: MailboxKey = (dest_server, lower(&destination.login));
        if from.1 == to.1 && self.known.same_server(source_server, dest_server) {
            cells.refuse(Column::DestEmail, said!("Source and destination are the same mailbox."));
            return Verdict::Refused;
        }
        if let Some(name) = self.known.job_of_pair((from.0, &from.1), (to.0, &to.1)) {
            cells.refuse(
                None,
                said!(
                    "The job {0} moves this mailbox to the same place already.",
                    SaidValue::name(&name)
                ),
            );
            return Verdict::Duplicate { of: Twin::Job(name) };
        }
        let needs = |side, account: &Account, server| {
            !account.has_password && !self.known.has_stand_in(side, server)
        };
        let needs_source = needs(SideName::Source, source, source_server);
        let needs_destination = needs(SideName::Destination, destination, dest_server);
        let lacks = needs_source || needs_destination;
        let pair = (from, to);
        if let Some(earlier) = self.twins.earlier(&pair) {
            return duplicate(cells, earlier, lacks);
        }
        let near = self.twins.add(pair, Seen { row: cells.row.number, lacks });
        note_near(cells, near);
        if lacks {
            return Verdict::NeedsPassword { source: needs_source, destination: needs_destination };
        }
        Verdict::Ready
    }
}

fn blank(row: &Row) -> Judged {
    Judged {
        row: row.number,
        line: row.line,
        verdict: Verdict::Refused,
        reasons: Vec::new(),
        notes: Vec::new(),
        name: String::new(),
        source: Value::default(),
        destination: Value::default(),
        source_server: None,
        dest_server: None,
        source_password: false,
        dest_password: false,
        options: String::new(),
    }
}

fn is_example(cells: &mut Cells<'_>) -> bool {
    let is =
        |cells: &Cells<'_>, column, text: &str| cells.raw(column).trim().eq_ignore_ascii_case(text);
    is(cells, Column::SourceEmail, template::SOURCE)
        && (is(cells, Column::DestEmail, template::DESTINATION) || is(cells, Column::DestEmail, ""))
}

/// A row that ends early: its last cells are taken as empty.
fn note_short_row(cells: &mut Cells<'_>) {
    let count = u32::try_from(cells.row.cells.len()).unwrap_or(u32::MAX);
    let missing: Vec<&str> = cells
        .places
        .iter()
        .filter(|(_, at)| *at >= count && *at < cells.table.width())
        .map(|(column, _)| column.header())
        .collect();
    // Spreadsheets leave out empty cells at the end, so this is worth a word only in a text file.
    if !missing.is_empty() && cells.table.is_text() {
        cells.note(None, said!("The row ends early, without {0}.", missing.join(", ")));
    }
}

fn name(cells: &mut Cells<'_>, source: &Account) -> String {
    let name = cells.trimmed(Column::Name);
    if name.chars().count() > LONGEST_NAME {
        cells.refuse(Column::Name, said!("A name is at most {0} characters long.", LONGEST_NAME));
    } else if name.chars().any(char::is_control) {
        cells.refuse(Column::Name, said!("A name has no line breaks or tabs."));
    }
    if name.is_empty() { source.login.clone() } else { name.to_owned() }
}

fn duplicate(cells: &mut Cells<'_>, earlier: Seen, lacks: bool) -> Verdict {
    let mut said = vec![said!("Row {0} moves this mailbox to the same place.", earlier.row)];
    if earlier.lacks && !lacks {
        said.push(said!("This row has the passwords that are missing there."));
    }
    cells.refuse(None, Said::sentences(said));
    Verdict::Duplicate { of: Twin::Row(earlier.row) }
}

fn note_near(cells: &mut Cells<'_>, (source, destination): (Option<u32>, Option<u32>)) {
    if let Some(row) = source {
        cells.warn(
            Column::SourceEmail,
            said!("Row {0} moves the same mailbox to another place.", row),
        );
    }
    if let Some(row) = destination {
        cells.warn(
            Column::DestEmail,
            said!("Row {0} moves another mailbox to the same place.", row),
        );
    }
}
