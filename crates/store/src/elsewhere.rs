//! Copies of the database for another day or another computer: made while others write, and made ready to be gone on from.

use std::path::Path;
use std::time::Duration;

use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, CampaignId, InvitationId, JobId, ServerId};
use rusqlite::{Connection, Row};

use crate::column::word;
use crate::migrate::migrate;
use crate::{Store, StoreError};

/// Writes a copy to a path where nothing is yet, as it stands at one moment, without what was deleted. Nobody waits for it.
pub fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let connection = Connection::open(from)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    Ok(())
}

/// Makes a copy ready to be opened in another place: every password that was kept is looked for by whoever opens it, and with
/// `pause` nothing of the queue begins by itself.
///
/// # Errors
/// [`StoreError::Newer`] where a newer program wrote it, [`StoreError::Damaged`] where it is no whole database.
pub fn prepare(path: &Path, pause: bool) -> Result<(), StoreError> {
    let mut connection = Connection::open(path)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    let checked: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if checked != "ok" {
        return Err(StoreError::Damaged(checked));
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut connection)?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(
        "UPDATE jobs SET source_credential = 'writing' WHERE source_credential = 'kept';
         UPDATE jobs SET destination_credential = 'writing' WHERE destination_credential = 'kept';
         UPDATE people SET source_credential = 'writing' WHERE source_credential = 'kept';
         UPDATE people SET destination_credential = 'writing' WHERE destination_credential = 'kept';
         UPDATE batch_masters SET credential = 'writing' WHERE credential = 'kept';",
    )?;
    if pause {
        transaction.execute(
            "INSERT INTO settings (name, value) VALUES ('queue_paused', 'true')
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [],
        )?;
    }
    transaction.commit()?;
    drop(connection);
    settle(path)
}

/// Leaves one file of a database that nobody has open.
pub fn settle(path: &Path) -> Result<(), StoreError> {
    let connection = Connection::open(path)?;
    connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    Ok(())
}

/// Whose secret the keychain may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretHolder {
    Job(JobId, SideName),
    Master(BatchId, SideName),
    Person(InvitationId, SideName),
    Campaign(CampaignId),
    Access(ServerId),
    UserClient(ServerId),
    Proxy(ServerId),
}

const SECRETS: &str = "
    SELECT 'job' AS kind, id, 'source' AS side, source_revision AS revision FROM jobs
    UNION ALL SELECT 'job', id, 'destination', destination_revision FROM jobs
    UNION ALL SELECT 'master', batch, side, revision FROM batch_masters
    UNION ALL SELECT 'person', id, 'source', source_revision FROM people
    UNION ALL SELECT 'person', id, 'destination', destination_revision FROM people
    UNION ALL SELECT 'campaign', id, 'source', 1 FROM campaigns
    UNION ALL SELECT 'access', id, 'source', access_revision FROM servers
    UNION ALL SELECT 'userClient', id, 'source', user_client_revision FROM servers
    UNION ALL SELECT 'proxy', id, 'source', proxy_revision FROM servers";

impl Store {
    /// Everything whose newest secret may be in the keychain, with its revision.
    pub fn secret_holders(&self) -> Result<Vec<(SecretHolder, u32)>, StoreError> {
        let connection = self.lock();
        let sql = format!("SELECT kind, id, side, revision FROM ({SECRETS}) WHERE revision > 0");
        let mut statement = connection.prepare(&sql)?;
        let rows = statement.query_map([], |row| Ok((holder(row)?, row.get("revision")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether there is anything that a person or a program put in.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM servers) AND NOT EXISTS (SELECT 1 FROM jobs)
                      AND NOT EXISTS (SELECT 1 FROM batches) AND NOT EXISTS (SELECT 1 FROM campaigns)";
        Ok(self.lock().query_row(sql, [], |row| row.get(0))?)
    }
}

fn holder(row: &Row<'_>) -> rusqlite::Result<SecretHolder> {
    let (id, side): (u32, SideName) = (row.get("id")?, word(row, "side")?);
    Ok(match row.get::<_, String>("kind")?.as_str() {
        "job" => SecretHolder::Job(JobId(id), side),
        "master" => SecretHolder::Master(BatchId(id), side),
        "person" => SecretHolder::Person(InvitationId(id), side),
        "campaign" => SecretHolder::Campaign(CampaignId(id)),
        "access" => SecretHolder::Access(ServerId(id)),
        "userClient" => SecretHolder::UserClient(ServerId(id)),
        _ => SecretHolder::Proxy(ServerId(id)),
    })
}
