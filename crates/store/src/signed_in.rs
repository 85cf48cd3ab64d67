//! Who has a user's sign-in in the keychain: jobs and people of campaigns, with the mailbox that it opens.

use mailhaul_model::event::SideName;
use mailhaul_model::{InvitationId, JobId, ServerId};
use rusqlite::Row;

use crate::column::word;
use crate::{Store, StoreError};

/// Whose entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedInHolder {
    Job(JobId, SideName),
    Person(InvitationId, SideName),
}

/// A sign-in that is kept, or on its way to the keychain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub holder: SignedInHolder,
    pub revision: u32,
    pub server: ServerId,
    /// As it was typed.
    pub login: String,
}

const ALL: &str = "
    SELECT 'job' AS kind, id, 'source' AS side, source_revision AS revision, source_server AS server, source_login AS login
      FROM jobs WHERE source_revision > 0 AND source_revision = source_signed_in AND source_credential <> 'missing'
    UNION ALL
    SELECT 'job', id, 'destination', destination_revision, destination_server, destination_login
      FROM jobs WHERE destination_revision > 0 AND destination_revision = destination_signed_in AND destination_credential <> 'missing'
    UNION ALL
    SELECT 'person', p.id, 'source', p.source_revision, c.source_server, p.address
      FROM people p JOIN campaigns c ON c.id = p.campaign
     WHERE p.source_revision > 0 AND p.source_revision = p.source_signed_in AND p.source_credential <> 'missing'
    UNION ALL
    SELECT 'person', id, 'destination', destination_revision, destination_sign_in_server, destination_for
      FROM people WHERE destination_revision > 0 AND destination_revision = destination_signed_in AND destination_credential <> 'missing'";

impl Store {
    /// Every sign-in there is, of jobs and of people.
    pub fn signed_in(&self) -> Result<Vec<SignedIn>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(ALL)?;
        let rows = statement.query_map([], signed_in)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn signed_in(row: &Row<'_>) -> rusqlite::Result<SignedIn> {
    let (id, side) = (row.get("id")?, word(row, "side")?);
    let holder = match row.get::<_, String>("kind")?.as_str() {
        "job" => SignedInHolder::Job(JobId(id), side),
        _ => SignedInHolder::Person(InvitationId(id), side),
    };
    Ok(SignedIn {
        holder,
        revision: row.get("revision")?,
        server: ServerId(row.get("server")?),
        login: row.get("login")?,
    })
}
