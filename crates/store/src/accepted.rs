//! Messages that did not arrive, over all jobs of a batch, and those that somebody said may stay behind.

use jiff::Timestamp;
use mailhaul_model::event::MessageReport;
use mailhaul_model::{BatchId, JobId, Uid};

use crate::column::{millis, time};
use crate::report::report;
use crate::{Store, StoreError};

/// A message that the newest run of its job that looked at messages named as not arriving.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedMessage {
    pub job: JobId,
    pub job_name: String,
    pub report: MessageReport,
    /// Since when it may stay behind, and what was noted about that.
    pub accepted: Option<(Timestamp, String)>,
}

// Of every job the newest run for real or its verification: an older one is out of date.
macro_rules! failed_sql {
    ($which:literal) => {
        concat!(
            "SELECT j.id AS job, j.name AS job_name, m.outcome, m.folder, m.uid, m.subject, m.size, m.date, m.reason,
                    ifnull(a.at, 0) AS accepted, ifnull(a.note, '') AS note
             FROM jobs j
             LEFT JOIN batch_jobs b ON b.job = j.id
             JOIN run_reports m ON m.run = (SELECT max(id) FROM runs WHERE job = j.id AND kind IN ('copy', 'verify'))
             LEFT JOIN accepted a ON a.job = j.id AND a.folder = m.folder AND a.uid = m.uid ",
            $which
        )
    };
}

impl Store {
    /// The messages of a batch that did not arrive, from the `offset`-th on.
    pub fn failed_messages(
        &self,
        batch: BatchId,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<FailedMessage>, StoreError> {
        let sql = failed_sql!("WHERE b.batch = ?1 ORDER BY j.id, m.place LIMIT ?3 OFFSET ?2");
        let connection = self.lock();
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map((batch.0, offset, limit), failed)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many messages of a batch did not arrive.
    pub fn count_failed_messages(&self, batch: BatchId) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) AS messages FROM batch_jobs b
                   JOIN run_reports m
                     ON m.run = (SELECT max(id) FROM runs WHERE job = b.job AND kind IN ('copy', 'verify'))
                   WHERE b.batch = ?1";
        Ok(self.lock().prepare_cached(sql)?.query_row([batch.0], |row| row.get("messages"))?)
    }

    /// The messages of a job that did not arrive.
    pub fn failed_messages_of(&self, job: JobId) -> Result<Vec<FailedMessage>, StoreError> {
        let connection = self.lock();
        let mut statement =
            connection.prepare_cached(failed_sql!("WHERE j.id = ?1 ORDER BY m.place"))?;
        let rows = statement.query_map([job.0], failed)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes that messages may stay behind.
    pub fn accept_messages(
        &self,
        messages: &[(JobId, String, Uid)],
        note: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO accepted (job, folder, uid, at, note) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (job, folder, uid) DO UPDATE SET at = excluded.at, note = excluded.note",
            )?;
            for (job, folder, uid) in messages {
                statement.execute((job.0, folder, uid.get(), millis(Some(now)), note))?;
            }
            Ok(())
        })
    }
}

fn failed(row: &rusqlite::Row<'_>) -> rusqlite::Result<FailedMessage> {
    let note: String = row.get("note")?;
    Ok(FailedMessage {
        job: JobId(row.get("job")?),
        job_name: row.get("job_name")?,
        report: report(row)?,
        accepted: time(row, "accepted")?.map(|at| (at, note)),
    })
}
