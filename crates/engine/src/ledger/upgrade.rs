//! A ledger of an earlier version, made one of this version.

use rusqlite::Connection;

use super::record::FolderId;
use super::{LedgerError, intents};

/// Makes a ledger of that version one of this; one of this version stays as it is.
pub(super) fn from(version: i64, file: &Connection) -> Result<(), LedgerError> {
    if version < 2 {
        from_1(file)?;
    }
    if version < 3 {
        from_2(file)?;
    }
    if version < 4 {
        from_3(file)?;
    }
    Ok(())
}

/// Version 3 did not note whether messages were changed on their way: they may have been.
fn from_3(file: &Connection) -> Result<(), LedgerError> {
    file.execute_batch(include_str!("note.sql"))?;
    file.execute("INSERT INTO note VALUES ('changed')", [])?;
    Ok(())
}

/// Version 2 knew nothing of labels.
fn from_2(file: &Connection) -> Result<(), LedgerError> {
    file.execute_batch(include_str!("label.sql"))?;
    Ok(())
}

/// Version 1 had a row for each message that was intended, and deleted nothing.
fn from_1(file: &Connection) -> Result<(), LedgerError> {
    let rows: Vec<(i64, u32)> = {
        let mut all = file.prepare("SELECT folder, uid FROM intent ORDER BY folder, uid")?;
        let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<Result<_, _>>()?
    };
    file.execute_batch("DROP TABLE intent;")?;
    file.execute_batch(include_str!("intent.sql"))?;
    file.execute_batch(include_str!("deletion.sql"))?;
    for folder in rows.chunk_by(|a, b| a.0 == b.0) {
        let uids: Vec<u32> = folder.iter().map(|(_, uid)| *uid).collect();
        intents::add(file, FolderId(folder[0].0), &uids)?;
    }
    Ok(())
}
