//! What was done with a batch, when and by whom.

use jiff::Timestamp;
use mailhaul_model::{BatchId, Said};

use crate::column::{damaged, millis, said, time, to_said};
use crate::{Store, StoreError};

/// Something a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub at: Timestamp,
    /// The user's name on this computer.
    pub person: String,
    /// One sentence.
    pub text: Said,
}

impl Store {
    /// Writes down what was done.
    pub fn note_act(&self, batch: BatchId, act: &Act) -> Result<(), StoreError> {
        let sql = "INSERT INTO activity (at, batch, person, text) VALUES (?1, ?2, ?3, ?4)";
        self.lock()
            .execute(sql, (millis(Some(act.at)), batch.0, &act.person, to_said(&act.text)?))?;
        Ok(())
    }

    /// What was done with a batch, newest first, at most so much.
    pub fn acts_of(&self, batch: BatchId, most: u32) -> Result<Vec<Act>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT at, person, text FROM activity WHERE batch = ?1 ORDER BY id DESC LIMIT ?2",
        )?;
        let rows = statement.query_map((batch.0, most), |row| {
            Ok(Act {
                at: time(row, "at")?.ok_or_else(|| damaged("at", "0"))?,
                person: row.get("person")?,
                text: said(row, "text")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
