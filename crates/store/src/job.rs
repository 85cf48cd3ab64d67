//! Jobs: who to who, and where their passwords are (never what they are).

use jiff::Timestamp;
use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, JobId, Priority, RunId, RunKind, RunOptions, ServerId};
use rusqlite::{OptionalExtension, Row, Transaction, named_params};

use crate::column::{Word, damaged, filled, json, millis, time, to_json, word};
use crate::credential::{CredentialRecord, CredentialState};
use crate::queue::insert_run;
use crate::{Store, StoreError};

/// A login on a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub server: ServerId,
    pub login: String,
    pub act_as: Option<String>,
}

/// A job before it has a number.
#[derive(Clone, Debug, PartialEq)]
pub struct JobSpec {
    pub name: String,
    pub source: Account,
    pub destination: Account,
    pub options: RunOptions,
}

/// The two mailboxes of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paired {
    pub job: JobId,
    pub name: String,
    pub source: Account,
    pub destination: Account,
}

/// A job to be added with others.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    pub spec: JobSpec,
    /// Whether the password of that side is on its way to the keychain.
    pub has_source_password: bool,
    pub has_destination_password: bool,
}

/// A job as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct JobRecord {
    pub id: JobId,
    pub spec: JobSpec,
    pub created: Timestamp,
    pub source_credential: CredentialRecord,
    pub destination_credential: CredentialRecord,
}

impl JobRecord {
    /// The credential of a side.
    pub fn credential(&self, side: SideName) -> CredentialRecord {
        match side {
            SideName::Source => self.source_credential,
            SideName::Destination => self.destination_credential,
        }
    }
}

impl Store {
    /// Adds a job whose passwords are on their way to the keychain (revision 1 each), with its first run in line.
    pub fn create_job(
        &self,
        spec: &JobSpec,
        first: RunKind,
        now: Timestamp,
    ) -> Result<(JobId, RunId), StoreError> {
        let new = NewJob {
            spec: spec.clone(),
            has_source_password: true,
            has_destination_password: true,
        };
        self.create_new_job(&new, first, now)
    }

    /// Adds a job some of whose passwords are on their way, with its first run in line.
    pub fn create_new_job(
        &self,
        new: &NewJob,
        first: RunKind,
        now: Timestamp,
    ) -> Result<(JobId, RunId), StoreError> {
        self.write(|transaction| {
            let id = insert_job(transaction, new, now)?;
            Ok((id, insert_run(transaction, id, first, now)?))
        })
    }

    /// Adds jobs to a batch, all or none, with their first runs in line where one is wanted.
    pub fn create_jobs(
        &self,
        batch: BatchId,
        jobs: &[NewJob],
        first: Option<RunKind>,
        now: Timestamp,
    ) -> Result<Vec<JobId>, StoreError> {
        self.write(|transaction| {
            let mut ids = Vec::with_capacity(jobs.len());
            for job in jobs {
                ids.push(add_to_batch(transaction, batch, job, first, now)?);
            }
            Ok(ids)
        })
    }

    /// Changes a job; `false` where there is none.
    pub fn change_job(&self, id: JobId, spec: &JobSpec) -> Result<bool, StoreError> {
        let options = to_json(Some(&spec.options))?;
        let sql = "UPDATE jobs SET name = :name, options = :options,
                     source_server = :source_server, source_login = :source_login, source_act_as = :source_act_as,
                     source_rejected = 0,
                     destination_server = :destination_server, destination_login = :destination_login,
                     destination_act_as = :destination_act_as, destination_rejected = 0
                   WHERE id = :id";
        let changed = self.lock().execute(
            sql,
            named_params! {
                ":id": id.0,
                ":name": spec.name,
                ":source_server": spec.source.server.0,
                ":source_login": spec.source.login,
                ":source_act_as": spec.source.act_as.as_deref().unwrap_or_default(),
                ":destination_server": spec.destination.server.0,
                ":destination_login": spec.destination.login,
                ":destination_act_as": spec.destination.act_as.as_deref().unwrap_or_default(),
                ":options": options,
            },
        )?;
        Ok(changed == 1)
    }

    /// Deletes a job with its runs, unless one of them is open; `false` where nothing was deleted.
    pub fn delete_closed_job(&self, id: JobId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM jobs WHERE id = ?1 AND NOT EXISTS (
                     SELECT 1 FROM runs WHERE job = ?1 AND state IN ('queued', 'running', 'waiting', 'interrupted'))";
        Ok(self.lock().execute(sql, [id.0])? == 1)
    }

    /// One job.
    pub fn job(&self, id: JobId) -> Result<Option<JobRecord>, StoreError> {
        let sql = "SELECT id, name, created, options,
                          source_server, source_login, source_act_as, source_credential, source_revision, source_rejected,
                          source_signed_in, destination_signed_in,
                          destination_server, destination_login, destination_act_as,
                          destination_credential, destination_revision, destination_rejected
                   FROM jobs WHERE id = ?1";
        Ok(self.lock().prepare_cached(sql)?.query_row([id.0], record).optional()?)
    }

    /// Another job between the same two mailboxes, letter case apart.
    pub fn job_of_pair(
        &self,
        source: &Account,
        destination: &Account,
        except: Option<JobId>,
    ) -> Result<Option<JobId>, StoreError> {
        let sql = "SELECT id FROM jobs
                   WHERE source_server = :source_server AND lower(source_login) = lower(:source_login)
                     AND lower(source_act_as) = lower(:source_act_as)
                     AND destination_server = :destination_server
                     AND lower(destination_login) = lower(:destination_login)
                     AND lower(destination_act_as) = lower(:destination_act_as)
                     AND id <> :except
                   LIMIT 1";
        let found = self
            .lock()
            .prepare_cached(sql)?
            .query_row(
                named_params! {
                    ":source_server": source.server.0,
                    ":source_login": source.login,
                    ":source_act_as": source.act_as.as_deref().unwrap_or_default(),
                    ":destination_server": destination.server.0,
                    ":destination_login": destination.login,
                    ":destination_act_as": destination.act_as.as_deref().unwrap_or_default(),
                    ":except": except.map_or(0, |id| id.0),
                },
                |row| row.get(0),
            )
            .optional()?;
        Ok(found.map(JobId))
    }

    /// Which mailboxes every job moves, and its name.
    pub fn pairs(&self) -> Result<Vec<Paired>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare(
            "SELECT id, name, source_server, source_login, source_act_as,
                    destination_server, destination_login, destination_act_as FROM jobs",
        )?;
        let rows = statement.query_map([], |row| {
            let side = |server: &str, login: &str, act_as: &str| {
                Ok::<_, rusqlite::Error>(Account {
                    server: ServerId(row.get(server)?),
                    login: row.get(login)?,
                    act_as: filled(row, act_as)?,
                })
            };
            Ok(Paired {
                job: JobId(row.get("id")?),
                name: row.get("name")?,
                source: side("source_server", "source_login", "source_act_as")?,
                destination: side("destination_server", "destination_login", "destination_act_as")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Which job goes before which, and whether any goes at all.
    pub fn order_jobs(
        &self,
        jobs: &[JobId],
        priority: Option<Priority>,
        paused: Option<bool>,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "UPDATE jobs SET priority = ifnull(?2, priority), paused = ifnull(?3, paused) WHERE id = ?1";
            let mut statement = transaction.prepare_cached(sql)?;
            for job in jobs {
                statement.execute((job.0, priority.map(rank), paused))?;
            }
            Ok(())
        })
    }
}

fn rank(priority: Priority) -> i8 {
    match priority {
        Priority::Low => -1,
        Priority::Normal => 0,
        Priority::High => 1,
    }
}

/// A priority as it stands in its column.
pub(crate) fn priority(row: &Row<'_>, column: &str) -> rusqlite::Result<Priority> {
    match row.get::<_, i64>(column)? {
        -1 => Ok(Priority::Low),
        0 => Ok(Priority::Normal),
        1 => Ok(Priority::High),
        other => Err(damaged(column, &other.to_string())),
    }
}

/// Adds a job to a batch, with its first run where one is asked for.
pub(crate) fn add_to_batch(
    transaction: &Transaction<'_>,
    batch: BatchId,
    job: &NewJob,
    first: Option<RunKind>,
    now: Timestamp,
) -> Result<JobId, StoreError> {
    let id = insert_job(transaction, job, now)?;
    let sql = "INSERT INTO batch_jobs (job, batch) VALUES (?1, ?2)";
    transaction.prepare_cached(sql)?.execute((id.0, batch.0))?;
    if let Some(kind) = first {
        insert_run(transaction, id, kind, now)?;
    }
    Ok(id)
}

fn insert_job(
    transaction: &Transaction<'_>,
    new: &NewJob,
    now: Timestamp,
) -> Result<JobId, StoreError> {
    let spec = &new.spec;
    let sql = "INSERT INTO jobs (name, created, source_server, source_login, source_act_as,
                                 source_credential, source_revision,
                                 destination_server, destination_login, destination_act_as,
                                 destination_credential, destination_revision, options)
               VALUES (:name, :created, :source_server, :source_login, :source_act_as, :source_credential,
                       :source_revision, :destination_server, :destination_login, :destination_act_as,
                       :destination_credential, :destination_revision, :options)
               RETURNING id";
    let state = |has: bool| if has { CredentialState::Writing } else { CredentialState::Missing };
    let id = transaction.prepare_cached(sql)?.query_row(
        named_params! {
            ":name": spec.name,
            ":created": millis(Some(now)),
            ":source_server": spec.source.server.0,
            ":source_login": spec.source.login,
            ":source_act_as": spec.source.act_as.as_deref().unwrap_or_default(),
            ":source_credential": state(new.has_source_password).word(),
            ":source_revision": u32::from(new.has_source_password),
            ":destination_server": spec.destination.server.0,
            ":destination_login": spec.destination.login,
            ":destination_act_as": spec.destination.act_as.as_deref().unwrap_or_default(),
            ":destination_credential": state(new.has_destination_password).word(),
            ":destination_revision": u32::from(new.has_destination_password),
            ":options": to_json(Some(&spec.options))?,
        },
        |row| row.get(0),
    )?;
    Ok(JobId(id))
}

pub(crate) fn record(row: &Row<'_>) -> rusqlite::Result<JobRecord> {
    Ok(JobRecord {
        id: JobId(row.get("id")?),
        spec: JobSpec {
            name: row.get("name")?,
            source: Account {
                server: ServerId(row.get("source_server")?),
                login: row.get("source_login")?,
                act_as: filled(row, "source_act_as")?,
            },
            destination: Account {
                server: ServerId(row.get("destination_server")?),
                login: row.get("destination_login")?,
                act_as: filled(row, "destination_act_as")?,
            },
            options: json(row, "options")?.ok_or_else(|| damaged("options", ""))?,
        },
        created: time(row, "created")?.ok_or_else(|| damaged("created", "0"))?,
        source_credential: CredentialRecord {
            state: word(row, "source_credential")?,
            revision: row.get("source_revision")?,
            rejected: row.get("source_rejected")?,
            signed_in: row.get("source_signed_in")?,
        },
        destination_credential: CredentialRecord {
            state: word(row, "destination_credential")?,
            revision: row.get("destination_revision")?,
            rejected: row.get("destination_rejected")?,
            signed_in: row.get("destination_signed_in")?,
        },
    })
}
