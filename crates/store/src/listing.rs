//! Jobs as the table shows them: each with its newest run and the newest that ended.

use jiff::Timestamp;
use mailhaul_model::event::{Problem, Tally};
use mailhaul_model::{BatchId, JobId, JobState, Priority, RunId, RunKind, Said, ServerId};
use rusqlite::Row;

use crate::column::{damaged, filled, json, said, time, word};
use crate::credential::CredentialRecord;
use crate::job::{Account, priority};
use crate::run::Snapshot;
use crate::{Store, StoreError};

/// A job and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    pub id: JobId,
    pub name: String,
    pub created: Timestamp,
    /// When it last went from one state to another: it was made, or its newest run was queued, started or ended.
    pub changed: Timestamp,
    pub source: Account,
    pub source_name: String,
    pub source_credential: CredentialRecord,
    pub destination: Account,
    pub destination_name: String,
    pub destination_credential: CredentialRecord,
    pub batch: Option<BatchId>,
    pub priority: Priority,
    pub paused: bool,
    /// Whether a plan has given it to other machines.
    pub away: bool,
    /// The newest run; every job has one from the moment it is queued.
    pub newest: Option<ListedRun>,
    /// The newest run that has ended.
    pub ended: Option<EndedRun>,
    /// How far the newest run for real came.
    pub copied: Option<Tally>,
    /// Messages that the newest run that ended named as not arriving, and that somebody said may stay behind.
    pub accepted: u64,
}

/// The newest run of a job.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedRun {
    pub id: RunId,
    pub kind: RunKind,
    pub state: JobState,
    pub reason: Said,
    pub not_before: Option<Timestamp>,
    pub cancel_asked: bool,
    pub snapshot: Option<Snapshot>,
    /// Its place in line: the smaller, the earlier.
    pub place: f64,
    /// Why it is in line again.
    pub failure: Option<Problem>,
}

/// The newest run of a job that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct EndedRun {
    pub id: RunId,
    pub kind: RunKind,
    pub state: JobState,
    pub reason: Said,
    pub ended: Option<Timestamp>,
    pub tally: Option<Tally>,
    pub failure: Option<Problem>,
}

macro_rules! listing_sql {
    ($which:literal) => {
        concat!(
            "SELECT j.id, j.name, j.created,
                    max(j.created, ifnull(n.queued, 0), ifnull(n.started, 0), ifnull(n.ended, 0)) AS changed,
                    j.source_server, j.source_login, j.source_act_as, s.name AS source_name,
                    -- A server that an administrator has let an app into needs no passwords.
                    CASE s.sign_in WHEN '' THEN j.source_credential ELSE 'kept' END AS source_credential,
                    j.source_revision, CASE s.sign_in WHEN '' THEN j.source_rejected ELSE 0 END AS source_rejected,
                    CASE s.sign_in WHEN '' THEN j.source_signed_in ELSE 0 END AS source_signed_in,
                    j.destination_server, j.destination_login, j.destination_act_as, d.name AS destination_name,
                    CASE d.sign_in WHEN '' THEN j.destination_credential ELSE 'kept' END AS destination_credential,
                    j.destination_revision,
                    CASE d.sign_in WHEN '' THEN j.destination_rejected ELSE 0 END AS destination_rejected,
                    CASE d.sign_in WHEN '' THEN j.destination_signed_in ELSE 0 END AS destination_signed_in,
                    j.priority, j.paused, ifnull(b.batch, 0) AS batch,
                    EXISTS (SELECT 1 FROM plan_jobs p WHERE p.job = j.id AND p.away = 1) AS away,
                    ifnull(n.id, 0) AS new_id, n.kind AS new_kind, n.state AS new_state, n.reason AS new_reason,
                    n.not_before AS new_not_before, n.cancel_asked AS new_cancel_asked, n.progress AS new_progress,
                    ifnull(n.place, 0) AS new_place, n.failure AS new_failure,
                    ifnull(e.id, 0) AS end_id, e.kind AS end_kind, e.state AS end_state, e.reason AS end_reason,
                    e.ended AS end_ended, e.tally AS end_tally, e.failure AS end_failure,
                    ifnull(c.tally, '') AS copy_tally,
                    CASE WHEN e.state = 'warnings'
                         THEN (SELECT count(*) FROM run_reports r
                               JOIN accepted a ON a.job = j.id AND a.folder = r.folder AND a.uid = r.uid
                               WHERE r.run = e.id AND r.outcome IN ('refused', 'skipped'))
                         ELSE 0 END AS accepted
             FROM jobs j
             JOIN servers s ON s.id = j.source_server
             JOIN servers d ON d.id = j.destination_server
             LEFT JOIN batch_jobs b ON b.job = j.id
             LEFT JOIN runs n ON n.id = (SELECT max(id) FROM runs WHERE job = j.id)
             LEFT JOIN runs e ON e.id = (SELECT id FROM runs
                                         WHERE job = j.id AND state IN ('done', 'warnings', 'failed', 'cancelled')
                                         ORDER BY id DESC LIMIT 1)
             LEFT JOIN runs c ON c.id = (SELECT id FROM runs WHERE job = j.id AND kind = 'copy' AND tally <> ''
                                         ORDER BY id DESC LIMIT 1) ",
            $which
        )
    };
}

impl Store {
    /// Every job, newest first.
    pub fn listings(&self) -> Result<Vec<Listing>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(listing_sql!("ORDER BY j.id DESC"))?;
        let rows = statement.query_map([], listing)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The newest jobs before this one, or the newest of all; newest first, `most` at most.
    pub fn listings_before(
        &self,
        before: Option<JobId>,
        most: u32,
    ) -> Result<Vec<Listing>, StoreError> {
        let connection = self.lock();
        let sql = listing_sql!("WHERE j.id < ?1 ORDER BY j.id DESC LIMIT ?2");
        let mut statement = connection.prepare_cached(sql)?;
        let before = before.map_or(i64::MAX, |job| job.0.into());
        let rows = statement.query_map((before, most), listing)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The jobs of a batch, newest first.
    pub fn listings_of(&self, batch: BatchId) -> Result<Vec<Listing>, StoreError> {
        let connection = self.lock();
        let sql = listing_sql!("WHERE b.batch = ?1 ORDER BY j.id DESC");
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([batch.0], listing)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One job.
    pub fn listing(&self, job: JobId) -> Result<Option<Listing>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(listing_sql!("WHERE j.id = ?1"))?;
        let mut rows = statement.query_map([job.0], listing)?;
        Ok(rows.next().transpose()?)
    }
}

fn listing(row: &Row<'_>) -> rusqlite::Result<Listing> {
    Ok(Listing {
        id: JobId(row.get("id")?),
        name: row.get("name")?,
        created: time(row, "created")?.ok_or_else(|| damaged("created", "0"))?,
        changed: time(row, "changed")?.ok_or_else(|| damaged("changed", "0"))?,
        source: Account {
            server: ServerId(row.get("source_server")?),
            login: row.get("source_login")?,
            act_as: filled(row, "source_act_as")?,
        },
        source_name: row.get("source_name")?,
        source_credential: CredentialRecord {
            state: word(row, "source_credential")?,
            revision: row.get("source_revision")?,
            rejected: row.get("source_rejected")?,
            signed_in: row.get("source_signed_in")?,
        },
        destination: Account {
            server: ServerId(row.get("destination_server")?),
            login: row.get("destination_login")?,
            act_as: filled(row, "destination_act_as")?,
        },
        destination_name: row.get("destination_name")?,
        destination_credential: CredentialRecord {
            state: word(row, "destination_credential")?,
            revision: row.get("destination_revision")?,
            rejected: row.get("destination_rejected")?,
            signed_in: row.get("destination_signed_in")?,
        },
        batch: Some(row.get("batch")?).filter(|batch| *batch > 0).map(BatchId),
        priority: priority(row, "priority")?,
        paused: row.get("paused")?,
        away: row.get("away")?,
        newest: newest(row)?,
        ended: ended(row)?,
        copied: json(row, "copy_tally")?,
        accepted: row.get::<_, i64>("accepted")?.cast_unsigned(),
    })
}

fn newest(row: &Row<'_>) -> rusqlite::Result<Option<ListedRun>> {
    let id: u32 = row.get("new_id")?;
    if id == 0 {
        return Ok(None);
    }
    Ok(Some(ListedRun {
        id: RunId(id),
        kind: word(row, "new_kind")?,
        state: word(row, "new_state")?,
        reason: said(row, "new_reason")?,
        not_before: time(row, "new_not_before")?,
        cancel_asked: row.get("new_cancel_asked")?,
        snapshot: json(row, "new_progress")?,
        place: row.get("new_place")?,
        failure: json(row, "new_failure")?,
    }))
}

fn ended(row: &Row<'_>) -> rusqlite::Result<Option<EndedRun>> {
    let id: u32 = row.get("end_id")?;
    if id == 0 {
        return Ok(None);
    }
    Ok(Some(EndedRun {
        id: RunId(id),
        kind: word(row, "end_kind")?,
        state: word(row, "end_state")?,
        reason: said(row, "end_reason")?,
        ended: time(row, "end_ended")?,
        tally: json(row, "end_tally")?,
        failure: json(row, "end_failure")?,
    }))
}
