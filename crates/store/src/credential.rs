//! Where the passwords of a job are, never what they are: revisions, and whether the keychain has them.

use mailhaul_model::JobId;
use mailhaul_model::event::SideName;

use crate::column::{Word, word};
use crate::{Store, StoreError};

/// Where a password is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialState {
    /// On its way to the keychain.
    Writing,
    Kept,
    Missing,
}

impl Word for CredentialState {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Writing, "writing"), (Self::Kept, "kept"), (Self::Missing, "missing")];
}

/// A password's place in the keychain: its revision, and whether it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialRecord {
    pub state: CredentialState,
    /// 0 where there never was one.
    pub revision: u32,
    /// The revision that the server rejected; 0 for none.
    pub rejected: u32,
    /// The revision that is a user's sign-in and no password; 0 for none.
    pub signed_in: u32,
}

impl CredentialRecord {
    /// Whether the server said no to the password that is kept now.
    pub fn is_rejected(self) -> bool {
        self.revision > 0 && self.revision == self.rejected
    }

    /// Whether what is kept now is a user's sign-in.
    pub fn is_sign_in(self) -> bool {
        self.revision > 0 && self.revision == self.signed_in
    }
}

impl Store {
    /// Takes the next revision of a side's password, which is on its way to the keychain from now on.
    pub fn begin_credential(&self, job: JobId, side: SideName) -> Result<u32, StoreError> {
        let sql = match side {
            SideName::Source => {
                "UPDATE jobs SET source_credential = 'writing', source_revision = source_revision + 1
                 WHERE id = ?1 RETURNING source_revision"
            }
            SideName::Destination => {
                "UPDATE jobs SET destination_credential = 'writing', destination_revision = destination_revision + 1
                 WHERE id = ?1 RETURNING destination_revision"
            }
        };
        Ok(self.lock().query_row(sql, [job.0], |row| row.get(0))?)
    }

    /// Notes where a revision of a password is; `false` where a newer revision exists by now, or the job is gone.
    pub fn settle_credential(
        &self,
        job: JobId,
        side: SideName,
        revision: u32,
        state: CredentialState,
    ) -> Result<bool, StoreError> {
        let sql = match side {
            SideName::Source => {
                "UPDATE jobs SET source_credential = ?3 WHERE id = ?1 AND source_revision = ?2"
            }
            SideName::Destination => {
                "UPDATE jobs SET destination_credential = ?3 WHERE id = ?1 AND destination_revision = ?2"
            }
        };
        Ok(self.lock().execute(sql, (job.0, revision, state.word()))? == 1)
    }

    /// Notes that a revision of a side's credential is a user's sign-in and no password.
    pub fn note_sign_in(
        &self,
        job: JobId,
        side: SideName,
        revision: u32,
    ) -> Result<(), StoreError> {
        let sql = match side {
            SideName::Source => "UPDATE jobs SET source_signed_in = ?2 WHERE id = ?1",
            SideName::Destination => "UPDATE jobs SET destination_signed_in = ?2 WHERE id = ?1",
        };
        self.lock().execute(sql, (job.0, revision))?;
        Ok(())
    }

    /// Notes that the server said no to the password a side has now.
    pub fn reject_credential(&self, job: JobId, side: SideName) -> Result<(), StoreError> {
        let sql = match side {
            SideName::Source => "UPDATE jobs SET source_rejected = source_revision WHERE id = ?1",
            SideName::Destination => {
                "UPDATE jobs SET destination_rejected = destination_revision WHERE id = ?1"
            }
        };
        self.lock().execute(sql, [job.0])?;
        Ok(())
    }

    /// Passwords that were on their way to the keychain.
    pub fn unsettled_credentials(&self) -> Result<Vec<(JobId, SideName, u32)>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare(
            "SELECT id, 'source' AS side, source_revision AS revision FROM jobs WHERE source_credential = 'writing'
             UNION ALL
             SELECT id, 'destination', destination_revision FROM jobs WHERE destination_credential = 'writing'",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((JobId(row.get("id")?), word(row, "side")?, row.get("revision")?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
