//! How values of the model stand in columns.

use jiff::Timestamp;
use mailhaul_model::event::{MessageOutcome, SideName};
use mailhaul_model::{JobState, RunKind, Said, Security};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Error, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;

/// A value that stands in a column as one of a few words.
pub trait Word: Sized + Copy + PartialEq + 'static {
    /// Every value and its word.
    const WORDS: &'static [(Self, &'static str)];

    /// The word of a value.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(value, _)| *value == self).map_or("", |(_, word)| word)
    }
}

impl Word for JobState {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::New, "new"),
        (Self::Queued, "queued"),
        (Self::Running, "running"),
        (Self::Waiting, "waiting"),
        (Self::Interrupted, "interrupted"),
        (Self::Done, "done"),
        (Self::Warnings, "warnings"),
        (Self::Failed, "failed"),
        (Self::Cancelled, "cancelled"),
    ];
}

impl Word for RunKind {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Check, "check"),
        (Self::Dry, "dry"),
        (Self::Copy, "copy"),
        (Self::Verify, "verify"),
    ];
}

impl Word for Security {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Tls, "tls"), (Self::Starttls, "starttls"), (Self::None, "none")];
}

impl Word for MessageOutcome {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Skipped, "skipped"), (Self::Refused, "refused"), (Self::Vanished, "vanished")];
}

impl Word for SideName {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Source, "source"), (Self::Destination, "destination")];
}

/// Reads a word.
pub fn word<T: Word>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str().map_err(from_sql(column))?;
    let found = T::WORDS.iter().find(|(_, word)| *word == text).map(|(value, _)| *value);
    found.ok_or_else(|| damaged(column, text))
}

/// Reads a time; `None` for 0.
pub fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    match row.get::<_, i64>(column)? {
        0 => Ok(None),
        number => Timestamp::from_millisecond(number)
            .map(Some)
            .map_err(|error| conversion(column, &error)),
    }
}

/// A time as it is written; 0 for `None`.
pub fn millis(at: Option<Timestamp>) -> i64 {
    at.map_or(0, Timestamp::as_millisecond)
}

/// Reads JSON; `None` for ''.
pub fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_str().map_err(from_sql(column))? {
        "" => Ok(None),
        text => serde_json::from_str(text).map(Some).map_err(|error| conversion(column, &error)),
    }
}

/// JSON as it is written; '' for `None`.
pub fn to_json<T: Serialize>(value: Option<&T>) -> Result<String, StoreError> {
    Ok(value.map(serde_json::to_string).transpose()?.unwrap_or_default())
}

/// What a sentence that is taken apart begins with in a column; nothing else does.
const APART: &str = r#"{"code":"#;

/// Reads a sentence: taken apart, or words that nobody translates.
pub fn said(row: &Row<'_>, column: &str) -> rusqlite::Result<Said> {
    let text = row.get_ref(column)?.as_str().map_err(from_sql(column))?;
    if !text.starts_with(APART) {
        return Ok(Said::as_it_is(text));
    }
    serde_json::from_str(text).map_err(|error| conversion(column, &error))
}

/// A sentence as it is written.
pub fn to_said(said: &Said) -> Result<String, StoreError> {
    let plain = said.is_as_it_is().then(|| said.to_string());
    match plain.filter(|text| !text.starts_with(APART)) {
        Some(text) => Ok(text),
        None => Ok(serde_json::to_string(said)?),
    }
}

/// Reads a text that a value of the model is made of.
pub fn parsed<T>(row: &Row<'_>, column: &str) -> rusqlite::Result<T>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let text = row.get_ref(column)?.as_str().map_err(from_sql(column))?;
    text.parse().map_err(|error| conversion(column, &error))
}

/// Reads a text; `None` for ''.
pub fn filled(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<String>> {
    let text: String = row.get(column)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// A value in a column that no version of the program wrote.
pub fn damaged(column: &str, text: &str) -> Error {
    conversion(column, &format!("{text:?} is not one of its values"))
}

fn conversion(column: &str, error: &dyn std::fmt::Display) -> Error {
    Error::FromSqlConversionFailure(0, Type::Text, format!("column {column}: {error}").into())
}

fn from_sql(column: &str) -> impl Fn(FromSqlError) -> Error {
    move |error| conversion(column, &error)
}
