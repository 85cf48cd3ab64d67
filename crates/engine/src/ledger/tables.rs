//! The ledger's SQL.

use std::path::Path;

use mailhaul_model::ModSeq;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::record::{Claimed, Complete, FolderId, FolderMemory, FolderName, Outcome, Settled};
use super::remembered::Remembered;
use super::{LedgerError, intents, upgrade};
use crate::identity::Identity;

const VERSION: i64 = 4;

struct FolderRow {
    id: FolderId,
    validity: u32,
    baseline: u32,
    complete: Option<Complete>,
    looked: bool,
}

/// The open file.
#[derive(Debug)]
pub(super) struct Tables(pub(super) Connection);

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseCorrupt, DatabaseLocked, NotADatabase};
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::InUse,
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Unwritable(error.to_string()),
        }
    }
}

impl Tables {
    pub(super) fn open(path: &Path) -> Result<Self, LedgerError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| LedgerError::Unwritable(e.to_string()))?;
        }
        let connection = Connection::open(path)?;
        // Exclusive: two runs of one job would copy everything twice.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        // An intent has to survive a power cut: the server may have the message.
        connection.pragma_update(None, "synchronous", "FULL")?;
        Self::prepare(connection)
    }

    pub(super) fn open_copy(path: &Path) -> Result<Self, LedgerError> {
        let mut memory = Connection::open_in_memory()?;
        if path.exists() {
            let file =
                Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            let copied = rusqlite::backup::Backup::new(&file, &mut memory)?.step(-1)?;
            if copied != rusqlite::backup::StepResult::Done {
                return Err(LedgerError::InUse);
            }
        }
        Self::prepare(memory)
    }

    pub(super) fn in_memory() -> Result<Self, LedgerError> {
        Self::prepare(Connection::open_in_memory()?)
    }

    fn prepare(mut connection: Connection) -> Result<Self, LedgerError> {
        let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > VERSION {
            return Err(LedgerError::Newer { found, known: VERSION });
        }
        let transaction =
            connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        match found {
            0 => {
                transaction.execute_batch(include_str!("schema.sql"))?;
                transaction.execute_batch(include_str!("intent.sql"))?;
                transaction.execute_batch(include_str!("deletion.sql"))?;
                transaction.execute_batch(include_str!("label.sql"))?;
                transaction.execute_batch(include_str!("note.sql"))?;
            }
            known => upgrade::from(known, &transaction)?,
        }
        if found < VERSION {
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        transaction.commit()?;
        Ok(Self(connection))
    }

    pub(super) fn folder(&self, name: &FolderName) -> Result<FolderMemory, LedgerError> {
        let pair = self.pair(&name.accounts)?;
        let validity = name.destination_validity.map_or(0, mailhaul_model::UidValidity::get);
        let found = self.find(pair, name)?;
        let Some(FolderRow { id, validity: known_validity, baseline, complete, looked }) = found
        else {
            return self.add(pair, name, validity);
        };
        if known_validity != validity {
            return self.void(id, validity, name.destination_uid_next);
        }
        let intents = intents::all(&self.0, id)?;
        let counts = |state: &Complete| state.mod_seq.0 > 0 && Some(*state) == complete;
        let unchanged = intents.is_empty() && name.state.as_ref().is_some_and(counts);
        let settled = if unchanged { Remembered::default() } else { self.remembered(id)? };
        let settled_bytes = if unchanged { self.settled_bytes(id)? } else { 0 };
        Ok(FolderMemory {
            id,
            looked,
            voided: false,
            unchanged,
            baseline,
            complete,
            settled,
            settled_bytes,
            found: Vec::new(),
            intents,
        })
    }

    fn pair(&self, accounts: &str) -> Result<i64, LedgerError> {
        self.0
            .prepare_cached("INSERT INTO pair (accounts) VALUES (?1) ON CONFLICT DO NOTHING")?
            .execute([accounts])?;
        let mut find = self.0.prepare_cached("SELECT id FROM pair WHERE accounts = ?1")?;
        Ok(find.query_row([accounts], |row| row.get(0))?)
    }

    fn find(&self, pair: i64, name: &FolderName) -> Result<Option<FolderRow>, LedgerError> {
        let mut find = self.0.prepare_cached(
            "SELECT id, destination_validity, baseline, done_uid_next, done_messages, done_mod_seq, looked FROM folder \
             WHERE pair = ?1 AND source = ?2 AND source_validity = ?3 AND destination = ?4",
        )?;
        let key = params![pair, name.source, name.source_validity.get(), name.destination];
        let row = find.query_row(key, |row| {
            let complete = Complete {
                uid_next: row.get(3)?,
                messages: row.get(4)?,
                mod_seq: ModSeq(row.get::<_, i64>(5)?.cast_unsigned()),
            };
            Ok(FolderRow {
                id: FolderId(row.get(0)?),
                validity: row.get(1)?,
                baseline: row.get(2)?,
                complete: (complete.uid_next > 0).then_some(complete),
                looked: row.get::<_, i64>(6)? == 1,
            })
        });
        Ok(row.optional()?)
    }

    fn add(
        &self,
        pair: i64,
        name: &FolderName,
        validity: u32,
    ) -> Result<FolderMemory, LedgerError> {
        self.0
            .prepare_cached(
                "INSERT INTO folder (pair, source, source_validity, destination, destination_validity, baseline, \
                 looked, done_uid_next, done_messages, done_mod_seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0, 0)",
            )?
            .execute(params![
                pair,
                name.source,
                name.source_validity.get(),
                name.destination,
                validity,
                name.destination_uid_next
            ])?;
        let id = FolderId(self.0.last_insert_rowid());
        Ok(empty(id, name.destination_uid_next, false))
    }

    fn void(
        &self,
        id: FolderId,
        validity: u32,
        baseline: u32,
    ) -> Result<FolderMemory, LedgerError> {
        self.0.prepare_cached("DELETE FROM message WHERE folder = ?1")?.execute([id.0])?;
        self.0.prepare_cached("DELETE FROM intent WHERE folder = ?1")?.execute([id.0])?;
        self.0
            .prepare_cached(
                "UPDATE folder SET destination_validity = ?2, baseline = ?3, looked = 0, done_uid_next = 0, done_messages = 0, \
                 done_mod_seq = 0 WHERE id = ?1",
            )?
            .execute(params![id.0, validity, baseline])?;
        Ok(empty(id, baseline, true))
    }

    fn remembered(&self, id: FolderId) -> Result<Remembered, LedgerError> {
        let mut all = self
            .0
            .prepare_cached("SELECT uid, flags FROM message WHERE folder = ?1 ORDER BY uid")?;
        let mut rows = all.query([id.0])?;
        let mut remembered = Remembered::default();
        while let Some(row) = rows.next()? {
            let flags = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            remembered.push(row.get(0)?, flags);
        }
        Ok(remembered)
    }

    pub(super) fn settled(&self, id: FolderId, uids: &[u32]) -> Result<Vec<Settled>, LedgerError> {
        let mut one = self.0.prepare_cached(
            "SELECT uid, outcome, destination_uid, size, identity, flags FROM message WHERE folder = ?1 AND uid = ?2",
        )?;
        let mut found = Vec::new();
        for uid in uids {
            found.extend(one.query_row(params![id.0, uid], settled_row).optional()?);
        }
        found.sort_unstable_by_key(|settled| settled.uid);
        Ok(found)
    }

    pub(super) fn placeless(&self, id: FolderId) -> Result<Vec<Settled>, LedgerError> {
        let mut all = self.0.prepare_cached(
            "SELECT uid, outcome, destination_uid, size, identity, flags FROM message \
             WHERE folder = ?1 AND destination_uid = 0 ORDER BY uid",
        )?;
        let rows = all.query_map([id.0], settled_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(super) fn sizes(&self, id: FolderId) -> Result<Vec<(u32, u64)>, LedgerError> {
        let mut all = self
            .0
            .prepare_cached("SELECT uid, size FROM message WHERE folder = ?1 ORDER BY uid")?;
        let rows = all.query_map([id.0], |row| Ok((row.get(0)?, size(row, 1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn settled_bytes(&self, id: FolderId) -> Result<u64, LedgerError> {
        let mut sum = self
            .0
            .prepare_cached("SELECT coalesce(sum(size), 0) FROM message WHERE folder = ?1")?;
        Ok(sum.query_row([id.0], |row| size(row, 0))?)
    }

    pub(super) fn claimed(&self, name: &FolderName) -> Result<Claimed, LedgerError> {
        Ok(Claimed { placed: self.placed(name)?, unplaced: self.unplaced(name)? })
    }

    fn placed(&self, name: &FolderName) -> Result<Vec<u32>, LedgerError> {
        let mut all = self.0.prepare_cached(
            "SELECT message.destination_uid FROM message JOIN folder ON folder.id = message.folder \
             JOIN pair ON pair.id = folder.pair WHERE pair.accounts = ?1 AND folder.destination = ?2 \
             AND folder.destination_validity = ?3 AND message.destination_uid > 0 \
             AND NOT (folder.source = ?4 AND folder.source_validity <> ?5)",
        )?;
        let rows = all.query_map(
            params![
                name.accounts,
                name.destination,
                name.destination_validity.map_or(0, mailhaul_model::UidValidity::get),
                name.source,
                name.source_validity.get()
            ],
            |row| row.get(0),
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn unplaced(&self, name: &FolderName) -> Result<Vec<(Identity, u64)>, LedgerError> {
        let mut all = self.0.prepare_cached(
            "SELECT message.identity, message.size FROM message JOIN folder ON folder.id = message.folder \
             JOIN pair ON pair.id = folder.pair WHERE pair.accounts = ?1 AND folder.destination = ?2 \
             AND folder.destination_validity = ?3 AND message.destination_uid = 0 AND folder.source <> ?4",
        )?;
        let validity = name.destination_validity.map_or(0, mailhaul_model::UidValidity::get);
        let key = params![name.accounts, name.destination, validity, name.source];
        let rows = all.query_map(key, |row| Ok((Identity(row.get(0)?), size(row, 1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(super) fn intend(&self, folder: FolderId, uids: &[u32]) -> Result<(), LedgerError> {
        intents::add(&self.0, folder, uids)
    }

    pub(super) fn withdraw(&self, folder: FolderId, uids: &[u32]) -> Result<(), LedgerError> {
        intents::remove(&self.0, folder, uids)
    }

    pub(super) fn settle(&self, folder: FolderId, messages: &[Settled]) -> Result<(), LedgerError> {
        let mut add = self.0.prepare_cached(
            "INSERT OR REPLACE INTO message (folder, uid, outcome, destination_uid, size, identity, flags) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for message in messages {
            let outcome = match message.outcome {
                Outcome::Copied => 1,
                Outcome::Adopted => 2,
            };
            add.execute(params![
                folder.0,
                message.uid,
                outcome,
                message.destination_uid,
                message.size.cast_signed(),
                message.identity.0,
                message.flags
            ])?;
        }
        self.withdraw(folder, &messages.iter().map(|m| m.uid).collect::<Vec<_>>())
    }

    pub(super) fn flags_seen(
        &self,
        folder: FolderId,
        flags: &[(u32, String)],
    ) -> Result<(), LedgerError> {
        let mut update = self
            .0
            .prepare_cached("UPDATE message SET flags = ?3 WHERE folder = ?1 AND uid = ?2")?;
        for (uid, text) in flags {
            update.execute(params![folder.0, uid, text])?;
        }
        Ok(())
    }

    pub(super) fn replace(
        &self,
        folder: FolderId,
        gone: &[u32],
        now: &[Settled],
    ) -> Result<(), LedgerError> {
        let mut remove =
            self.0.prepare_cached("DELETE FROM message WHERE folder = ?1 AND uid = ?2")?;
        for uid in gone {
            remove.execute(params![folder.0, uid])?;
        }
        self.settle(folder, now)
    }

    pub(super) fn doubted(&self, folder: FolderId) -> Result<(), LedgerError> {
        self.0.prepare_cached("UPDATE folder SET looked = 0 WHERE id = ?1")?.execute([folder.0])?;
        Ok(())
    }

    pub(super) fn looked(&self, folder: FolderId) -> Result<(), LedgerError> {
        self.0.prepare_cached("UPDATE folder SET looked = 1 WHERE id = ?1")?.execute([folder.0])?;
        Ok(())
    }

    pub(super) fn look_again(&self) -> Result<(), LedgerError> {
        self.0.execute(
            "UPDATE folder SET looked = 0, done_uid_next = 0, done_messages = 0, done_mod_seq = 0",
            [],
        )?;
        Ok(())
    }

    pub(super) fn complete(&self, folder: FolderId, state: Complete) -> Result<(), LedgerError> {
        self.0
            .prepare_cached(
                "UPDATE folder SET done_uid_next = ?2, done_messages = ?3, done_mod_seq = ?4 WHERE id = ?1",
            )?
            .execute(params![folder.0, state.uid_next, state.messages, state.mod_seq.0.cast_signed()])?;
        Ok(())
    }
}

fn settled_row(row: &Row<'_>) -> rusqlite::Result<Settled> {
    let outcome = if row.get::<_, i64>(1)? == 2 { Outcome::Adopted } else { Outcome::Copied };
    Ok(Settled {
        uid: row.get(0)?,
        outcome,
        destination_uid: row.get(2)?,
        size: size(row, 3)?,
        identity: Identity(row.get(4)?),
        flags: row.get(5)?,
    })
}

fn size(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.cast_unsigned())
}

fn empty(id: FolderId, baseline: u32, voided: bool) -> FolderMemory {
    FolderMemory {
        id,
        looked: false,
        voided,
        unchanged: false,
        baseline,
        complete: None,
        settled: Remembered::default(),
        settled_bytes: 0,
        found: Vec::new(),
        intents: Vec::new(),
    }
}
