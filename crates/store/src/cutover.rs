//! Cut-overs: what was decided for a batch's domains, and what was seen of them.

use jiff::Timestamp;
use mailhaul_model::cutover::{CutOverMemory, CutOverPlan};
use mailhaul_model::{BatchId, JobId};
use rusqlite::{OptionalExtension, Row};

use crate::column::{json, time, to_json};
use crate::{Store, StoreError};

/// The cut-over of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct CutOverRecord {
    pub batch: BatchId,
    pub plan: CutOverPlan,
    pub memory: CutOverMemory,
}

impl Store {
    /// What was decided and seen; `None` before anything was.
    pub fn cutover(&self, batch: BatchId) -> Result<Option<CutOverRecord>, StoreError> {
        let sql = "SELECT batch, plan, memory FROM cutovers WHERE batch = ?1";
        Ok(self.lock().prepare_cached(sql)?.query_row([batch.0], record).optional()?)
    }

    /// Those of all batches that aren't closed.
    pub fn cutovers(&self) -> Result<Vec<CutOverRecord>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT batch, plan, memory FROM cutovers JOIN batches ON batches.id = batch WHERE closed = 0",
        )?;
        let rows = statement.query_map([], record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Writes down what is decided, or what was seen.
    pub fn put_cutover(&self, record: &CutOverRecord) -> Result<(), StoreError> {
        self.lock().execute(
            "INSERT INTO cutovers (batch, plan, memory) VALUES (?1, ?2, ?3)
             ON CONFLICT (batch) DO UPDATE SET plan = excluded.plan, memory = excluded.memory",
            (record.batch.0, to_json(Some(&record.plan))?, to_json(Some(&record.memory))?),
        )?;
        Ok(())
    }

    /// When a run of a batch last brought a message over.
    pub fn last_arrival(&self, batch: BatchId) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT coalesce(max(ended), 0) AS ended FROM runs
                   JOIN batch_jobs ON batch_jobs.job = runs.job
                   WHERE batch = ?1 AND kind = 'copy' AND tally <> '' AND json_extract(tally, '$.copied') > 0";
        Ok(self.lock().prepare_cached(sql)?.query_row([batch.0], |row| time(row, "ended"))?)
    }

    /// Since when every mailbox that was ever moved was moved again: of their newest runs for real that went through, when the
    /// earliest was asked for.
    pub fn listened_since(&self, batch: BatchId) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT coalesce(min(newest), 0) AS heard FROM
                     (SELECT max(queued) AS newest FROM runs JOIN batch_jobs ON batch_jobs.job = runs.job
                      WHERE batch = ?1 AND kind = 'copy' AND state IN ('done', 'warnings') GROUP BY runs.job)";
        Ok(self.lock().prepare_cached(sql)?.query_row([batch.0], |row| time(row, "heard"))?)
    }

    /// Whether a run of a batch is open.
    pub fn is_busy(&self, batch: BatchId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM runs JOIN batch_jobs ON batch_jobs.job = runs.job WHERE batch = ?1
                   AND state IN ('queued', 'running', 'waiting', 'interrupted'))";
        Ok(self.lock().prepare_cached(sql)?.query_row([batch.0], |row| row.get(0))?)
    }

    /// The jobs of a batch that were run for real before, and whose run at the moment, if any, is over.
    pub fn jobs_to_top_up(&self, batch: BatchId) -> Result<Vec<JobId>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT job FROM batch_jobs WHERE batch = ?1
             AND EXISTS (SELECT 1 FROM runs WHERE runs.job = batch_jobs.job AND kind = 'copy' AND state IN ('done', 'warnings'))
             AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.job = batch_jobs.job
                             AND state IN ('queued', 'running', 'waiting', 'interrupted'))
             ORDER BY job",
        )?;
        let rows = statement.query_map([batch.0], |row| row.get(0).map(JobId))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<CutOverRecord> {
    Ok(CutOverRecord {
        batch: BatchId(row.get("batch")?),
        plan: json(row, "plan")?.unwrap_or_default(),
        memory: json(row, "memory")?.unwrap_or_default(),
    })
}
