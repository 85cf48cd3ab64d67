//! What the ledger remembers of Gmail's labels: which message is the same one in which folders.

use mailhaul_model::UidValidity;
use rusqlite::params;

use super::record::FolderId;
use super::tables::Tables;
use super::{Ledger, LedgerError};
use crate::labels::Home;

/// Every message that is on the destination for sure, by Gmail's number.
#[derive(Clone, Debug, Default)]
pub struct Homes {
    pub homes: Vec<(u64, Home)>,
    /// Their folders: source, destination, and the destination's UIDVALIDITY.
    pub folders: Vec<(FolderId, String, String, Option<UidValidity>)>,
    /// The source folders whose messages' numbers are known.
    pub numbered: Vec<String>,
}

impl Ledger {
    /// The numbers that Gmail gave to messages of a source folder, by UID.
    pub fn labelled(&self, folder: FolderId, numbers: Vec<(u32, u64)>) {
        self.tell(move |tables| tables.labelled(folder, &numbers));
    }

    /// What of the two accounts is on the destination and has a number.
    pub async fn homes(&self, accounts: String) -> Result<Homes, LedgerError> {
        self.look(move |tables| tables.homes(&accounts)).await
    }
}

impl Tables {
    fn labelled(&self, folder: FolderId, numbers: &[(u32, u64)]) -> Result<(), LedgerError> {
        let mut add = self.0.prepare_cached(
            "INSERT OR IGNORE INTO label (folder, uid, gmail) VALUES (?1, ?2, ?3)",
        )?;
        for (uid, number) in numbers {
            add.execute(params![folder.0, uid, number.cast_signed()])?;
        }
        Ok(())
    }

    fn homes(&self, accounts: &str) -> Result<Homes, LedgerError> {
        let mut all = self.0.prepare_cached(
            "SELECT label.gmail, label.folder, label.uid FROM label \
             JOIN message ON message.folder = label.folder AND message.uid = label.uid \
             JOIN folder ON folder.id = label.folder JOIN pair ON pair.id = folder.pair \
             WHERE pair.accounts = ?1 ORDER BY label.folder, label.uid",
        )?;
        let homes = all.query_map([accounts], |row| {
            let home = Home { folder: FolderId(row.get(1)?), uid: row.get(2)? };
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), home))
        })?;
        let mut names = self.0.prepare_cached(
            "SELECT folder.id, source, destination, destination_validity FROM folder \
             JOIN pair ON pair.id = folder.pair WHERE pair.accounts = ?1",
        )?;
        let folders = names.query_map([accounts], |row| {
            let validity = UidValidity::new(row.get(3)?);
            Ok((FolderId(row.get(0)?), row.get(1)?, row.get(2)?, validity))
        })?;
        let mut numbered = self.0.prepare_cached(
            "SELECT DISTINCT folder.source FROM folder JOIN pair ON pair.id = folder.pair \
             WHERE pair.accounts = ?1 AND EXISTS (SELECT 1 FROM label WHERE label.folder = folder.id)",
        )?;
        let numbered = numbered.query_map([accounts], |row| row.get(0))?;
        Ok(Homes {
            numbered: numbered.collect::<Result<_, _>>()?,
            homes: homes.collect::<Result<_, _>>()?,
            folders: folders.collect::<Result<_, _>>()?,
        })
    }
}
