//! Secrets in the keychain that belong to nobody any more: what remains to be removed from there, also after a crash.

use mailhaul_model::event::SideName;
use mailhaul_model::{CampaignId, InvitationId};
use rusqlite::Row;

use crate::column::damaged;
use crate::{Store, StoreError};

/// Whose secret it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShredHolder {
    Person(InvitationId, SideName),
    Campaign(CampaignId),
}

/// A secret to be removed, with every revision up to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shred {
    pub id: u32,
    pub holder: ShredHolder,
    pub revision: u32,
}

impl Store {
    /// What remains to be removed, oldest first.
    pub fn shreds(&self) -> Result<Vec<Shred>, StoreError> {
        let connection = self.lock();
        let mut statement = connection
            .prepare_cached("SELECT id, holder, owner, revision FROM shreds ORDER BY id")?;
        let rows = statement.query_map([], shred)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes that it was removed.
    pub fn note_shredded(&self, id: u32) -> Result<(), StoreError> {
        self.lock().execute("DELETE FROM shreds WHERE id = ?1", [id])?;
        Ok(())
    }
}

fn shred(row: &Row<'_>) -> rusqlite::Result<Shred> {
    let owner = row.get("owner")?;
    let holder = match row.get::<_, String>("holder")?.as_str() {
        "source" => ShredHolder::Person(InvitationId(owner), SideName::Source),
        "destination" => ShredHolder::Person(InvitationId(owner), SideName::Destination),
        "campaign" => ShredHolder::Campaign(CampaignId(owner)),
        other => return Err(damaged("holder", other)),
    };
    Ok(Shred { id: row.get("id")?, holder, revision: row.get("revision")? })
}
