//! From what was typed to the row that is meant, by the rules of Perl's `Getopt::Long` as imapsync uses it: any case,
//! any beginning that only one option has, `no` or `no-` before what can be turned off.
//!
//! Our own options are found by their whole name alone, so that every abbreviation means what it means to imapsync.

use std::collections::BTreeSet;

use mailhaul_model::event::SideName;

use crate::option::{Group, Row, Takes};
use crate::table::{ALIASES, ROWS};

/// One way to write an option.
#[derive(Clone, Debug)]
pub struct Spelling {
    /// In lower case.
    pub text: String,
    pub row: &'static Row,
    pub side: Option<SideName>,
    /// `--noX`.
    pub negated: bool,
}

impl Spelling {
    /// The option as the table has it, with its side: `port1`.
    pub fn name(&self) -> String {
        name_of(self.row, self.side)
    }
}

/// The name of a row's option for a side.
pub fn name_of(row: &Row, side: Option<SideName>) -> String {
    let suffix = row.sides.suffixes().iter().find(|(_, s)| *s == side).map_or("", |(text, _)| text);
    format!("{}{suffix}", row.name)
}

/// What a typed name may mean.
#[derive(Debug)]
pub enum Found {
    One(Spelling),
    None,
    /// Several options begin so: their names.
    Many(Vec<String>),
}

/// Every spelling there is.
#[derive(Debug)]
pub struct Spellings(Vec<Spelling>);

impl Default for Spellings {
    /// Spells out the table.
    fn default() -> Self {
        let mut all = Vec::new();
        for row in ROWS {
            for (suffix, side) in row.sides.suffixes() {
                let name = format!("{}{suffix}", row.name).to_lowercase();
                for alias in ALIASES.iter().filter(|(_, of)| *of == name) {
                    spell(&mut all, row, *side, alias.0);
                }
                spell(&mut all, row, *side, &name);
            }
        }
        Self(all)
    }
}

impl Spellings {
    /// Finds what was typed, without its dashes and value.
    pub fn find(&self, typed: &str) -> Found {
        let typed = typed.to_lowercase();
        if let Some(exact) = self.0.iter().find(|s| s.text == typed) {
            return Found::One(exact.clone());
        }
        let mut hits: Vec<&Spelling> = self
            .0
            .iter()
            .filter(|s| s.row.group != Group::Ours && s.text.starts_with(&typed))
            .collect();
        hits.sort_by(|a, b| a.text.cmp(&b.text));
        let meanings: BTreeSet<(String, bool)> =
            hits.iter().map(|hit| (hit.name(), hit.negated)).collect();
        match (hits.first(), meanings.len()) {
            (None, _) => Found::None,
            (Some(hit), 1) => Found::One((*hit).clone()),
            _ => Found::Many(hits.iter().map(|hit| hit.text.clone()).collect()),
        }
    }
}

fn spell(all: &mut Vec<Spelling>, row: &'static Row, side: Option<SideName>, name: &str) {
    all.push(Spelling { text: name.to_owned(), row, side, negated: false });
    if row.takes == Takes::Switch {
        for no in ["no", "no-"] {
            all.push(Spelling { text: format!("{no}{name}"), row, side, negated: true });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Found, Spellings};

    #[test]
    fn no_two_rows_are_spelled_alike() {
        let mut seen = BTreeMap::new();
        for spelling in Spellings::default().0 {
            let earlier = seen.insert(spelling.text.clone(), spelling.name());
            assert_eq!(earlier, None, "{} is spelled twice", spelling.text);
        }
    }

    fn found(typed: &str) -> String {
        match Spellings::default().find(typed) {
            Found::One(s) if s.negated => format!("no {}", s.name()),
            Found::One(s) => s.name(),
            Found::None => "unknown".into(),
            Found::Many(names) => format!("one of {}", names.join(" ")),
        }
    }

    #[test]
    fn what_is_typed_means_what_it_means_to_imapsync() {
        for (typed, meant) in [
            ("host1", "host1"),
            ("HOST1", "host1"),
            ("Host2", "host2"),
            ("fixinboxinbox", "fixInboxINBOX"),
            ("nossl1", "no ssl1"),
            ("no-ssl1", "no ssl1"),
            ("NoTLS2", "no tls2"),
            ("nosyncacls", "no syncacls"),
            ("useh", "useheader"),
            ("regext", "regextrans2"),
            ("justfolders", "justfolders"),
            ("justfold", "one of justfolderlists justfolders justfoldersizes"),
            ("justfolderss", "unknown"),
            ("justfoldersi", "justfoldersizes"),
            ("foldersizesat", "foldersizesatend"),
            ("nofoldersizesa", "no foldersizesatend"),
            ("delete", "delete1"),
            ("expunge", "expunge1"),
            ("subscribe", "subscribe"),
            ("subscribed", "subscribed"),
            ("subscribe_a", "subscribeall"),
            ("timeout", "timeout"),
            ("timeout2", "timeout2"),
            ("time", "one of timeout timeout1 timeout2"),
            ("host", "one of host1 host2"),
            ("ver", "version"),
            ("verify", "verify"),
            ("verif", "unknown"),
            ("pi", "one of pidfile pidfilelocking pipemess pipemesscheck"),
            ("pin1", "pin1"),
            ("nohost1", "unknown"),
            ("nofolder", "one of nofoldersizes nofoldersizesatend"),
            ("noexclude", "noexclude"),
            ("modules", "modulesversion"),
            ("nosuchoption", "unknown"),
            ("nojson", "no json"),
        ] {
            assert_eq!(found(typed), meant, "--{typed}");
        }
    }
}
