//! Runs as they are kept: the history of every job.

use jiff::Timestamp;
use mailhaul_model::event::{FolderProgress, LeftOut, Phase, Problem, Progress, Tally};
use mailhaul_model::{ByteCount, ExitCode, JobId, JobState, MessageCount, RunId, RunKind, Said};
use rusqlite::{OptionalExtension, Row};
use serde::{Deserialize, Serialize};

use crate::column::{damaged, json, said, time, to_json, word};
use crate::{Store, StoreError};

/// A run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRecord {
    pub id: RunId,
    pub job: JobId,
    pub kind: RunKind,
    pub state: JobState,
    pub reason: Said,
    pub queued: Timestamp,
    /// Not claimed before then.
    pub not_before: Option<Timestamp>,
    pub started: Option<Timestamp>,
    pub ended: Option<Timestamp>,
    /// Sidecars started for it.
    pub attempts: u32,
    /// Attempts in a row that ended before both logins.
    pub setbacks: u32,
    /// Sidecars that went away without a last word.
    pub crashes: u32,
    /// Both logins were accepted once.
    pub reached: bool,
    pub cancel_asked: bool,
    pub exit: Option<ExitCode>,
    pub errors: u32,
    pub failure: Option<Problem>,
    pub tally: Option<Tally>,
    pub snapshot: Option<Snapshot>,
}

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    pub phase: Option<Phase>,
    /// Without its folders: those have rows of their own.
    pub progress: Progress,
    /// Messages named as not arriving, so far.
    #[serde(default)]
    pub reports: u32,
}

/// What a plan says beside its folders.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PlanNotes {
    pub left_out: Vec<LeftOut>,
    pub warnings: Vec<Said>,
    pub messages: MessageCount,
    pub bytes: ByteCount,
    pub destination_free: Option<ByteCount>,
}

/// The newest snapshot of a folder, and whether the plan had to create its destination.
#[derive(Clone, Debug, PartialEq)]
pub struct RunFolder {
    pub progress: FolderProgress,
    pub creates: bool,
}

impl Store {
    /// One run.
    pub fn run(&self, id: RunId) -> Result<Option<RunRecord>, StoreError> {
        let sql = concat!(
            "SELECT id, job, kind, state, reason, queued, not_before, started, ended, attempts, setbacks, crashes, reached,
                    cancel_asked, exit_code, errors, failure, tally, progress
             FROM runs",
            " WHERE id = ?1"
        );
        Ok(self.lock().prepare_cached(sql)?.query_row([id.0], record).optional()?)
    }

    /// The runs of a job, newest first.
    pub fn runs_of(&self, job: JobId) -> Result<Vec<RunRecord>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT id, job, kind, state, reason, queued, not_before, started, ended, attempts, setbacks, crashes, reached,
                    cancel_asked, exit_code, errors, failure, tally, progress
             FROM runs WHERE job = ?1 ORDER BY id DESC",
        )?;
        let rows = statement.query_map([job.0], record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether any run of the job was accepted by both servers.
    pub fn job_was_reached(&self, job: JobId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM runs WHERE job = ?1 AND reached = 1)";
        Ok(self.lock().query_row(sql, [job.0], |row| row.get(0))?)
    }

    /// The dry run that a real run carries out.
    pub fn dry_run_of(&self, real: RunId) -> Result<Option<RunId>, StoreError> {
        let sql = "SELECT dry_run FROM run_links WHERE real_run = ?1";
        let found =
            self.lock().prepare_cached(sql)?.query_row([real.0], |row| row.get(0)).optional()?;
        Ok(found.map(RunId))
    }

    /// The newest real run that carries out a dry run.
    pub fn real_run_of(&self, dry: RunId) -> Result<Option<RunId>, StoreError> {
        let sql =
            "SELECT real_run FROM run_links WHERE dry_run = ?1 ORDER BY real_run DESC LIMIT 1";
        let found =
            self.lock().prepare_cached(sql)?.query_row([dry.0], |row| row.get(0)).optional()?;
        Ok(found.map(RunId))
    }

    /// Notes what a run plans.
    pub fn note_plan(&self, run: RunId, notes: &PlanNotes) -> Result<(), StoreError> {
        let notes = to_json(Some(notes))?;
        self.lock().execute("UPDATE runs SET plan = ?2 WHERE id = ?1", (run.0, notes))?;
        Ok(())
    }

    /// What a run planned.
    pub fn plan_of(&self, run: RunId) -> Result<Option<PlanNotes>, StoreError> {
        let sql = "SELECT plan FROM runs WHERE id = ?1";
        let notes = self.lock().query_row(sql, [run.0], |row| json(row, "plan")).optional()?;
        Ok(notes.flatten())
    }

    /// Notes that both logins were accepted.
    pub fn note_reached(&self, run: RunId) -> Result<(), StoreError> {
        let sql = "UPDATE runs SET reached = 1, setbacks = 0 WHERE id = ?1";
        self.lock().execute(sql, [run.0])?;
        Ok(())
    }

    /// Notes how far a run is, with the folders that changed.
    pub fn note_snapshot(
        &self,
        run: RunId,
        snapshot: &Snapshot,
        folders: &[RunFolder],
    ) -> Result<(), StoreError> {
        let progress = to_json(Some(snapshot))?;
        let tally = to_json(Some(&snapshot.progress.total))?;
        self.write(|transaction| {
            let sql = "UPDATE runs SET progress = ?2, tally = ?3 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute((run.0, progress, tally))?;
            let mut statement = transaction.prepare_cached(
                "INSERT INTO run_folders (run, source, destination, creates, snapshot) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (run, source, destination) DO UPDATE
                 SET creates = max(creates, excluded.creates), snapshot = excluded.snapshot",
            )?;
            for folder in folders {
                let progress = &folder.progress;
                let snapshot = to_json(Some(progress))?;
                statement.execute((
                    run.0,
                    &progress.source,
                    &progress.destination,
                    folder.creates,
                    snapshot,
                ))?;
            }
            Ok(())
        })
    }

    /// The folders of a run, by name.
    pub fn folders_of(&self, run: RunId) -> Result<Vec<RunFolder>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT creates, snapshot FROM run_folders WHERE run = ?1 \
             ORDER BY source <> 'INBOX', source, destination",
        )?;
        let rows = statement.query_map([run.0], |row| {
            Ok(RunFolder {
                progress: json(row, "snapshot")?.ok_or_else(|| damaged("snapshot", ""))?,
                creates: row.get("creates")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) fn record(row: &Row<'_>) -> rusqlite::Result<RunRecord> {
    Ok(RunRecord {
        id: RunId(row.get("id")?),
        job: JobId(row.get("job")?),
        kind: word(row, "kind")?,
        state: word(row, "state")?,
        reason: said(row, "reason")?,
        queued: time(row, "queued")?.ok_or_else(|| damaged("queued", "0"))?,
        not_before: time(row, "not_before")?,
        started: time(row, "started")?,
        ended: time(row, "ended")?,
        attempts: row.get("attempts")?,
        setbacks: row.get("setbacks")?,
        crashes: row.get("crashes")?,
        reached: row.get("reached")?,
        cancel_asked: row.get("cancel_asked")?,
        exit: ExitCode::from_number(row.get("exit_code")?),
        errors: row.get("errors")?,
        failure: json(row, "failure")?,
        tally: json(row, "tally")?,
        snapshot: json(row, "progress")?,
    })
}
