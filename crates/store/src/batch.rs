//! Batches: jobs that were imported together.

use jiff::Timestamp;
use mailhaul_model::event::Tally;
use mailhaul_model::{BatchId, JobId, RunOptions, Schedule, ServerId};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::column::{damaged, json, millis, time, to_json};
use crate::{Store, StoreError};

/// A batch before it has a number.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchSpec {
    pub name: String,
    pub source: ServerId,
    pub destination: ServerId,
    /// What a new job of it begins with.
    pub options: RunOptions,
    pub schedule: Schedule,
    /// Runs at once; `None` leaves it to the setting for all.
    pub most_at_once: Option<u32>,
}

/// A batch as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchRecord {
    pub id: BatchId,
    pub spec: BatchSpec,
    pub created: Timestamp,
    pub paused: bool,
    /// Whether it was exported, so that another computer may go on with it.
    pub handed_over: bool,
    /// Since when its credentials are gone.
    pub closed: Option<Timestamp>,
}

/// What a job of a batch came to, for the batch's sums.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchedJob {
    pub job: JobId,
    pub tally: Option<Tally>,
}

const COLUMNS: &str = "SELECT id, name, created, source_server, destination_server, options, schedule, most_at_once, \
                       paused, closed, EXISTS (SELECT 1 FROM settings WHERE name = 'handed_over_' || batches.id) AS handed_over \
                       FROM batches";

impl Store {
    /// Adds a batch without jobs.
    pub fn add_batch(&self, spec: &BatchSpec, now: Timestamp) -> Result<BatchId, StoreError> {
        let sql = "INSERT INTO batches (name, created, source_server, destination_server, options, schedule, most_at_once)
                   VALUES (:name, :created, :source, :destination, :options, :schedule, :most) RETURNING id";
        let id = self.lock().query_row(
            sql,
            named_params! {
                ":name": spec.name,
                ":created": millis(Some(now)),
                ":source": spec.source.0,
                ":destination": spec.destination.0,
                ":options": to_json(Some(&spec.options))?,
                ":schedule": to_json(Some(&spec.schedule))?,
                ":most": spec.most_at_once.unwrap_or(0),
            },
            |row| row.get(0),
        )?;
        Ok(BatchId(id))
    }

    /// Changes a batch, but not the jobs in it; `false` where there is none.
    pub fn change_batch(&self, id: BatchId, spec: &BatchSpec) -> Result<bool, StoreError> {
        let sql = "UPDATE batches SET name = :name, source_server = :source, destination_server = :destination,
                          options = :options, schedule = :schedule, most_at_once = :most
                   WHERE id = :id";
        let changed = self.lock().execute(
            sql,
            named_params! {
                ":id": id.0,
                ":name": spec.name,
                ":source": spec.source.0,
                ":destination": spec.destination.0,
                ":options": to_json(Some(&spec.options))?,
                ":schedule": to_json(Some(&spec.schedule))?,
                ":most": spec.most_at_once.unwrap_or(0),
            },
        )?;
        Ok(changed == 1)
    }

    /// Every batch, newest first.
    pub fn batches(&self) -> Result<Vec<BatchRecord>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY id DESC"))?;
        let rows = statement.query_map([], record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One batch.
    pub fn batch(&self, id: BatchId) -> Result<Option<BatchRecord>, StoreError> {
        let sql = format!("{COLUMNS} WHERE id = ?1");
        Ok(self.lock().prepare_cached(&sql)?.query_row([id.0], record).optional()?)
    }

    /// The jobs of a batch, oldest first.
    pub fn jobs_of_batch(&self, id: BatchId) -> Result<Vec<JobId>, StoreError> {
        let connection = self.lock();
        let mut statement = connection
            .prepare_cached("SELECT job FROM batch_jobs WHERE batch = ?1 ORDER BY job")?;
        let rows = statement.query_map([id.0], |row| row.get(0).map(JobId))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Holds the runs of a batch back, or no longer; `false` where there is none. One that goes on here is in nobody else's hands.
    pub fn pause_batch(&self, id: BatchId, paused: bool) -> Result<bool, StoreError> {
        self.write(|transaction| {
            let sql = "UPDATE batches SET paused = ?2 WHERE id = ?1";
            let found = transaction.execute(sql, (id.0, paused))? == 1;
            if !paused {
                transaction.execute("DELETE FROM settings WHERE name = ?1", [handed_over(id)])?;
            }
            Ok(found)
        })
    }

    /// Holds the runs of a batch back because another computer may go on with it; `false` where there is none.
    pub fn hand_over_batch(&self, id: BatchId) -> Result<bool, StoreError> {
        self.write(|transaction| {
            let sql = "UPDATE batches SET paused = 1 WHERE id = ?1";
            let found = transaction.execute(sql, [id.0])? == 1;
            if found {
                let sql = "INSERT OR REPLACE INTO settings (name, value) VALUES (?1, 'true')";
                transaction.execute(sql, [handed_over(id)])?;
            }
            Ok(found)
        })
    }

    /// Notes since when a batch is closed, or that it is open again.
    pub fn close_batch(&self, id: BatchId, closed: Option<Timestamp>) -> Result<bool, StoreError> {
        let sql = "UPDATE batches SET closed = ?2 WHERE id = ?1";
        Ok(self.lock().execute(sql, (id.0, millis(closed)))? == 1)
    }

    /// Deletes a batch without jobs; `false` where it has some or there is none.
    pub fn delete_empty_batch(&self, id: BatchId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM batches WHERE id = ?1
                   AND NOT EXISTS (SELECT 1 FROM batch_jobs WHERE batch = ?1)";
        Ok(self.lock().execute(sql, [id.0])? == 1)
    }

    /// What the newest copy of every job of a batch came to so far.
    pub fn copies_of_batch(&self, id: BatchId) -> Result<Vec<BatchedJob>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT b.job AS job, ifnull(r.tally, '') AS tally
             FROM batch_jobs b
             LEFT JOIN runs r ON r.id = (SELECT max(id) FROM runs WHERE job = b.job AND kind = 'copy' AND tally <> '')
             WHERE b.batch = ?1 ORDER BY b.job",
        )?;
        let rows = statement.query_map([id.0], |row| {
            Ok(BatchedJob { job: JobId(row.get("job")?), tally: json(row, "tally")? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// The setting that says so.
fn handed_over(id: BatchId) -> String {
    format!("handed_over_{}", id.0)
}

fn record(row: &Row<'_>) -> rusqlite::Result<BatchRecord> {
    Ok(BatchRecord {
        id: BatchId(row.get("id")?),
        spec: BatchSpec {
            name: row.get("name")?,
            source: ServerId(row.get("source_server")?),
            destination: ServerId(row.get("destination_server")?),
            options: json(row, "options")?.ok_or_else(|| damaged("options", ""))?,
            schedule: json(row, "schedule")?.unwrap_or_default(),
            most_at_once: Some(row.get("most_at_once")?).filter(|most| *most > 0),
        },
        created: time(row, "created")?.ok_or_else(|| damaged("created", "0"))?,
        paused: row.get("paused")?,
        handed_over: row.get("handed_over")?,
        closed: time(row, "closed")?,
    })
}
