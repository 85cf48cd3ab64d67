//! Plans: which jobs other machines may be at work on, and which of their results were collected.

use jiff::Timestamp;
use mailhaul_model::{BatchId, JobId, RunId, RunKind};
use rusqlite::{OptionalExtension, Row};

use crate::column::{Word, damaged, millis, time, word};
use crate::queue::insert_run;
use crate::{Store, StoreError};

/// A plan as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRecord {
    pub id: String,
    pub batch: BatchId,
    pub kind: RunKind,
    pub shards: u32,
    pub made: Timestamp,
    pub jobs: u32,
    /// Of them, those that other machines may still work on.
    pub away: u32,
}

/// A job of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanJobRecord {
    pub job: JobId,
    pub shard: u32,
    pub away: bool,
    /// Of the newest result that was collected; empty for none.
    pub mark: String,
}

/// What becomes of a result that is to be collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collecting {
    /// This run is it, with nothing noted yet.
    Begun(RunId),
    /// It is a run already, and whole.
    Known,
    /// The job has another run in line.
    Open,
    /// The plan doesn't have the job.
    Foreign,
}

impl Store {
    /// Notes a plan, whose jobs are away from now on. `false` where one of them is away already, or in line.
    pub fn add_plan(&self, plan: &PlanRecord, jobs: &[(JobId, u32)]) -> Result<bool, StoreError> {
        let ids: Vec<JobId> = jobs.iter().map(|(job, _)| *job).collect();
        let ids = serde_json::to_string(&ids)?;
        self.write(|transaction| {
            let sql = "SELECT EXISTS (SELECT 1 FROM plan_jobs
                                      WHERE away = 1 AND job IN (SELECT value FROM json_each(?1)))
                           OR EXISTS (SELECT 1 FROM runs
                                      WHERE state IN ('queued', 'running', 'waiting', 'interrupted')
                                        AND job IN (SELECT value FROM json_each(?1)))";
            if transaction.query_row(sql, [&ids], |row| row.get(0))? {
                return Ok(false);
            }
            let sql =
                "INSERT INTO plans (id, batch, kind, shards, made) VALUES (?1, ?2, ?3, ?4, ?5)";
            let made = millis(Some(plan.made));
            transaction
                .execute(sql, (&plan.id, plan.batch.0, plan.kind.word(), plan.shards, made))?;
            let sql = "INSERT INTO plan_jobs (plan, job, shard) VALUES (?1, ?2, ?3)";
            let mut statement = transaction.prepare_cached(sql)?;
            for (job, shard) in jobs {
                statement.execute((&plan.id, job.0, shard))?;
            }
            Ok(true)
        })
    }

    /// Every plan, newest first.
    pub fn plans(&self) -> Result<Vec<PlanRecord>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT p.id, p.batch, p.kind, p.shards, p.made, count(j.job) AS jobs,
                    ifnull(sum(j.away), 0) AS away
             FROM plans p LEFT JOIN plan_jobs j ON j.plan = p.id
             GROUP BY p.id ORDER BY p.made DESC, p.rowid DESC",
        )?;
        let rows = statement.query_map([], record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The jobs of a plan, by number.
    pub fn plan_jobs(&self, plan: &str) -> Result<Vec<PlanJobRecord>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT job, shard, away, mark FROM plan_jobs WHERE plan = ?1 ORDER BY job",
        )?;
        let rows = statement.query_map([plan], |row| {
            Ok(PlanJobRecord {
                job: JobId(row.get("job")?),
                shard: row.get("shard")?,
                away: row.get("away")?,
                mark: row.get("mark")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A result is to become a run of its job. The run is in line, and nobody claims it while the job is away; asked again with the same
    /// mark it is the same run, so that what broke off half way is done over.
    pub fn begin_collected(
        &self,
        plan: &str,
        job: JobId,
        mark: &str,
        kind: RunKind,
        carries_out: Option<RunId>,
        started: Timestamp,
    ) -> Result<Collecting, StoreError> {
        self.write(|transaction| {
            let sql = "SELECT p.mark, p.run, ifnull(r.state IN ('queued', 'running', 'waiting', 'interrupted'), 0) AS open
                       FROM plan_jobs p LEFT JOIN runs r ON r.id = p.run WHERE p.plan = ?1 AND p.job = ?2";
            let known = transaction.query_row(sql, (plan, job.0), |row| {
                Ok((row.get::<_, String>("mark")?, RunId(row.get("run")?), row.get("open")?))
            });
            match known.optional()? {
                None => return Ok(Collecting::Foreign),
                Some((old, run, true)) if old == mark => {
                    transaction.execute("DELETE FROM run_reports WHERE run = ?1", [run.0])?;
                    return Ok(Collecting::Begun(run));
                }
                Some((old, _, false)) if old == mark => return Ok(Collecting::Known),
                Some(_) => {}
            }
            let sql = "SELECT EXISTS (SELECT 1 FROM runs
                         WHERE job = ?1 AND state IN ('queued', 'running', 'waiting', 'interrupted'))";
            if transaction.query_row(sql, [job.0], |row| row.get(0))? {
                return Ok(Collecting::Open);
            }
            let run = insert_run(transaction, job, kind, started)?;
            let sql = "UPDATE runs SET started = ?2, attempts = 1 WHERE id = ?1";
            transaction.execute(sql, (run.0, millis(Some(started))))?;
            let sql = "UPDATE plan_jobs SET mark = ?3, run = ?4 WHERE plan = ?1 AND job = ?2";
            transaction.execute(sql, (plan, job.0, mark, run.0))?;
            if let Some(dry) = carries_out {
                let sql = "INSERT INTO run_links (real_run, dry_run) VALUES (?1, ?2)";
                transaction.execute(sql, (run.0, dry.0))?;
            }
            Ok(Collecting::Begun(run))
        })
    }

    /// A job of a plan is at home again.
    pub fn end_away(&self, plan: &str, job: JobId) -> Result<(), StoreError> {
        let sql = "UPDATE plan_jobs SET away = 0 WHERE plan = ?1 AND job = ?2";
        self.lock().execute(sql, (plan, job.0))?;
        Ok(())
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<PlanRecord> {
    Ok(PlanRecord {
        id: row.get("id")?,
        batch: BatchId(row.get("batch")?),
        kind: word(row, "kind")?,
        shards: row.get("shards")?,
        made: time(row, "made")?.ok_or_else(|| damaged("made", "0"))?,
        jobs: row.get("jobs")?,
        away: row.get("away")?,
    })
}
