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
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("a value can't be stored as JSON: {0}")]
    Json(#[from] serde_json::Error),
}
