//! The ledger's memory of what was deleted on request.

use std::collections::{HashMap, HashSet};

use mailhaul_model::event::SideName;
use rusqlite::params;

use super::LedgerError;
use super::record::{FolderId, FolderName, Place};
use super::tables::Tables;
use crate::identity::Identity;

/// What is known of a destination folder before anything in it is deleted.
#[derive(Clone, Debug, Default)]
pub struct KnownThere {
    /// By UID there, the source messages whose copies they are.
    pub places: HashMap<u32, Vec<Place>>,
    /// What a run deleted on the source, whichever folder it went to: nothing like it may go, wherever someone moved it.
    pub only_copies: HashSet<Identity>,
    /// Copies that were sent and never acknowledged are somewhere among the folder's messages.
    pub has_intents: bool,
}

const MARKED: i64 = 1;
const GONE: i64 = 2;
const MARKED_BY_OTHERS: i64 = 3;

/// A message that is about to be marked.
#[derive(Clone, Copy, Debug)]
pub struct Marking {
    pub uid: u32,
    pub identity: Identity,
    /// Its user had marked it already.
    pub by_others: bool,
}

impl Tables {
    /// These are about to be marked.
    pub(super) fn mark(
        &self,
        folder: FolderId,
        side: SideName,
        messages: &[Marking],
    ) -> Result<(), LedgerError> {
        let mut add = self.0.prepare_cached(
            "INSERT OR IGNORE INTO deletion (folder, side, uid, identity, state) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for Marking { uid, identity, by_others } in messages {
            let state = if *by_others { MARKED_BY_OTHERS } else { MARKED };
            add.execute(params![folder.0, number(side), uid, identity.0, state])?;
        }
        Ok(())
    }

    /// These are gone.
    pub(super) fn gone(
        &self,
        folder: FolderId,
        side: SideName,
        uids: &[u32],
    ) -> Result<(), LedgerError> {
        let mut update = self.0.prepare_cached(
            "UPDATE deletion SET state = ?4 WHERE folder = ?1 AND side = ?2 AND uid = ?3",
        )?;
        for uid in uids {
            update.execute(params![folder.0, number(side), uid, GONE])?;
        }
        Ok(())
    }

    /// What a run marked on a side and did not expunge.
    pub(super) fn marked(
        &self,
        folder: FolderId,
        side: SideName,
    ) -> Result<HashSet<u32>, LedgerError> {
        let mut all = self.0.prepare_cached(
            "SELECT uid FROM deletion WHERE folder = ?1 AND side = ?2 AND state = ?3",
        )?;
        let rows = all.query_map(params![folder.0, number(side), MARKED], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What is known of the destination folder.
    pub(super) fn known_there(&self, name: &FolderName) -> Result<KnownThere, LedgerError> {
        let mut known = KnownThere::default();
        let validity = name.destination_validity.map_or(0, mailhaul_model::UidValidity::get);
        let mut all = self.0.prepare_cached(
            "SELECT message.destination_uid, folder.source, folder.source_validity, message.uid, EXISTS (SELECT 1 FROM deletion \
             WHERE deletion.folder = message.folder AND deletion.side = 1 AND deletion.uid = message.uid) FROM message \
             JOIN folder ON folder.id = message.folder JOIN pair ON pair.id = folder.pair \
             WHERE pair.accounts = ?1 AND folder.destination = ?2 AND folder.destination_validity = ?3 \
             AND message.destination_uid > 0",
        )?;
        let key = params![name.accounts, name.destination, validity];
        let rows = all.query_map(key, |row| {
            let place = Place {
                source: row.get(1)?,
                validity: row.get(2)?,
                uid: row.get(3)?,
                removed: row.get(4)?,
            };
            Ok((row.get::<_, u32>(0)?, place))
        })?;
        for row in rows {
            let (uid, place) = row?;
            known.places.entry(uid).or_default().push(place);
        }
        let mut only = self.0.prepare_cached(
            "SELECT deletion.identity FROM deletion JOIN folder ON folder.id = deletion.folder \
             JOIN pair ON pair.id = folder.pair WHERE pair.accounts = ?1 AND deletion.side = 1",
        )?;
        let rows = only.query_map([&name.accounts], |row| Ok(Identity(row.get(0)?)))?;
        known.only_copies = rows.collect::<Result<_, _>>()?;
        let mut intents = self.0.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM intent JOIN folder ON folder.id = intent.folder \
             JOIN pair ON pair.id = folder.pair WHERE pair.accounts = ?1 AND folder.destination = ?2)",
        )?;
        known.has_intents =
            intents.query_row(params![name.accounts, name.destination], |row| row.get(0))?;
        Ok(known)
    }
}

fn number(side: SideName) -> i64 {
    match side {
        SideName::Source => 1,
        SideName::Destination => 2,
    }
}
