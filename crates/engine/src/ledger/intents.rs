//! The intents in the ledger: per row a set of UIDs, written as IMAP writes it. What goes to a server together is kept
//! together, so that a chunk of messages costs one row and not hundreds. No UID is in two rows of a folder.

use mailhaul_imap::UidSet;
use mailhaul_model::Uid;
use rusqlite::{Connection, params};

use super::LedgerError;
use super::record::FolderId;

/// All of a folder's, ascending.
pub(super) fn all(file: &Connection, folder: FolderId) -> Result<Vec<u32>, LedgerError> {
    let mut all =
        file.prepare_cached("SELECT uids FROM intent WHERE folder = ?1 ORDER BY first")?;
    let rows = all.query_map([folder.0], |row| row.get::<_, String>(0))?;
    let mut uids = Vec::new();
    for row in rows {
        uids.extend(read(&row?)?.iter().map(Uid::get));
    }
    uids.sort_unstable();
    Ok(uids)
}

/// These may be on the destination soon.
pub(super) fn add(file: &Connection, folder: FolderId, uids: &[u32]) -> Result<(), LedgerError> {
    let set = set_of(uids);
    remove_set(file, folder, &set)?;
    write(file, folder, &set)
}

/// These need not be looked for.
pub(super) fn remove(file: &Connection, folder: FolderId, uids: &[u32]) -> Result<(), LedgerError> {
    remove_set(file, folder, &set_of(uids))
}

fn remove_set(file: &Connection, folder: FolderId, set: &UidSet) -> Result<(), LedgerError> {
    let (Some(first), Some(last)) = (set.first(), set.last()) else { return Ok(()) };
    let touched = {
        let mut find = file.prepare_cached(
            "SELECT first, uids FROM intent WHERE folder = ?1 AND first <= ?3 AND last >= ?2",
        )?;
        let key = params![folder.0, first.get(), last.get()];
        let rows =
            find.query_map(key, |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?)))?;
        rows.collect::<Result<Vec<_>, _>>()?
    };
    for (first, text) in touched {
        let before = read(&text)?;
        let left = before.without(set);
        if left != before {
            file.prepare_cached("DELETE FROM intent WHERE folder = ?1 AND first = ?2")?
                .execute(params![folder.0, first])?;
            write(file, folder, &left)?;
        }
    }
    Ok(())
}

fn write(file: &Connection, folder: FolderId, set: &UidSet) -> Result<(), LedgerError> {
    let (Some(first), Some(last)) = (set.first(), set.last()) else { return Ok(()) };
    file.prepare_cached("INSERT INTO intent (folder, first, last, uids) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![folder.0, first.get(), last.get(), set.to_string()])?;
    Ok(())
}

fn read(text: &str) -> Result<UidSet, LedgerError> {
    UidSet::parse(text.as_bytes())
        .ok_or_else(|| LedgerError::Damaged(format!("{text:?} is no set of UIDs")))
}

fn set_of(uids: &[u32]) -> UidSet {
    uids.iter().copied().filter_map(Uid::new).collect()
}
