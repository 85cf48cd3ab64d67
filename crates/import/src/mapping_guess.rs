//! What the columns of a file probably mean: what was chosen for a header before, what the header says, what the cells look
//! like, and where a column stands, in this order.

use mailhaul_model::event::SideName::{self, Destination, Source};
use mailhaul_model::{Host, Said, said};

use crate::address::looks_like_address;
use crate::header::{Meaning, Remembered, Subject, meaning, normalise};
use crate::header_row::{SAMPLE, first_row_has_headers, first_row_is_header, share};
use crate::mapping::{ColumnGuess, Guess, How, Mapping};
use crate::table::FileKind;
use crate::{Column, Table};

/// Cells that are shown.
const SHOWN: usize = 3;

/// imapsync's order of fields.
const BATCH: [Column; 7] = [
    Column::SourceServer,
    Column::SourceEmail,
    Column::SourcePassword,
    Column::DestServer,
    Column::DestEmail,
    Column::DestPassword,
    Column::Options,
];

/// Guesses the meaning of every column. `remembered` has what a person chose for a header before.
pub fn guess(table: &Table, remembered: &Remembered) -> Guess {
    let has_header = first_row_is_header(table);
    let mut guess = guess_with(table, remembered, has_header);
    if has_header && !first_row_has_headers(table) {
        let note = said!(
            "The first row was taken for the columns' names, as there are no addresses in it."
        );
        guess.notes.insert(0, note);
    }
    guess
}

/// The same where a person said whether the first row names the columns.
pub fn guess_with(table: &Table, remembered: &Remembered, has_header: bool) -> Guess {
    let mut guesser = Guesser::new(table, has_header);
    if matches!(table.about().kind, FileKind::Batch { .. }) && !has_header {
        for (at, column) in BATCH.into_iter().enumerate() {
            guesser.assign(at, column, How::Content);
        }
    } else {
        guesser.by_memory(remembered);
        guesser.by_header();
        guesser.by_content();
    }
    guesser.finish()
}

struct Guesser<'a> {
    table: &'a Table,
    has_header: bool,
    columns: Vec<ColumnGuess>,
    meanings: Vec<Meaning>,
    notes: Vec<Said>,
}

impl<'a> Guesser<'a> {
    fn new(table: &'a Table, has_header: bool) -> Self {
        let header = table.rows().first().filter(|_| has_header);
        let width = table.expected_width(has_header);
        let column = |at| {
            let header = header.map_or("", |row| table.text(row, at)).trim();
            ColumnGuess {
                header: header.to_owned(),
                key: normalise(header),
                column: None,
                how: How::Unknown,
                alternatives: Vec::new(),
                samples: Vec::new(),
            }
        };
        let columns: Vec<ColumnGuess> = (0..width).map(column).collect();
        let meanings = columns.iter().map(|column| meaning(&column.header)).collect();
        Self { table, has_header, columns, meanings, notes: Vec::new() }
    }

    fn is_taken(&self, column: Column) -> bool {
        self.columns.iter().any(|one| one.column == Some(column))
    }

    /// Gives a column its meaning, unless another has it.
    fn assign(&mut self, at: usize, column: Column, how: How) -> bool {
        if self.is_taken(column) {
            return false;
        }
        let Some(one) = self.columns.get_mut(at) else { return false };
        if one.column.is_none() {
            one.column = Some(column);
            one.how = how;
        }
        true
    }

    fn by_memory(&mut self, remembered: &Remembered) {
        for at in 0..self.columns.len() {
            let key = &self.columns[at].key;
            if let Some(column) = remembered.get(key).copied().filter(|_| !key.is_empty()) {
                self.assign(at, column, How::Remembered);
            }
        }
    }

    /// Whole headers before those understood in part, sided ones before those that fit either side.
    fn by_header(&mut self) {
        for partial in [false, true] {
            let how = if partial { How::Position } else { How::Header };
            for sided in [true, false] {
                for subject in [
                    Subject::Email,
                    Subject::Login,
                    Subject::Password,
                    Subject::Server,
                    Subject::Name,
                    Subject::Options,
                ] {
                    self.by_subject(subject, partial, sided, how);
                }
            }
        }
    }

    fn by_subject(&mut self, subject: Subject, partial: bool, sided: bool, how: How) {
        let fits = |said: &Meaning| {
            // "Old" and "New" alone speak of addresses.
            let about = said.subject.or(said.side.map(|_| Subject::Email));
            // With words that aren't known, a side alone is nothing: "Phone 2".
            let is_sure = !partial || said.subject.is_some();
            about == Some(subject)
                && is_sure
                && said.partial == partial
                && said.side.is_some() == sided
        };
        let found: Vec<usize> = (0..self.columns.len())
            .filter(|at| self.columns[*at].column.is_none() && fits(&self.meanings[*at]))
            .collect();
        for (nth, at) in found.iter().enumerate() {
            let how = if nth > 0 && !sided { How::Position } else { how };
            self.by_meaning(*at, subject, self.meanings[*at].side, how);
        }
    }

    fn by_meaning(&mut self, at: usize, subject: Subject, side: Option<SideName>, how: How) {
        let either = [Source, Destination];
        let sides: &[SideName] = match &side {
            Some(side) => std::slice::from_ref(side),
            None => &either,
        };
        let wanted: Vec<Column> = match subject {
            Subject::Name => vec![Column::Name],
            Subject::Options => vec![Column::Options],
            Subject::Email => sides.iter().map(|side| Column::email(*side)).collect(),
            Subject::Password => sides.iter().map(|side| Column::password(*side)).collect(),
            Subject::Server => sides.iter().map(|side| Column::server(*side)).collect(),
            // imapsync calls the address user1; a login beside an address is a login.
            Subject::Login => {
                sides.iter().flat_map(|side| [Column::email(*side), Column::login(*side)]).collect()
            }
        };
        let taken = wanted.iter().find(|column| !self.is_taken(**column)).copied();
        match taken {
            Some(column) => {
                self.assign(at, column, how);
                if how == How::Position {
                    self.columns[at].alternatives =
                        wanted.into_iter().filter(|one| *one != column).collect();
                }
            }
            None => self.say_twice(at, &wanted),
        }
    }

    fn say_twice(&mut self, at: usize, wanted: &[Column]) {
        self.columns[at].alternatives = wanted.to_vec();
        if let Some(column) = wanted.first() {
            self.notes.push(said!(
                "Column {0} could be {1} as well, but another column is that already.",
                self.label(at),
                column.header()
            ));
        }
    }

    /// What has no telling header: addresses, hosts and options by their look, passwords by where they stand.
    fn by_content(&mut self) {
        let free: Vec<usize> = (0..self.columns.len())
            .filter(|at| {
                self.columns[*at].column.is_none() && self.columns[*at].alternatives.is_empty()
            })
            .collect();
        let mut addresses = self.looking(&free, looks_like_address);
        if addresses.is_empty() {
            addresses.extend(free.iter().copied().find(|at| self.has_address(*at)));
        }
        let missing = !self.is_taken(Column::SourceEmail);
        for (at, side) in
            addresses.iter().zip(if missing { [Source, Destination] } else { [Destination; 2] })
        {
            self.assign(*at, Column::email(side), How::Content);
        }
        // With a header, what it doesn't name stays unread: it may be anything.
        if self.has_header {
            return;
        }
        let options = self.looking(&free, |cell| cell.starts_with("--"));
        if let Some(at) = options.first() {
            self.assign(*at, Column::Options, How::Content);
        }
        let hosts = self.looking(&free, is_host);
        for (at, side) in hosts.into_iter().zip([Source, Destination]) {
            self.assign(at, Column::server(side), How::Content);
        }
        self.passwords_by_place(&free);
    }

    fn passwords_by_place(&mut self, free: &[usize]) {
        let first = self.columns.iter().position(|one| one.column == Some(Column::SourceEmail));
        let Some(first) = first else { return };
        let rest: Vec<usize> = free
            .iter()
            .copied()
            .filter(|at| self.columns[*at].column.is_none() && self.is_filled(*at))
            .collect();
        for at in rest {
            let column = match at {
                at if at < first => Column::Name,
                _ if !self.is_taken(Column::SourcePassword) && self.belongs_to_source(at) => {
                    Column::SourcePassword
                }
                _ => Column::DestPassword,
            };
            if self.assign(at, column, How::Position) {
                self.columns[at].alternatives =
                    [Column::SourcePassword, Column::DestPassword, Column::Name]
                        .into_iter()
                        .filter(|one| *one != column)
                        .collect();
            }
        }
    }

    /// Right behind the destination's address, with nothing between the two addresses, it may still be the source's.
    fn belongs_to_source(&self, at: usize) -> bool {
        let place = |column| self.columns.iter().position(|one| one.column == Some(column));
        match (place(Column::SourceEmail), place(Column::DestEmail)) {
            (Some(source), Some(dest)) => at < dest || dest == source + 1,
            _ => true,
        }
    }

    fn looking(&self, free: &[usize], is_so: impl Fn(&str) -> bool) -> Vec<usize> {
        let rows = self.table.data(self.has_header);
        free.iter()
            .copied()
            .filter(|at| u32::try_from(*at).is_ok_and(|at| share(self.table, rows, at, &is_so)))
            .collect()
    }

    fn has_address(&self, at: usize) -> bool {
        let rows = self.table.data(self.has_header).iter().take(SAMPLE);
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        rows.into_iter().any(|row| looks_like_address(self.table.text(row, at).trim()))
    }

    fn is_filled(&self, at: usize) -> bool {
        !self.looking(&[at], |_| true).is_empty()
    }

    fn label(&self, at: usize) -> String {
        match self.columns[at].header.as_str() {
            "" => (at + 1).to_string(),
            header => format!("{header:?}"),
        }
    }

    fn finish(mut self) -> Guess {
        let rows = self.table.data(self.has_header);
        for at in 0..self.columns.len() {
            if self.may_be_shown(at) {
                let cells =
                    rows.iter().map(|row| self.table.text(row, u32::try_from(at).unwrap_or(0)));
                let cells = cells.filter(|cell| !cell.is_empty() && self.is_safe(at, cell));
                let cells = cells.take(SHOWN).map(str::to_owned);
                self.columns[at].samples = cells.collect();
            }
        }
        self.note_positions();
        let columns = self.columns.iter().map(|one| one.column).collect();
        let mapping = Mapping { has_header: self.has_header, columns };
        Guess { mapping, columns: self.columns, notes: self.notes }
    }

    /// Cells of a column that isn't known may be passwords, unless all of them are addresses.
    fn may_be_shown(&self, at: usize) -> bool {
        let rows = self.table.data(self.has_header);
        let column = u32::try_from(at).unwrap_or(u32::MAX);
        match self.columns[at].column {
            Some(column) => !column.is_secret(),
            None => rows
                .iter()
                .take(SAMPLE)
                .map(|row| self.table.text(row, column).trim())
                .all(|cell| cell.is_empty() || looks_like_address(cell)),
        }
    }

    /// An address column that is only guessed may have a password in it where the file is in disorder.
    fn is_safe(&self, at: usize, cell: &str) -> bool {
        self.columns[at].how != How::Content || looks_like_address(cell.trim()) || is_host(cell)
    }

    fn note_positions(&mut self) {
        let unsure: Vec<String> = (0..self.columns.len())
            .filter(|at| self.columns[*at].how == How::Position)
            .filter_map(|at| {
                let column = self.columns[at].column?;
                Some(format!("{} → {}", self.label(at), column.header()))
            })
            .collect();
        if !unsure.is_empty() {
            self.notes.push(said!(
                "Not certain, look at these columns before going on: {0}.",
                unsure.join(", ")
            ));
        }
    }
}

fn is_host(text: &str) -> bool {
    let named = text.contains('.') && text.contains(|c: char| c.is_alphabetic());
    (named || text.parse::<std::net::IpAddr>().is_ok()) && text.parse::<Host>().is_ok()
}
