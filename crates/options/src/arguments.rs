//! Splits a command line into options and their values, the way Perl's `Getopt::Long` does: `--opt value`,
//! `--opt=value`, one dash or two, options and other words in any order, `--` ends the options.
//!
//! Parser crates know neither abbreviations by imapsync's table, nor one dash for long names, nor any case, and clap shows
//! values in its errors: hence our own.
//!
//! What may be part of a password (values, words that belong to no option) is never repeated in an error.

use mailhaul_model::event::SideName;
use thiserror::Error;

use crate::option::{Row, Takes};
use crate::spelling::{Found, Spelling, Spellings, name_of};

/// One option of a command line.
#[derive(Clone, Debug)]
pub struct Given {
    pub row: &'static Row,
    pub side: Option<SideName>,
    pub value: Value,
}

impl Given {
    /// The option's name with its side: `port1`.
    pub fn name(&self) -> String {
        name_of(self.row, self.side)
    }
}

/// What an option was given.
#[derive(Clone, PartialEq)]
pub enum Value {
    On,
    Off,
    Text(String),
    Integer(i64),
    Number(f64),
    Pair(String, String),
}

impl std::fmt::Debug for Value {
    /// Without texts: one of them may be a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::On => f.write_str("On"),
            Self::Off => f.write_str("Off"),
            Self::Text(_) => f.write_str("Text(..)"),
            Self::Integer(number) => write!(f, "Integer({number})"),
            Self::Number(number) => write!(f, "Number({number})"),
            Self::Pair(..) => f.write_str("Pair(..)"),
        }
    }
}

/// Why a command line can't be taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ArgumentError {
    #[error("Unknown option: {0}")]
    Unknown(String),
    #[error("Option {typed} is ambiguous ({})", .names.join(", "))]
    Ambiguous { typed: String, names: Vec<String> },
    #[error("Option {0} requires an argument")]
    ValueMissing(String),
    #[error("Option {0} does not take an argument")]
    ValueUnwanted(String),
    #[error("Option {0} wants a number")]
    NotANumber(String),
    #[error(
        "Found {count} extra arguments, the first {where_}. It usually means a quoting issue or a misspelled option. \
         They are not shown: one may be part of a password"
    )]
    Extra { count: usize, where_: String },
    #[error("argument {0} is not valid UTF-8")]
    NotUtf8(usize),
}

/// Takes the words of a command line apart, the program's name left out.
pub fn parse<I: IntoIterator<Item = String>>(words: I) -> Result<Vec<Given>, ArgumentError> {
    let spellings = Spellings::default();
    let mut words = words.into_iter();
    let mut given: Vec<Given> = Vec::new();
    let mut extra: Option<(usize, String)> = None;
    while let Some(word) = words.next() {
        if word == "--" {
            words.by_ref().for_each(|word| note_extra(&mut extra, &word, &given));
            break;
        }
        match option_name(&word) {
            Some(name) => given.push(take(&spellings, name, &mut words)?),
            None => note_extra(&mut extra, &word, &given),
        }
    }
    match extra {
        Some((count, where_)) => Err(ArgumentError::Extra { count, where_ }),
        None => Ok(given),
    }
}

/// Empty words are passed over, as shells' quoting accidents leave them behind.
fn note_extra(extra: &mut Option<(usize, String)>, word: &str, given: &[Given]) {
    if word.is_empty() {
        return;
    }
    let place = || match given.last() {
        Some(option) => format!("behind --{}", option.name()),
        None => "before every option".to_owned(),
    };
    extra.get_or_insert_with(|| (0, place())).0 += 1;
}

fn option_name(word: &str) -> Option<&str> {
    let name = word.strip_prefix("--").or_else(|| word.strip_prefix('-'))?;
    (!name.is_empty()).then_some(name)
}

fn take(
    spellings: &Spellings,
    text: &str,
    words: &mut impl Iterator<Item = String>,
) -> Result<Given, ArgumentError> {
    let (typed, attached) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let spelling = match spellings.find(typed) {
        Found::One(spelling) => spelling,
        Found::None => return Err(ArgumentError::Unknown(typed.to_owned())),
        Found::Many(names) => {
            return Err(ArgumentError::Ambiguous { typed: typed.to_owned(), names });
        }
    };
    let value = value(&spelling, attached, words)?;
    Ok(Given { row: spelling.row, side: spelling.side, value })
}

fn value(
    spelling: &Spelling,
    attached: Option<&str>,
    words: &mut impl Iterator<Item = String>,
) -> Result<Value, ArgumentError> {
    let takes = spelling.row.takes;
    if matches!(takes, Takes::Flag | Takes::Switch) {
        return match attached {
            Some(_) => Err(ArgumentError::ValueUnwanted(spelling.text.clone())),
            None if spelling.negated => Ok(Value::Off),
            None => Ok(Value::On),
        };
    }
    let text = attached
        .map(str::to_owned)
        .or_else(|| words.next())
        .ok_or_else(|| ArgumentError::ValueMissing(spelling.name()))?;
    let no_number = || ArgumentError::NotANumber(spelling.name());
    Ok(match takes {
        Takes::Integer => Value::Integer(text.parse().map_err(|_| no_number())?),
        Takes::Number => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Number(number),
            _ => return Err(no_number()),
        },
        Takes::Pair => match text.split_once('=') {
            Some((key, value)) => Value::Pair(key.to_owned(), value.to_owned()),
            None => Value::Pair(text, "1".to_owned()),
        },
        Takes::Text | Takes::Flag | Takes::Switch => Value::Text(text),
    })
}

#[cfg(test)]
mod tests {
    use super::{ArgumentError, Value, parse};

    fn read(line: &[&str]) -> Result<Vec<(String, Value)>, ArgumentError> {
        let given = parse(line.iter().map(|word| (*word).to_owned()))?;
        Ok(given.into_iter().map(|g| (g.name(), g.value)).collect())
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn options_are_read_however_they_are_written() {
        let cases: &[(&[&str], &str, Value)] = &[
            (&["--host1", "a"], "host1", text("a")),
            (&["--host1=a"], "host1", text("a")),
            (&["-host1", "a"], "host1", text("a")),
            (&["-host1=a"], "host1", text("a")),
            (&["--HOST1", "a"], "host1", text("a")),
            (&["--password1", "--secret"], "password1", text("--secret")),
            (&["--password1", "-"], "password1", text("-")),
            (&["--password1", ""], "password1", text("")),
            (&["--password1="], "password1", text("")),
            (&["--password1=a=b"], "password1", text("a=b")),
            (&["--prefix2", ""], "prefix2", text("")),
            (&["--useh", "Date"], "useheader", text("Date")),
            (&["--port1", "1143"], "port1", Value::Integer(1143)),
            (&["--port1=-1"], "port1", Value::Integer(-1)),
            (&["--maxage", "1.5"], "maxage", Value::Number(1.5)),
            (&["--dry"], "dry", Value::On),
            (&["--nodry"], "dry", Value::Off),
            (&["-no-dry"], "dry", Value::Off),
            (
                &["--sslargs1", "SSL_verify_mode=1"],
                "sslargs1",
                Value::Pair("SSL_verify_mode".into(), "1".into()),
            ),
            (&["--sslargs2=X=a=b"], "sslargs2", Value::Pair("X".into(), "a=b".into())),
            (&["--sslargs2", "X"], "sslargs2", Value::Pair("X".into(), "1".into())),
            (&["--dry", "", "--"], "dry", Value::On),
        ];
        for (line, name, value) in cases {
            let line_text = line.join(" ");
            assert_eq!(read(line), Ok(vec![((*name).to_owned(), value.clone())]), "{line_text}");
        }
    }

    #[test]
    fn a_line_that_cannot_be_read_says_why_and_shows_no_value() {
        let cases: &[(&[&str], &str)] = &[
            (&["--nosuchoption"], "Unknown option: nosuchoption"),
            (&["--passwort1=hunter2"], "Unknown option: passwort1"),
            (
                &["--justfold"],
                "Option justfold is ambiguous (justfolderlists, justfolders, justfoldersizes)",
            ),
            (&["--host1"], "Option host1 requires an argument"),
            (&["--dry=1"], "Option dry does not take an argument"),
            (&["--port1", "imap"], "Option port1 wants a number"),
            (&["--maxage", "NaN"], "Option maxage wants a number"),
        ];
        for (line, error) in cases {
            assert_eq!(read(line).unwrap_err().to_string(), *error);
        }
        let spaced = read(&["--password1", "my", "hunter2", "word"]).unwrap_err().to_string();
        assert!(
            spaced.contains("Found 2 extra arguments, the first behind --password1"),
            "{spaced}"
        );
        assert!(!spaced.contains("hunter2"));
        assert!(read(&["--dry", "--", "--host1"]).is_err());
    }

    #[test]
    fn a_given_password_does_not_show_in_debug_output() {
        let given = parse(["--password1".to_owned(), "hunter2".to_owned()]).unwrap();
        assert!(!format!("{given:?}").contains("hunter2"));
    }
}
