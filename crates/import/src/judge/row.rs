//! The verdict on one row.

use mailhaul_model::ServerId;
use mailhaul_model::event::SideName;

use super::cells::Cells;
use super::twins::{MailboxKey, Seen};
use super::{Judge, SIDES};
use crate::address::{address_problem, login_problem};
use crate::characters::foreign_letter;
use crate::preview::{Judged, Origin, Twin, Value, Verdict};
use crate::table::Row;
use crate::{Column, password, template};

/// The longest name of a job, in characters.
const LONGEST_NAME: usize = 200;

/// One side of a row.
#[derive(Clone, Debug, Default)]
struct Account {
    /// What logs in; empty where it isn't known.
    login: String,
    origin: Origin,
    /// The address, or what logs in where there is none.
    address: String,
    server: Option<ServerId>,
    has_password: bool,
}

impl<'a> Judge<'a> {
    pub(super) fn row(&mut self, row: &'a Row) -> Judged {
        let table = self.table;
        let mut judged = blank(row);
        let mut cells =
            Cells { table, row, places: self.places, reasons: Vec::new(), notes: Vec::new() };
        if is_example(&mut cells) {
            judged.verdict = Verdict::Example;
            cells.trimmed(Column::SourceEmail).clone_into(&mut judged.source.text);
            cells.refuse(None, "This is the example row of the template: it is never imported.");
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
            let text = format!(
                "The row has {found} cells where {} are expected. Put cells that contain the delimiter into quotation marks.",
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

    fn source(&self, cells: &mut Cells<'_>, server: Option<ServerId>) -> Account {
        let address = cells.trimmed(Column::SourceEmail);
        let login = cells.trimmed(Column::SourceLogin);
        if address.is_empty() && login.is_empty() {
            cells.refuse(Column::SourceEmail, "Enter the address of the mailbox to move.");
        }
        self.check_login(cells, SideName::Source, (address, login), server);
        let login = if login.is_empty() { address } else { login };
        let address = if address.is_empty() { login } else { address };
        Account {
            login: login.to_owned(),
            address: address.to_owned(),
            server,
            ..Account::default()
        }
    }

    fn destination(
        &self,
        cells: &mut Cells<'_>,
        source: &Account,
        server: Option<ServerId>,
    ) -> Account {
        let address = cells.trimmed(Column::DestEmail);
        let login = cells.trimmed(Column::DestLogin);
        if address.is_empty() && login.is_empty() {
            return self.derived(cells, source, server);
        }
        self.check_login(cells, SideName::Destination, (address, login), server);
        let login = if login.is_empty() { address } else { login };
        Account { login: login.to_owned(), server, ..Account::default() }
    }

    /// A destination that the file doesn't name.
    fn derived(
        &self,
        cells: &mut Cells<'_>,
        source: &Account,
        server: Option<ServerId>,
    ) -> Account {
        let (login, origin) = match self.rules.destination(&source.address) {
            Some(derived) => (derived, Origin::Derived),
            None => (source.address.clone(), Origin::Same),
        };
        // Of a source that is refused nothing can be derived, and its reason is enough.
        let is_sound = !cells
            .reasons
            .iter()
            .any(|reason| matches!(reason.column, Some(Column::SourceEmail | Column::SourceLogin)));
        if is_sound {
            self.check_derived(cells, &login, origin, server);
        }
        Account { login, origin, server, ..Account::default() }
    }

    fn check_derived(
        &self,
        cells: &mut Cells<'_>,
        login: &str,
        origin: Origin,
        server: Option<ServerId>,
    ) {
        let column = Column::DestEmail;
        let plain_fits = !login.contains('@')
            && login_problem(login).is_none()
            && server.is_none_or(|server| self.known.takes_plain_names(server));
        match address_problem(login).filter(|_| !plain_fits) {
            Some(_) if origin == Origin::Same => {
                cells.refuse(
                    column,
                    "Enter the destination's address: the source's user name isn't one.",
                );
            }
            Some(problem) => cells.refuse(column, format!("A rule makes it {login:?}. {problem}")),
            None if origin == Origin::Same => {
                cells.note(column, "The destination is taken to be the same address.");
            }
            None => cells.note(column, "The destination was made by a rule."),
        }
    }

    /// Checks an address and a login, either of which may be empty.
    fn check_login(
        &self,
        cells: &mut Cells<'_>,
        side: SideName,
        (address, login): (&str, &str),
        server: Option<ServerId>,
    ) {
        let column = Column::email(side);
        if !address.is_empty() {
            self.check_address(cells, column, address, login.is_empty(), server);
        }
        if let Some(problem) = login_problem(login).filter(|_| !login.is_empty()) {
            cells.refuse(Column::login(side), problem);
        }
        for (column, text) in [(column, address), (Column::login(side), login)] {
            if let Some(letter) = foreign_letter(text) {
                cells
                    .warn(column, format!("There is a {letter} among Latin letters: is it meant?"));
            }
        }
    }

    fn check_address(
        &self,
        cells: &mut Cells<'_>,
        column: Column,
        text: &str,
        logs_in: bool,
        server: Option<ServerId>,
    ) {
        let Some(problem) = address_problem(text) else {
            if !text.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.')) {
                cells.warn(column, "The domain has no dot: is it complete?");
            }
            return;
        };
        if text.contains('@') || !logs_in || login_problem(text).is_some() {
            return cells.refuse(column, problem);
        }
        match server {
            Some(server) if self.known.takes_plain_names(server) => {
                cells.note(column, "It is no address: it is taken as a user name.");
            }
            Some(server) => {
                let name = self.known.server_name(server);
                cells.refuse(
                    column,
                    format!(
                        "{problem} The server {name:?} wants whole addresses; \
                    if it does take this user name, put it into the column {}.",
                        login_header(column)
                    ),
                );
            }
            // The missing server is a reason already.
            None => {}
        }
    }

    fn check_options(&mut self, judged: &mut Judged, cells: &mut Cells<'a>) {
        let text = cells.raw(Column::Options).trim();
        if text.is_empty() {
            return;
        }
        text.clone_into(&mut judged.options);
        let found = self.options.get(text);
        for problem in &found.problems {
            cells.refuse(Column::Options, problem.clone());
        }
        for note in &found.notes {
            cells.note(Column::Options, note.clone());
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
            cells.refuse(Column::DestEmail, "Source and destination are the same mailbox.");
            return Verdict::Refused;
        }
        if let Some(name) = self.known.job_of_pair((from.0, &from.1), (to.0, &to.1)) {
            cells.refuse(
                None,
                format!("The job {name:?} moves this mailbox to the same place already."),
            );
            return Verdict::Duplicate { of: Twin::Job(name) };
        }
        let lacks = !source.has_password || !destination.has_password;
        let pair = (from, to);
        if let Some(earlier) = self.twins.earlier(&pair) {
            return duplicate(cells, earlier, lacks);
        }
        let near = self.twins.add(pair, Seen { row: cells.row.number, lacks });
        note_near(cells, near);
        if lacks {
            let (source, destination) = (!source.has_password, !destination.has_password);
            return Verdict::NeedsPassword { source, destination };
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
        cells.note(None, format!("The row ends early, without {}.", missing.join(", ")));
    }
}

/// Whether the row has a password for a side.
fn check_password(cells: &mut Cells<'_>, side: SideName) -> bool {
    let column = Column::password(side);
    let (text, kind) = (cells.raw(column), cells.kind(column));
    if text.is_empty() {
        return false;
    }
    if !text.contains('\0') && text.trim().is_empty() {
        cells.warn(column, "The cell has nothing but white space: it is taken as no password.");
        return false;
    }
    if let Some(problem) = password::problem(text, kind) {
        cells.refuse(column, problem);
    } else if let Some(note) = password::note(text, kind) {
        cells.warn(column, note);
    }
    true
}

fn name(cells: &mut Cells<'_>, source: &Account) -> String {
    let name = cells.trimmed(Column::Name);
    if name.chars().count() > LONGEST_NAME {
        cells.refuse(Column::Name, format!("A name is at most {LONGEST_NAME} characters long."));
    } else if name.chars().any(char::is_control) {
        cells.refuse(Column::Name, "A name has no line breaks or tabs.");
    }
    if name.is_empty() { source.login.clone() } else { name.to_owned() }
}

fn login_header(email: Column) -> &'static str {
    match email {
        Column::DestEmail => Column::DestLogin.header(),
        _ => Column::SourceLogin.header(),
    }
}

fn duplicate(cells: &mut Cells<'_>, earlier: Seen, lacks: bool) -> Verdict {
    let more = if earlier.lacks && !lacks {
        " This row has the passwords that are missing there."
    } else {
        ""
    };
    let text = format!("Row {} moves this mailbox to the same place.{more}", earlier.row);
    cells.refuse(None, text);
    Verdict::Duplicate { of: Twin::Row(earlier.row) }
}

fn note_near(cells: &mut Cells<'_>, (source, destination): (Option<u32>, Option<u32>)) {
    if let Some(row) = source {
        cells.warn(
            Column::SourceEmail,
            format!("Row {row} moves the same mailbox to another place."),
        );
    }
    if let Some(row) = destination {
        cells
            .warn(Column::DestEmail, format!("Row {row} moves another mailbox to the same place."));
    }
}
