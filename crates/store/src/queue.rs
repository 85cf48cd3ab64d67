//! The queue: first in, first out, and a place is claimed in one statement.

use jiff::Timestamp;
use mailhaul_model::event::{Problem, Tally};
use mailhaul_model::{ExitCode, JobId, JobState, RunId, RunKind};
use rusqlite::{Connection, ErrorCode, OptionalExtension, named_params};

use crate::column::{Word, millis, to_json, word};
use crate::{Store, StoreError};

/// A run that was claimed: its sidecar has to be started now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub run: RunId,
    pub job: JobId,
    pub kind: RunKind,
    /// 1 for the first sidecar.
    pub attempt: u32,
}

/// How a run ended for good.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    /// One of the states that are not open.
    pub state: JobState,
    pub reason: String,
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
    pub reason: String,
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

    /// Claims the first run in line whose time has come and whose passwords are kept, while fewer than `most` are at work.
    pub fn claim(&self, now: Timestamp, most: u32) -> Result<Option<Claim>, StoreError> {
        let sql = "UPDATE runs SET state = 'running', reason = '', attempts = attempts + 1, not_before = 0,
                          started = CASE started WHEN 0 THEN :now ELSE started END
                   WHERE id = (SELECT r.id FROM runs r JOIN jobs j ON j.id = r.job
                               WHERE r.state IN ('queued', 'waiting', 'interrupted')
                                 AND r.not_before <= :now AND r.cancel_asked = 0
                                 AND j.source_credential = 'kept' AND j.destination_credential = 'kept'
                               ORDER BY r.id LIMIT 1)
                     AND (SELECT count(*) FROM runs WHERE state = 'running') < :most
                   RETURNING id, job, kind, attempts";
        self.write(|transaction| {
            let claim = transaction
                .prepare_cached(sql)?
                .query_row(named_params! { ":now": millis(Some(now)), ":most": most }, |row| {
                    Ok(Claim {
                        run: RunId(row.get("id")?),
                        job: JobId(row.get("job")?),
                        kind: word(row, "kind")?,
                        attempt: row.get("attempts")?,
                    })
                })
                .optional()?;
            if let Some(claim) = claim {
                // A new attempt names every message again.
                transaction.execute("DELETE FROM run_reports WHERE run = ?1", [claim.run.0])?;
            }
            Ok(claim)
        })
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
                ":reason": outlook.reason,
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
                ":reason": ending.reason,
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

    /// Open runs that can't be started because a password isn't in the keychain.
    pub fn runs_without_password(&self) -> Result<Vec<(RunId, JobId)>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT r.id AS run, r.job AS job FROM runs r JOIN jobs j ON j.id = r.job
             WHERE r.state IN ('queued', 'waiting', 'interrupted')
               AND (j.source_credential = 'missing' OR j.destination_credential = 'missing')",
        )?;
        let rows =
            statement.query_map([], |row| Ok((RunId(row.get("run")?), JobId(row.get("job")?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Puts back what was at work when the program or the machine went away. Only the one supervisor may ask for this.
    pub fn requeue_orphans(
        &self,
        reason: &str,
        not_before: Timestamp,
    ) -> Result<Vec<RunId>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare(
            "UPDATE runs SET state = 'interrupted', reason = ?1, not_before = ?2 WHERE state = 'running' RETURNING id",
        )?;
        let rows =
            statement.query_map((reason, millis(Some(not_before))), |row| row.get(0).map(RunId))?;
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
    let sql =
        "INSERT INTO runs (job, kind, state, queued) VALUES (?1, ?2, 'queued', ?3) RETURNING id";
    let id = connection
        .prepare_cached(sql)?
        .query_row((job.0, kind.word(), millis(Some(now))), |row| row.get(0))?;
    Ok(RunId(id))
}
