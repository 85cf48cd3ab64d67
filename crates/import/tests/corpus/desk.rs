//! What surrounds a file: the servers and jobs that are known, and short ways to ask.

use std::collections::BTreeMap;

use mailhaul_import::{
    Judged, Known, Mailbox, Mapping, NewJob, Preview, ReadError, Remembered, Rules, ServerMatch,
    Table, Verdict, guess, judge, read, take,
};
use mailhaul_model::event::SideName::{self, Destination, Source};
use mailhaul_model::{JobId, ServerId};

pub(crate) const OLD: ServerId = ServerId(1);
pub(crate) const NEW: ServerId = ServerId(2);
/// Takes user names that aren't addresses.
pub(crate) const PLAIN: ServerId = ServerId(3);

/// What is known, and what is chosen for all rows.
#[derive(Default)]
pub(crate) struct Desk {
    pub(crate) no_defaults: bool,
    /// A pair of logins that a job moves from OLD to NEW.
    pub(crate) job: Option<(&'static str, &'static str)>,
}

impl Known for Desk {
    fn server(&self, text: &str) -> ServerMatch {
        match text.to_lowercase().as_str() {
            "old" | "imap.old.example" => ServerMatch::One(OLD),
            "new" | "imap.new.example" => ServerMatch::One(NEW),
            "plain" => ServerMatch::One(PLAIN),
            "twin" => ServerMatch::Many(vec!["Twin A".into(), "Twin B".into()]),
            "gone" => ServerMatch::Archived,
            _ => ServerMatch::None,
        }
    }

    fn default_server(&self, side: SideName) -> Option<ServerId> {
        (!self.no_defaults).then_some(if side == Source { OLD } else { NEW })
    }

    fn server_name(&self, server: ServerId) -> String {
        format!("server {server}")
    }

    fn takes_plain_names(&self, server: ServerId) -> bool {
        server == PLAIN
    }

    fn job_of_pair(&self, source: (ServerId, &str), dest: (ServerId, &str)) -> Option<String> {
        let (from, to) = self.job?;
        (source == (OLD, from) && dest == (NEW, to)).then(|| "Mia's job".to_owned())
    }

    fn mailboxes(&self, login: &str) -> Vec<Mailbox> {
        let mailbox = |job, side| Mailbox { job: JobId(job), name: format!("job {job}"), side };
        match login {
            "mia@a.example" => vec![mailbox(1, Source)],
            "tom@a.example" => vec![mailbox(2, Source), mailbox(2, Destination)],
            "ida@a.example" => vec![mailbox(3, Source), mailbox(4, Source)],
            _ => Vec::new(),
        }
    }
}

/// A file, read and mapped by the first guess.
pub(crate) struct File {
    pub(crate) table: Table,
    pub(crate) mapping: Mapping,
}

impl File {
    pub(crate) fn judge(&self) -> Preview {
        self.judge_with(&Rules::default(), &Desk::default())
    }

    pub(crate) fn judge_with(&self, rules: &Rules, desk: &Desk) -> Preview {
        let preview = judge(&self.table, &self.mapping, rules, desk);
        let counts = preview.counts;
        let sum = counts.ready
            + counts.needs_password
            + counts.duplicate
            + counts.refused
            + counts.example;
        assert_eq!(sum, counts.rows);
        assert_eq!(counts.rows as usize, preview.rows.len());
        preview
    }

    pub(crate) fn jobs(self) -> Vec<NewJob> {
        take(self.table, &self.mapping, &Rules::default(), &Desk::default()).jobs
    }
}

pub(crate) fn open(bytes: &[u8]) -> File {
    open_named(bytes, "users.csv")
}

pub(crate) fn open_named(bytes: &[u8], name: &str) -> File {
    let table = read(bytes, name).unwrap();
    let mapping = guess(&table, &Remembered::default()).mapping;
    File { table, mapping }
}

pub(crate) fn error(bytes: &[u8]) -> ReadError {
    read(bytes, "users.csv").unwrap_err()
}

pub(crate) fn letters(preview: &Preview) -> String {
    let letter = |row: &Judged| match row.verdict {
        Verdict::Ready => 'R',
        Verdict::NeedsPassword { .. } => 'N',
        Verdict::Duplicate { .. } => 'D',
        Verdict::Refused => 'X',
        Verdict::Example => 'E',
    };
    preview.rows.iter().map(letter).collect()
}

/// Asserts the verdicts of a file.
pub(crate) fn check(what: &str, bytes: &[u8], expected: &str) {
    let preview = open(bytes).judge();
    assert_eq!(letters(&preview), expected, "{what}: {:?}", preview.rows);
}

/// Asserts the verdict of a file's only row, and returns all that is said about it.
pub(crate) fn only(bytes: &[u8], expected: &str) -> String {
    let preview = open(bytes).judge();
    assert_eq!(letters(&preview), expected, "{:?}", preview.rows);
    said(&preview.rows[0])
}

/// Reasons and notes of a row, with their columns.
pub(crate) fn said(row: &Judged) -> String {
    let column = |column: Option<mailhaul_import::Column>| column.map_or("row", |c| c.header());
    let reasons = row.reasons.iter().map(|r| format!("{}: {}", column(r.column), r.text));
    let notes = row.notes.iter().map(|n| format!("{}: {}", column(n.column), n.text));
    reasons.chain(notes).collect::<Vec<_>>().join("\n")
}

/// The passwords of the jobs by their source login.
pub(crate) fn passwords(bytes: &[u8]) -> BTreeMap<String, [String; 2]> {
    let text = |secret: &Option<mailhaul_model::Secret>| {
        secret.as_ref().map_or_else(|| "(none)".to_owned(), |one| one.expose().to_owned())
    };
    let pair = |job: &NewJob| [text(&job.source.password), text(&job.destination.password)];
    let jobs = open(bytes).jobs();
    jobs.iter().map(|job| (job.source.login.clone(), pair(job))).collect()
}
