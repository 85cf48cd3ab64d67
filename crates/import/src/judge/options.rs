//! The options column. Most rows of a file have the same options: each text is read once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use mailhaul_model::RunOptions;
use mailhaul_options::cell;

/// What a cell's options come to.
pub(crate) struct CellResult {
    pub(crate) options: RunOptions,
    pub(crate) notes: Vec<String>,
    pub(crate) problems: Vec<String>,
}

/// Options that were read before, by their text.
#[derive(Default)]
pub(crate) struct OptionsCache<'a>(HashMap<&'a str, CellResult>);

impl<'a> OptionsCache<'a> {
    pub(crate) fn get(&mut self, text: &'a str) -> &CellResult {
        match self.0.entry(text) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(read(text)),
        }
    }
}

fn read(text: &str) -> CellResult {
    match cell::read(text) {
        Ok(read) => CellResult { options: read.options, notes: read.notes, problems: Vec::new() },
        Err(errors) => CellResult {
            options: RunOptions::default(),
            notes: Vec::new(),
            problems: errors.iter().map(|error| sentence(&error.to_string())).collect(),
        },
    }
}

fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(char::to_uppercase).into_iter().flatten();
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    first.chain(rest).chain(end.chars()).collect()
}
