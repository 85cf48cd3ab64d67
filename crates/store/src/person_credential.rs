//! Where the passwords of a campaign's people are, never what they are.

use mailhaul_model::event::SideName;
use mailhaul_model::{InvitationId, ServerId};
use rusqlite::OptionalExtension;

use crate::column::{Word, word};
use crate::credential::CredentialState;
use crate::person::PasswordOrigin;
use crate::{Store, StoreError};

impl Store {
    /// Takes the next revision of a password, which is on its way to the keychain from now on; `None` where the person is gone.
    pub fn begin_person_credential(
        &self,
        id: InvitationId,
        side: SideName,
    ) -> Result<Option<u32>, StoreError> {
        let sql = match side {
            SideName::Source => {
                "UPDATE people SET source_credential = 'writing', source_revision = source_revision + 1
                 WHERE id = ?1 RETURNING source_revision"
            }
            SideName::Destination => {
                "UPDATE people SET destination_credential = 'writing', destination_revision = destination_revision + 1
                 WHERE id = ?1 RETURNING destination_revision"
            }
        };
        let connection = self.lock();
        let mut statement = connection.prepare_cached(sql)?;
        Ok(statement.query_row([id.0], |row| row.get(0)).optional()?)
    }

    /// Notes that a revision of a credential is the user's sign-in on this server and no password.
    pub fn note_person_sign_in(
        &self,
        id: InvitationId,
        side: SideName,
        revision: u32,
        server: ServerId,
    ) -> Result<(), StoreError> {
        let connection = self.lock();
        match side {
            // The server is the campaign's.
            SideName::Source => connection
                .prepare_cached("UPDATE people SET source_signed_in = ?2 WHERE id = ?1")?
                .execute((id.0, revision))?,
            SideName::Destination => connection
                .prepare_cached(
                    "UPDATE people SET destination_signed_in = ?2, destination_sign_in_server = ?3 WHERE id = ?1",
                )?
                .execute((id.0, revision, server.0))?,
        };
        Ok(())
    }

    /// Notes how a test of a revision of the destination credential went, as long as that is the one that is kept. Who is refused is
    /// to be asked for it again.
    pub fn note_destination_check(
        &self,
        id: InvitationId,
        revision: u32,
        refused: bool,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE people SET destination_rejected = CASE WHEN ?3 THEN ?2 ELSE 0 END, renew = max(renew, ?3)
                   WHERE id = ?1 AND destination_revision = ?2";
        self.lock().prepare_cached(sql)?.execute((id.0, revision, refused))?;
        Ok(())
    }

    /// Goes back to the revision before this one, which did not reach the keychain: `there` says whether that one is in it. Somebody
    /// who handed in a password that isn't there is to be asked for it again.
    pub fn revert_person_credential(
        &self,
        id: InvitationId,
        side: SideName,
        revision: u32,
        there: bool,
    ) -> Result<(), StoreError> {
        let sql = match side {
            SideName::Source => {
                "UPDATE people SET source_revision = ?2 - 1, source_credential = ?3,
                        renew = CASE WHEN ?3 = 'missing' AND submitted > 0 THEN 1 ELSE renew END
                 WHERE id = ?1 AND source_revision = ?2"
            }
            SideName::Destination => {
                "UPDATE people SET destination_revision = ?2 - 1, destination_credential = ?3
                 WHERE id = ?1 AND destination_revision = ?2"
            }
        };
        let state = if there { CredentialState::Kept } else { CredentialState::Missing };
        self.lock().prepare_cached(sql)?.execute((id.0, revision, state.word()))?;
        Ok(())
    }

    /// Notes where somebody's destination password comes from, and for which account it is; empty for any.
    pub fn note_destination_password(
        &self,
        id: InvitationId,
        by: PasswordOrigin,
        account: &str,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE people SET destination_by = ?2, destination_for = ?3 WHERE id = ?1";
        self.lock().prepare_cached(sql)?.execute((id.0, by.word(), account))?;
        Ok(())
    }

    /// Notes where a revision of a password is; `false` where a newer one exists by now, or the person is gone.
    pub fn settle_person_credential(
        &self,
        id: InvitationId,
        side: SideName,
        revision: u32,
        state: CredentialState,
    ) -> Result<bool, StoreError> {
        let sql = match side {
            SideName::Source => {
                "UPDATE people SET source_credential = ?3 WHERE id = ?1 AND source_revision = ?2"
            }
            SideName::Destination => {
                "UPDATE people SET destination_credential = ?3 WHERE id = ?1 AND destination_revision = ?2"
            }
        };
        Ok(self.lock().prepare_cached(sql)?.execute((id.0, revision, state.word()))? == 1)
    }

    /// Passwords that were on their way to the keychain when the program went away.
    pub fn unsettled_people(&self) -> Result<Vec<(InvitationId, SideName, u32)>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare(
            "SELECT id, 'source' AS side, source_revision AS revision FROM people WHERE source_credential = 'writing'
             UNION ALL
             SELECT id, 'destination', destination_revision FROM people WHERE destination_credential = 'writing'",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((InvitationId(row.get("id")?), word(row, "side")?, row.get("revision")?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
