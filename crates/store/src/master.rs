//! Administrators' logins that stand in for the users of a batch, and where their passwords are (never what they are).

use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, MasterForm};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::column::{Word, damaged, word};
use crate::{CredentialState, Store, StoreError};

/// The administrator's login of one side of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MasterRecord {
    pub batch: BatchId,
    pub side: SideName,
    pub form: MasterForm,
    pub state: CredentialState,
    /// 1 for the first password, and one more for each that takes its place.
    pub revision: u32,
}

const COLUMNS: &str = "SELECT batch, side, form, login, credential, revision FROM batch_masters";

impl Store {
    /// The administrator's logins of a batch, at most one a side.
    pub fn masters(&self, batch: BatchId) -> Result<Vec<MasterRecord>, StoreError> {
        let sql = format!("{COLUMNS} WHERE batch = ?1 ORDER BY side DESC");
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map([batch.0], record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The administrator's login of a side of a batch.
    pub fn master(
        &self,
        batch: BatchId,
        side: SideName,
    ) -> Result<Option<MasterRecord>, StoreError> {
        let sql = format!("{COLUMNS} WHERE batch = ?1 AND side = ?2");
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&sql)?;
        Ok(statement.query_row((batch.0, side.word()), record).optional()?)
    }

    /// Puts a login in the place of the one there is, if there is one, and takes the next revision of its password, which is on
    /// its way to the keychain from now on.
    pub fn begin_master(
        &self,
        batch: BatchId,
        side: SideName,
        form: &MasterForm,
    ) -> Result<u32, StoreError> {
        let sql = "INSERT INTO batch_masters (batch, side, form, login, credential, revision)
                   VALUES (:batch, :side, :form, :login, 'writing', 1)
                   ON CONFLICT (batch, side) DO UPDATE SET form = :form, login = :login,
                     credential = 'writing', revision = revision + 1
                   RETURNING revision";
        let revision = self.lock().query_row(
            sql,
            named_params! {
                ":batch": batch.0,
                ":side": side.word(),
                ":form": word_of(form),
                ":login": form.login(),
            },
            |row| row.get(0),
        )?;
        Ok(revision)
    }

    /// Changes how a login stands in, and keeps its password; `false` where there is none.
    pub fn change_master(
        &self,
        batch: BatchId,
        side: SideName,
        form: &MasterForm,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE batch_masters SET form = ?3, login = ?4 WHERE batch = ?1 AND side = ?2";
        let parameters = (batch.0, side.word(), word_of(form), form.login());
        Ok(self.lock().execute(sql, parameters)? == 1)
    }

    /// Notes where a revision of a login's password is; `false` where a newer one exists by now, or the login is gone.
    pub fn settle_master(
        &self,
        batch: BatchId,
        side: SideName,
        revision: u32,
        state: CredentialState,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE batch_masters SET credential = ?4
                   WHERE batch = ?1 AND side = ?2 AND revision = ?3";
        let parameters = (batch.0, side.word(), revision, state.word());
        Ok(self.lock().execute(sql, parameters)? == 1)
    }

    /// Forgets a login; `false` where there is none.
    pub fn remove_master(&self, batch: BatchId, side: SideName) -> Result<bool, StoreError> {
        let sql = "DELETE FROM batch_masters WHERE batch = ?1 AND side = ?2";
        Ok(self.lock().execute(sql, (batch.0, side.word()))? == 1)
    }

    /// Logins whose passwords were on their way to the keychain.
    pub fn unsettled_masters(&self) -> Result<Vec<MasterRecord>, StoreError> {
        let connection = self.lock();
        let mut statement =
            connection.prepare(&format!("{COLUMNS} WHERE credential = 'writing'"))?;
        let rows = statement.query_map([], record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn word_of(form: &MasterForm) -> &'static str {
    match form {
        MasterForm::ActAs(_) => "act-as",
        MasterForm::UserStarMaster(_) => "user-star-master",
        MasterForm::DomainAdminUser(_) => "domain-admin-user",
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<MasterRecord> {
    let login: String = row.get("login")?;
    let form: String = row.get("form")?;
    Ok(MasterRecord {
        batch: BatchId(row.get("batch")?),
        side: word(row, "side")?,
        form: match form.as_str() {
            "act-as" => MasterForm::ActAs(login),
            "user-star-master" => MasterForm::UserStarMaster(login),
            "domain-admin-user" => MasterForm::DomainAdminUser(login),
            other => return Err(damaged("form", other)),
        },
        state: word(row, "credential")?,
        revision: row.get("revision")?,
    })
}
