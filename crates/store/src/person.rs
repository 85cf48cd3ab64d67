//! The people of a campaign, and where their passwords are: never what they are.

use jiff::Timestamp;
use mailhaul_model::{BatchId, CampaignId, InvitationId, JobId, RunKind, ServerId};
use rusqlite::{OptionalExtension, Row, Transaction, named_params};

use crate::column::{Word, millis, time, word};
use crate::credential::CredentialState;
use crate::job::{NewJob, add_to_batch};
use crate::{Store, StoreError};

/// Where somebody's destination password comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordOrigin {
    Nobody,
    User,
    Admin,
    Generated,
    /// Generated, and handed over for the provider's importer.
    Exported,
}

impl Word for PasswordOrigin {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Nobody, "nobody"),
        (Self::User, "user"),
        (Self::Admin, "admin"),
        (Self::Generated, "generated"),
        (Self::Exported, "exported"),
    ];
}

/// Somebody in a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRecord {
    pub id: InvitationId,
    pub campaign: CampaignId,
    /// As it was typed.
    pub address: String,
    pub name: String,
    pub expected: bool,
    pub submitted: Option<Timestamp>,
    pub by_admin: bool,
    pub source: PersonCredential,
    pub destination: PersonCredential,
    /// The revision of the destination credential that the server said no to in a later test; 0 for none.
    pub destination_rejected: u32,
    /// The server on which the user signed in to the destination.
    pub destination_sign_in_server: Option<ServerId>,
    pub destination_by: PasswordOrigin,
    /// The account, in lower case, that the destination password was proven or handed over for; empty for any.
    pub destination_for: String,
    /// The destination address that the user gave; empty for none.
    pub said_destination: String,
    /// The one that the admin typed; empty for none.
    pub typed_destination: String,
    pub target_server: Option<ServerId>,
    pub failures: u32,
    pub checked: Option<Timestamp>,
    pub renew: bool,
    pub job: Option<JobId>,
}

/// A password's place in the keychain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonCredential {
    pub state: CredentialState,
    /// 0 where there never was one.
    pub revision: u32,
    /// The revision that is the user's sign-in and no password; 0 for none.
    pub signed_in: u32,
}

impl PersonRecord {
    /// Whether what the destination was to be opened with is known not to work any more.
    pub fn destination_is_rejected(&self) -> bool {
        self.destination.revision > 0 && self.destination.revision == self.destination_rejected
    }
}

impl PersonCredential {
    /// Whether what is kept now is the user's sign-in.
    pub fn is_sign_in(self) -> bool {
        self.revision > 0 && self.revision == self.signed_in
    }

    /// Whether it can be asked for.
    pub fn is_kept(self) -> bool {
        self.state == CredentialState::Kept
    }
}

/// What was handed in, beside the passwords.
#[derive(Clone, Debug)]
pub struct HandedIn<'a> {
    pub address: &'a str,
    pub name: &'a str,
    /// Empty where none was given: one that was given before stays then.
    pub destination: &'a str,
    pub by_admin: bool,
    pub at: Timestamp,
}

const COLUMNS: &str = "SELECT id, campaign, address, name, expected, submitted, by_admin, source_credential, source_revision, source_signed_in, \
                       destination_credential, destination_revision, destination_signed_in, destination_rejected, destination_sign_in_server, destination_by, destination_for, said_destination, typed_destination, \
                       target_server, failures, checked, renew, job FROM people";

impl Store {
    /// Adds people who are expected; those that are there already are expected from now on. Says how many are new.
    pub fn expect_people<'a>(
        &self,
        campaign: CampaignId,
        people: impl Iterator<Item = (&'a str, String, &'a str)>,
    ) -> Result<u32, StoreError> {
        self.write(|transaction| {
            let mut added = 0;
            for (address, key, name) in people {
                let is_new = find(transaction, campaign, &key)?.is_none();
                transaction
                    .prepare_cached(
                        "INSERT INTO people (campaign, address, address_key, name, expected)
                     SELECT id, ?2, ?3, ?4, 1 FROM campaigns WHERE id = ?1 AND purged = 0
                     ON CONFLICT (campaign, address_key) DO UPDATE
                     SET expected = 1, name = CASE WHEN name = '' THEN excluded.name ELSE name END",
                    )?
                    .execute((campaign.0, address, key, name))?;
                added += u32::from(is_new);
            }
            Ok(added)
        })
    }

    /// Everybody in a campaign, by address.
    pub fn people(&self, campaign: CampaignId) -> Result<Vec<PersonRecord>, StoreError> {
        let connection = self.lock();
        let sql = format!("{COLUMNS} WHERE campaign = ?1 ORDER BY address_key");
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map([campaign.0], record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Somebody.
    pub fn person(&self, id: InvitationId) -> Result<Option<PersonRecord>, StoreError> {
        let sql = format!("{COLUMNS} WHERE id = ?1");
        Ok(self.lock().prepare_cached(&sql)?.query_row([id.0], record).optional()?)
    }

    /// Somebody, by the address that is the same for every spelling.
    pub fn person_of(
        &self,
        campaign: CampaignId,
        key: &str,
    ) -> Result<Option<PersonRecord>, StoreError> {
        let sql = format!("{COLUMNS} WHERE campaign = ?1 AND address_key = ?2");
        Ok(self.lock().prepare_cached(&sql)?.query_row((campaign.0, key), record).optional()?)
    }

    /// Somebody, who may be new: nobody expected them, and nothing was handed in yet. `None` where the campaign is gone or purged.
    pub fn meet_person(
        &self,
        campaign: CampaignId,
        address: &str,
        key: &str,
    ) -> Result<Option<InvitationId>, StoreError> {
        let sql = "INSERT INTO people (campaign, address, address_key)
                   SELECT id, ?2, ?3 FROM campaigns WHERE id = ?1 AND purged = 0
                   ON CONFLICT (campaign, address_key) DO UPDATE SET address_key = address_key RETURNING id";
        let id = self
            .lock()
            .prepare_cached(sql)?
            .query_row((campaign.0, address, key), |row| row.get(0))
            .optional()?;
        Ok(id.map(InvitationId))
    }

    /// Notes what was handed in, in the place of what was before, once its passwords are kept; `false` where the person is gone.
    pub fn hand_in(&self, id: InvitationId, what: &HandedIn<'_>) -> Result<bool, StoreError> {
        let sql = "UPDATE people SET address = :address, name = CASE WHEN :name = '' THEN name ELSE :name END, submitted = :at, by_admin = :by_admin,
                          failures = 0, renew = 0, checked = :at,
                          said_destination = CASE WHEN :destination = '' THEN said_destination ELSE :destination END
                   WHERE id = :id";
        let noted = self.lock().prepare_cached(sql)?.execute(named_params! {
            ":id": id.0,
            ":address": what.address,
            ":name": what.name,
            ":at": millis(Some(what.at)),
            ":by_admin": what.by_admin,
            ":destination": what.destination,
        })?;
        Ok(noted == 1)
    }

    /// Removes somebody of whom nothing came: neither expected nor with anything handed in.
    pub fn forget_stranger(&self, id: InvitationId) -> Result<(), StoreError> {
        let sql = "DELETE FROM people WHERE id = ?1 AND expected = 0 AND submitted = 0";
        self.lock().execute(sql, [id.0])?;
        Ok(())
    }

    /// Changes where somebody's mail goes, as the admin wants it; `false` where there is nobody.
    pub fn map_person(
        &self,
        id: InvitationId,
        destination: &str,
        server: Option<ServerId>,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE people SET typed_destination = ?2, target_server = ?3 WHERE id = ?1";
        let changed = self.lock().execute(sql, (id.0, destination, server.map_or(0, |id| id.0)))?;
        Ok(changed == 1)
    }

    /// Notes that generated passwords were handed over, each for an account.
    pub fn note_exported(&self, handed: &[(InvitationId, String)]) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "UPDATE people SET destination_by = 'exported', destination_for = ?2
                       WHERE id = ?1 AND destination_by = 'generated'";
            for (id, account) in handed {
                transaction.prepare_cached(sql)?.execute((id.0, account))?;
            }
            Ok(())
        })
    }

    /// Notes how a test of a revision of the source password went, as long as that is the one that is kept.
    pub fn note_check(
        &self,
        id: InvitationId,
        revision: u32,
        renew: bool,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql =
            "UPDATE people SET checked = ?3, renew = ?4 WHERE id = ?1 AND source_revision = ?2";
        self.lock().execute(sql, (id.0, revision, millis(Some(at)), renew))?;
        Ok(())
    }

    /// Makes jobs of people, in a batch, each with its first run where one is asked for. Who is a job already, is gone, or has
    /// other passwords by now than those of these revisions becomes none, and in a closed batch nobody does: `None` in their place.
    pub fn make_jobs_of(
        &self,
        batch: BatchId,
        people: &[(InvitationId, [u32; 2], NewJob)],
        first: Option<RunKind>,
        now: Timestamp,
    ) -> Result<Vec<Option<JobId>>, StoreError> {
        self.write(|transaction| {
            let mut made = Vec::with_capacity(people.len());
            for (person, [source, destination], job) in people {
                let sql =
                    "SELECT EXISTS (SELECT 1 FROM people WHERE id = ?1 AND job = 0 AND renew = 0
                                          AND source_revision = ?2 AND destination_revision = ?3)
                           AND EXISTS (SELECT 1 FROM batches WHERE id = ?4 AND closed = 0)";
                let free: bool = transaction
                    .prepare_cached(sql)?
                    .query_row((person.0, source, destination, batch.0), |row| row.get(0))?;
                if !free {
                    made.push(None);
                    continue;
                }
                let id = add_to_batch(transaction, batch, job, first, now)?;
                let sql = "UPDATE people SET job = ?2 WHERE id = ?1";
                transaction.prepare_cached(sql)?.execute((person.0, id.0))?;
                made.push(Some(id));
            }
            Ok(made)
        })
    }

    /// Removes people, with the logins that were tried for them; their secrets are left to be shredded. Says how many passwords
    /// those are.
    pub fn remove_people(&self, ids: &[InvitationId]) -> Result<u32, StoreError> {
        self.write(|transaction| {
            let mut passwords = 0;
            for id in ids {
                transaction.prepare_cached(
                    "DELETE FROM attempts WHERE (campaign, lower(address)) IN
                       (SELECT campaign, address_key FROM people WHERE id = ?1)",
                )?.execute([id.0])?;
                let sql = "DELETE FROM people WHERE id = ?1
                           RETURNING (source_credential = 'kept') + (destination_credential = 'kept')";
                let gone: Option<u32> = transaction
                    .prepare_cached(sql)?
                    .query_row([id.0], |row| row.get(0))
                    .optional()?;
                passwords += gone.unwrap_or(0);
            }
            Ok(passwords)
        })
    }
}

fn find(
    transaction: &Transaction<'_>,
    campaign: CampaignId,
    key: &str,
) -> Result<Option<u32>, StoreError> {
    let sql = "SELECT id FROM people WHERE campaign = ?1 AND address_key = ?2";
    let mut statement = transaction.prepare_cached(sql)?;
    Ok(statement.query_row((campaign.0, key), |row| row.get(0)).optional()?)
}

fn record(row: &Row<'_>) -> rusqlite::Result<PersonRecord> {
    let number = |column: &str| row.get::<_, u32>(column).map(|id| Some(id).filter(|id| *id > 0));
    Ok(PersonRecord {
        id: InvitationId(row.get("id")?),
        campaign: CampaignId(row.get("campaign")?),
        address: row.get("address")?,
        name: row.get("name")?,
        expected: row.get("expected")?,
        submitted: time(row, "submitted")?,
        by_admin: row.get("by_admin")?,
        source: PersonCredential {
            state: word(row, "source_credential")?,
            revision: row.get("source_revision")?,
            signed_in: row.get("source_signed_in")?,
        },
        destination: PersonCredential {
            state: word(row, "destination_credential")?,
            revision: row.get("destination_revision")?,
            signed_in: row.get("destination_signed_in")?,
        },
        destination_rejected: row.get("destination_rejected")?,
        destination_sign_in_server: number("destination_sign_in_server")?.map(ServerId),
        destination_by: word(row, "destination_by")?,
        destination_for: row.get("destination_for")?,
        said_destination: row.get("said_destination")?,
        typed_destination: row.get("typed_destination")?,
        target_server: number("target_server")?.map(ServerId),
        failures: row.get("failures")?,
        checked: time(row, "checked")?,
        renew: row.get("renew")?,
        job: number("job")?.map(JobId),
    })
}
