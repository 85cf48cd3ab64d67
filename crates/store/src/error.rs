//! Why the database did not do what was asked.

use thiserror::Error;

/// An error of the database file.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error(
        "this data was written by a newer Mailhaul (format {found}, this one knows {known}): install the newest version"
    )]
    Newer { found: u32, known: u32 },
    #[error("the database can't be brought up to date (step {step}): {source}")]
    Migration {
        step: u32,
        #[source]
        source: rusqlite::Error,
    },
    #[error("the database is damaged: {0}")]
    Damaged(String),
    #[error("{}", failed(.0))]
    Sqlite(#[from] rusqlite::Error),
    #[error("a value can't be stored as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// A full disk is no fault of the database's: what helps is said in its place.
fn failed(error: &rusqlite::Error) -> String {
    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) {
        return "the disk that the data folder is on is full: make room there and try again. What was kept before is still there".into();
    }
    format!("the database failed: {error}")
}
