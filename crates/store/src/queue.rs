//! The queue: first in, first out, and a place is claimed in one statement.

use jiff::Timestamp;
use mailhaul_model::event::{Problem, Tally};
use mailhaul_model::{BatchId, ExitCode, JobId, JobState, RunId, RunKind, Said, ServerId};
use rusqlite::{Connection, ErrorCode, OptionalExtension, named_params};

use crate::column::{Word, millis, to_json, to_said, word};
use crate::{Store, StoreError};

/// Places in line are not put closer together than this.
const LEAST_GAP: f64 = 1e-6;

/// A run that was claimed: its sidecar has to be started now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub run: RunId,
    pub job: JobId,
    pub kind: RunKind,
    /// 1 for the first sidecar.
    pub attempt: u32,
}

/// Whose runs stay in line although their time has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub batches: Vec<BatchId>,
    pub servers: Vec<ServerId>,
}

/// Where a run belongs, for whatever holds runs back or counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    pub run: RunId,
    pub job: JobId,
    pub batch: Option<BatchId>,
    pub source: ServerId,
    pub destination: ServerId,
    /// Its job is to be held back.
    pub paused: bool,
}

/// How a run ended for good.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    /// One of the states that are not open.
    pub state: JobState,
    pub reason: Said,
    pub exit: Option<ExitCode>,
    pub errors: u32,
    pub failure: Option<Problem>,
    pub tally: Option<Tally>,
}

/// Why and until when a run goes back into the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// `Waiting` or `Interrupted`.
    pub state: JobState,
    pub reason: Said,
    pub not_before: Option<Timestamp>,
    pub failure: Option<Problem>,
    /// It ended before both logins.
    pub setback: bool,
    /// It went away without a last word.
    pub crash: bool,
}

impl Store {
    /// Puts a run at the end of the queue; `None` where the job has an open one or is gone.
    pub fn queue_run(
        &self,
        job: JobId,
        kind: RunKind,
        carries_out: Option<RunId>,
        now: Timestamp,
    ) -> Result<Option<RunId>, StoreError> {
        let queued = self.write(|transaction| {
            let run = insert_run(transaction, job, kind, now)?;
            if let Some(dry) = carries_out {
                let sql = "INSERT INTO run_links (real_run, dry_run) VALUES (?1, ?2)";
                transaction.execute(sql, (run.0, dry.0))?;
            }
            Ok(run)
        });
        match queued {
            Ok(run) => Ok(Some(run)),
            Err(StoreError::Sqlite(error))
                if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Claims the first run in line whose time has come, whose passwords are kept and that nothing holds back, while fewer
    /// than `most` are at work.
    pub fn claim(
        &self,
        now: Timestamp,
        most: u32,
        held: &Held,
    ) -> Result<Option<Claim>, StoreError> {
        let sql = "UPDATE runs SET state = 'running', reason = '', attempts = attempts + 1, not_before = 0,
                          started = CASE started WHEN 0 THEN :now ELSE started END
                   WHERE id = (SELECT r.id FROM runs r JOIN jobs j ON j.id = r.job
                               JOIN servers s ON s.id = j.source_server
                               JOIN servers d ON d.id = j.destination_server
                               LEFT JOIN batch_jobs b ON b.job = j.id
                               WHERE r.state IN ('queued', 'waiting', 'interrupted')
                                 AND r.not_before <= :now AND r.cancel_asked = 0 AND j.paused = 0
                                 AND NOT EXISTS (SELECT 1 FROM plan_jobs p WHERE p.job = j.id AND p.away = 1)
                                 AND (j.source_credential = 'kept' OR s.sign_in <> '')
                                 AND (j.destination_credential = 'kept' OR d.sign_in <> '')
                                 AND ifnull(b.batch, 0) NOT IN (SELECT value FROM json_each(:batches))
                                 AND j.source_server NOT IN (SELECT value FROM json_each(:servers))
                                 AND j.destination_server NOT IN (SELECT value FROM json_each(:servers))
                               ORDER BY j.priority DESC, r.place, r.id LIMIT 1)
                     AND (SELECT count(*) FROM runs WHERE state = 'running') < :most
                   RETURNING id, job, kind, attempts";
        self.write(|transaction| {
            let claim = transaction
                .prepare_cached(sql)?
                .query_row(
                    named_params! {
                        ":now": millis(Some(now)),
                        ":most": most,
                        ":batches": serde_json::to_string(&held.batches)?,
                        ":servers": serde_json::to_string(&held.servers)?,
                    },
                    |row| {
                        Ok(Claim {
                            run: RunId(row.get("id")?),
                            job: JobId(row.get("job")?),
                            kind: word(row, "kind")?,
                            attempt: row.get("attempts")?,
                        })
                    },
                )
                .optional()?;
            if let Some(claim) = claim {
                // A new attempt names every message again.
                transaction.execute("DELETE FROM run_reports WHERE run = ?1", [claim.run.0])?;
            }
            Ok(claim)
        })
    }

    /// The runs at work, and where they belong.
    pub fn at_work(&self) -> Result<Vec<Placed>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT r.id AS run, r.job AS job, ifnull(b.batch, 0) AS batch, j.paused,
                    j.source_server, j.destination_server
             FROM runs r JOIN jobs j ON j.id = r.job LEFT JOIN batch_jobs b ON b.job = j.id
             WHERE r.state = 'running'",
        )?;
        let rows = statement.query_map([], |row| {
            let batch: u32 = row.get("batch")?;
            Ok(Placed {
                run: RunId(row.get("run")?),
                job: JobId(row.get("job")?),
                batch: (batch > 0).then_some(BatchId(batch)),
                source: ServerId(row.get("source_server")?),
                destination: ServerId(row.get("destination_server")?),
                paused: row.get("paused")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Moves the open runs of jobs, in the order given, before the open run of another job; to the end of the line without one.
    pub fn move_runs(&self, jobs: &[JobId], before: Option<JobId>) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut room = gap(transaction, jobs, before)?;
            if room.1 - room.0 < LEAST_GAP {
                renumber(transaction)?;
                room = gap(transaction, jobs, before)?;
            }
            let (low, high) = room;
            let sql = "UPDATE runs SET place = ?2
                       WHERE job = ?1 AND state IN ('queued', 'waiting', 'interrupted')";
            let mut statement = transaction.prepare_cached(sql)?;
            let step = (high - low) / (f64::from(count(jobs.len())) + 1.0);
            for (number, job) in (1..).zip(jobs) {
                statement.execute((job.0, low + step * f64::from(number)))?;
            }
            Ok(())
        })
    }

    /// The longest any run in line waits: nothing may wait beyond it, whatever became of the clock meanwhile.
    pub fn shorten_waits(&self, latest: Timestamp) -> Result<u32, StoreError> {
        let sql = "UPDATE runs SET not_before = ?1
                   WHERE state IN ('queued', 'waiting', 'interrupted') AND not_before > ?1";
        Ok(count(self.lock().execute(sql, [millis(Some(latest))])?))
    }

    /// When the next run that waits may be claimed.
    pub fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT ifnull(min(not_before), 0) AS due FROM runs
                   WHERE state IN ('queued', 'waiting', 'interrupted') AND not_before > 0";
        Ok(self.lock().query_row(sql, [], |row| crate::column::time(row, "due"))?)
    }

    /// Puts a run that was at work back into line. `false` where it was not at work.
    pub fn put_back(&self, run: RunId, outlook: &Outlook) -> Result<bool, StoreError> {
        let failure = to_json(outlook.failure.as_ref())?;
        let sql = "UPDATE runs SET state = :state, reason = :reason, not_before = :not_before, failure = :failure,
                          setbacks = setbacks + :setback, crashes = crashes + :crash
                   WHERE id = :run AND state = 'running'";
        let changed = self.lock().execute(
            sql,
            named_params! {
                ":run": run.0,
                ":state": outlook.state.word(),
                ":reason": to_said(&outlook.reason)?,
                ":not_before": millis(outlook.not_before),
                ":failure": failure,
                ":setback": outlook.setback,
                ":crash": outlook.crash,
            },
        )?;
        Ok(changed == 1)
    }

    /// Ends an open run for good. `false` where it has ended already.
    pub fn end_run(&self, run: RunId, ending: &Ending, now: Timestamp) -> Result<bool, StoreError> {
        let failure = to_json(ending.failure.as_ref())?;
        let tally = to_json(ending.tally.as_ref())?;
        let sql = "UPDATE runs SET state = :state, reason = :reason, not_before = 0, ended = :ended, exit_code = :exit,
                          errors = :errors, failure = :failure,
                          tally = CASE :tally WHEN '' THEN tally ELSE :tally END
                   WHERE id = :run AND state IN ('queued', 'running', 'waiting', 'interrupted')";
        let changed = self.lock().execute(
            sql,
            named_params! {
                ":run": run.0,
                ":state": ending.state.word(),
                ":reason": to_said(&ending.reason)?,
                ":ended": millis(Some(now)),
                ":exit": ending.exit.map_or(-1, |code| i32::from(code.number())),
                ":errors": ending.errors,
                ":failure": failure,
                ":tally": tally,
            },
        )?;
        Ok(changed == 1)
    }

    /// Asks for the end of a job's open run, and says which that is.
    pub fn ask_cancel(&self, job: JobId) -> Result<Option<RunId>, StoreError> {
        let sql = "UPDATE runs SET cancel_asked = 1
                   WHERE job = ?1 AND state IN ('queued', 'running', 'waiting', 'interrupted') RETURNING id";
        Ok(self.lock().query_row(sql, [job.0], |row| row.get(0)).optional()?.map(RunId))
    }

    /// Open runs whose end was asked for, and whether a sidecar is at work for them.
    pub fn cancels_asked(&self) -> Result<Vec<(RunId, JobId, JobState)>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT id, job, state FROM runs
             WHERE state IN ('queued', 'running', 'waiting', 'interrupted') AND cancel_asked = 1",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((RunId(row.get("id")?), JobId(row.get("job")?), word(row, "state")?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Puts back what was at work when the program or the machine went away. Only the one supervisor may ask for this.
    pub fn requeue_orphans(
        &self,
        reason: &Said,
        not_before: Timestamp,
    ) -> Result<Vec<RunId>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare(
            "UPDATE runs SET state = 'interrupted', reason = ?1, not_before = ?2 WHERE state = 'running' RETURNING id",
        )?;
        let rows = statement
            .query_map((to_said(reason)?, millis(Some(not_before))), |row| row.get(0).map(RunId))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Puts a run at the end of the line.
pub(crate) fn insert_run(
    connection: &Connection,
    job: JobId,
    kind: RunKind,
    now: Timestamp,
) -> Result<RunId, StoreError> {
    let sql = "INSERT INTO runs (job, kind, state, queued, place)
               VALUES (?1, ?2, 'queued', ?3, (SELECT ifnull(max(place), 0) + 1 FROM runs)) RETURNING id";
    let id = connection
        .prepare_cached(sql)?
        .query_row((job.0, kind.word(), millis(Some(now))), |row| row.get(0))?;
    Ok(RunId(id))
}

/// Numbers the open runs anew, in their order: places that were halved often lie too close together.
fn renumber(connection: &Connection) -> Result<(), StoreError> {
    let sql = "UPDATE runs SET place = ranks.rank
               FROM (SELECT id, (SELECT ifnull(max(place), 0) FROM runs) + row_number() OVER (ORDER BY place, id) AS rank
                     FROM runs WHERE state IN ('queued', 'running', 'waiting', 'interrupted')) AS ranks
               WHERE runs.id = ranks.id";
    connection.execute(sql, [])?;
    Ok(())
}

/// The room between a job's open run and the one before it in line, leaving out those that are moved.
fn gap(
    connection: &Connection,
    moved: &[JobId],
    before: Option<JobId>,
) -> Result<(f64, f64), StoreError> {
    let moved = serde_json::to_string(moved)?;
    let Some(before) = before else {
        let sql = "SELECT ifnull(max(place), 0) FROM runs";
        let last: f64 = connection.query_row(sql, [], |row| row.get(0))?;
        return Ok((last, last + 2.0));
    };
    let sql = "SELECT place FROM runs WHERE job = ?1 AND state IN ('queued', 'running', 'waiting', 'interrupted')";
    let high: Option<f64> = connection.query_row(sql, [before.0], |row| row.get(0)).optional()?;
    let Some(high) = high else { return gap(connection, &[], None) };
    let sql = "SELECT ifnull(max(place), ?2 - 2) FROM runs
               WHERE state IN ('queued', 'waiting', 'interrupted') AND place < ?2
                 AND job NOT IN (SELECT value FROM json_each(?1))";
    let low = connection.query_row(sql, (moved, high), |row| row.get(0))?;
    Ok((low, high))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
