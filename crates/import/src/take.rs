//! What comes of a table in the end: one typed value for each row that can be imported.

use std::collections::HashMap;

use mailhaul_model::{RunOptions, Secret, ServerId};

use crate::judge::{OptionsCache, Places};
use crate::{Column, Judged, Known, Mapping, Preview, Rules, Table, judge};

/// A job to make.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// The row it comes from.
    pub row: u32,
    pub name: String,
    pub source: Account,
    pub destination: Account,
    pub options: RunOptions,
}

/// One side of it.
#[derive(Clone, Debug)]
pub struct Account {
    pub server: ServerId,
    pub login: String,
    /// As in the file, to the byte; `None` where it has none.
    pub password: Option<Secret>,
}

/// The jobs, and the verdicts they come from.
#[derive(Clone, Debug)]
pub struct Taken {
    pub jobs: Vec<NewJob>,
    pub preview: Preview,
}

/// Judges a table for the last time and takes it apart. Its texts are overwritten when this returns.
#[expect(clippy::needless_pass_by_value, reason = "the table has to end here")]
pub fn take(table: Table, mapping: &Mapping, rules: &Rules, known: &dyn Known) -> Taken {
    let preview = judge(&table, mapping, rules, known);
    let places = Places::new(mapping);
    let rows: HashMap<u32, _> = table.rows().iter().map(|row| (row.number, row)).collect();
    let mut options = OptionsCache::default();
    let job = |judged: &Judged| {
        let row = rows.get(&judged.row)?;
        let text = |column| places.of(column).map_or("", |at| table.text(row, at));
        let account = |server, login: &str, has_password, column| Account {
            server,
            login: login.to_owned(),
            password: if has_password { Some(Secret::new(text(column))) } else { None },
        };
        let source = (judged.source_password, Column::SourcePassword);
        let dest = (judged.dest_password, Column::DestPassword);
        Some(NewJob {
            row: judged.row,
            name: judged.name.clone(),
            source: account(judged.source_server?, &judged.source.text, source.0, source.1),
            destination: account(judged.dest_server?, &judged.destination.text, dest.0, dest.1),
            options: options.get(text(Column::Options).trim()).options.clone(),
        })
    };
    let jobs = preview.rows.iter().filter(|row| row.verdict.is_importable()).filter_map(job);
    let jobs = jobs.collect();
    Taken { jobs, preview }
}
