//! Messages that a job's runs changed on their way.

use mailhaul_model::event::MessageChange;
use mailhaul_model::{ByteCount, JobId, Uid};

use crate::column::{damaged, json};
use crate::{Store, StoreError};

impl Store {
    /// Keeps what was changed; of a message that was changed again, what was said last.
    pub fn note_changes(&self, job: JobId, changes: &[MessageChange]) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT OR REPLACE INTO changed_messages (job, folder, uid, subject, size, date, edits)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            for change in changes {
                statement.execute((
                    job.0,
                    &change.folder,
                    change.uid.get(),
                    &change.subject,
                    i64::try_from(change.size.0).unwrap_or(i64::MAX),
                    &change.date,
                    serde_json::to_string(&change.edits)?,
                ))?;
            }
            Ok(())
        })
    }

    /// All messages of a job that were changed, by folder and UID.
    pub fn changes_of(&self, job: JobId) -> Result<Vec<MessageChange>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT folder, uid, subject, size, date, edits FROM changed_messages WHERE job = ?1 ORDER BY folder, uid",
        )?;
        let rows = statement.query_map([job.0], |row| {
            let size: i64 = row.get("size")?;
            Ok(MessageChange {
                folder: row.get("folder")?,
                uid: Uid::new(row.get("uid")?).ok_or_else(|| damaged("uid", "0"))?,
                subject: row.get("subject")?,
                size: ByteCount(u64::try_from(size).unwrap_or(0)),
                date: row.get("date")?,
                edits: json(row, "edits")?.unwrap_or_default(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
