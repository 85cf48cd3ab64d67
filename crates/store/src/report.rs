//! Messages that a run names as not arriving.

use mailhaul_model::event::MessageReport;
use mailhaul_model::{ByteCount, RunId, Uid};
use rusqlite::Row;

use crate::column::{Word, damaged, said, to_said, word};
use crate::{Store, StoreError};

impl Store {
    /// Adds reports to those of a run.
    pub fn add_reports(&self, run: RunId, reports: &[MessageReport]) -> Result<(), StoreError> {
        if reports.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            let sql = "SELECT ifnull(max(place), 0) FROM run_reports WHERE run = ?1";
            let last: u32 = transaction.query_row(sql, [run.0], |row| row.get(0))?;
            let mut statement = transaction.prepare_cached(
                "INSERT INTO run_reports (run, place, outcome, folder, uid, subject, size, date, reason)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            for (place, report) in (last + 1..).zip(reports) {
                statement.execute((
                    run.0,
                    place,
                    report.outcome.word(),
                    &report.folder,
                    report.uid.get(),
                    &report.subject,
                    i64::try_from(report.size.0).unwrap_or(i64::MAX),
                    &report.date,
                    to_said(&report.reason)?,
                ))?;
            }
            Ok(())
        })
    }

    /// The reports of a run from the `offset`-th on, in order.
    pub fn reports_of(
        &self,
        run: RunId,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<MessageReport>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT outcome, folder, uid, subject, size, date, reason
             FROM run_reports WHERE run = ?1 AND place > ?2 ORDER BY place LIMIT ?3",
        )?;
        let rows = statement.query_map((run.0, offset, limit), report)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many messages a run has named.
    pub fn report_count(&self, run: RunId) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM run_reports WHERE run = ?1";
        Ok(self.lock().query_row(sql, [run.0], |row| row.get(0))?)
    }
}

pub(crate) fn report(row: &Row<'_>) -> rusqlite::Result<MessageReport> {
    let size: i64 = row.get("size")?;
    Ok(MessageReport {
        outcome: word(row, "outcome")?,
        folder: row.get("folder")?,
        uid: Uid::new(row.get("uid")?).ok_or_else(|| damaged("uid", "0"))?,
        subject: row.get("subject")?,
        size: ByteCount(u64::try_from(size).unwrap_or(0)),
        date: row.get("date")?,
        reason: said(row, "reason")?,
    })
}
