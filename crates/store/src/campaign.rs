//! Campaigns: rounds of collecting passwords from the users themselves.

use jiff::Timestamp;
use mailhaul_model::{CampaignId, Said, ServerId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::column::{Word, damaged, json, millis, said, time, to_json, to_said, word};
use crate::{Store, StoreError};

/// What the form asks for the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    Nothing,
    Address,
    AddressAndPassword,
}

impl Word for Asks {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Nothing, "nothing"),
        (Self::Address, "address"),
        (Self::AddressAndPassword, "password"),
    ];
}

/// Who may submit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudienceKind {
    Everyone,
    Domains,
    Expected,
}

impl Word for AudienceKind {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Everyone, "everyone"), (Self::Domains, "domains"), (Self::Expected, "expected")];
}

/// What a person decides about a campaign. `R` is how destination addresses are made, which this room doesn't have to know.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignSpec<R> {
    pub name: String,
    pub source: ServerId,
    pub destination: Option<ServerId>,
    pub asks: Asks,
    pub audience: AudienceKind,
    /// Whose addresses are admitted, where that is the audience.
    pub domains: Vec<String>,
    pub rules: R,
}

/// A campaign as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignRecord<R> {
    pub id: CampaignId,
    pub spec: CampaignSpec<R>,
    pub created: Timestamp,
    /// When it stops to take submissions by itself.
    pub expires: Timestamp,
    /// Since when it was told to take none.
    pub closed: Option<Timestamp>,
    /// Since when what it collected is gone.
    pub purged: Option<Timestamp>,
    /// What was removed then, in words.
    pub receipt: Said,
}

impl<R> CampaignRecord<R> {
    /// Since when it takes no submissions; `None` while it does.
    pub fn ended(&self, now: Timestamp) -> Option<Timestamp> {
        let expired = (self.expires <= now).then_some(self.expires);
        match (self.closed, expired) {
            (Some(closed), Some(expired)) => Some(closed.min(expired)),
            (closed, expired) => closed.or(expired),
        }
    }
}

/// How far a campaign is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampaignCounts {
    pub expected: u32,
    pub submitted: u32,
    /// Expected and not submitted.
    pub missing: u32,
    pub to_renew: u32,
    /// A job that waits for what somebody hasn't handed in is none yet.
    pub jobs: u32,
}

const COLUMNS: &str = "SELECT id, name, created, source_server, destination_server, asks, audience, domains, rules, expires, \
                       closed, purged, receipt FROM campaigns";

impl Store {
    /// Adds a campaign, which is open until it expires.
    pub fn add_campaign<R: Serialize>(
        &self,
        spec: &CampaignSpec<R>,
        now: Timestamp,
        expires: Timestamp,
    ) -> Result<CampaignId, StoreError> {
        let sql = "INSERT INTO campaigns
                     (name, created, source_server, destination_server, asks, audience, domains, rules, expires)
                   VALUES (:name, :created, :source, :destination, :asks, :audience, :domains, :rules, :expires)
                   RETURNING id";
        let id = self.lock().query_row(
            sql,
            named_params! {
                ":name": spec.name,
                ":created": millis(Some(now)),
                ":source": spec.source.0,
                ":destination": spec.destination.map_or(0, |id| id.0),
                ":asks": spec.asks.word(),
                ":audience": spec.audience.word(),
                ":domains": to_json(Some(&spec.domains))?,
                ":rules": to_json(Some(&spec.rules))?,
                ":expires": millis(Some(expires)),
            },
            |row| row.get(0),
        )?;
        Ok(CampaignId(id))
    }

    /// Changes what was decided about a campaign; `false` where there is none.
    pub fn change_campaign<R: Serialize>(
        &self,
        id: CampaignId,
        spec: &CampaignSpec<R>,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE campaigns SET name = :name, source_server = :source, destination_server = :destination,
                          asks = :asks, audience = :audience, domains = :domains, rules = :rules
                   WHERE id = :id";
        let changed = self.lock().execute(
            sql,
            named_params! {
                ":id": id.0,
                ":name": spec.name,
                ":source": spec.source.0,
                ":destination": spec.destination.map_or(0, |id| id.0),
                ":asks": spec.asks.word(),
                ":audience": spec.audience.word(),
                ":domains": to_json(Some(&spec.domains))?,
                ":rules": to_json(Some(&spec.rules))?,
            },
        )?;
        Ok(changed == 1)
    }

    /// Every campaign, newest first.
    pub fn campaigns<R: DeserializeOwned + Default>(
        &self,
    ) -> Result<Vec<CampaignRecord<R>>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY id DESC"))?;
        let rows = statement.query_map([], record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One campaign.
    pub fn campaign<R: DeserializeOwned + Default>(
        &self,
        id: CampaignId,
    ) -> Result<Option<CampaignRecord<R>>, StoreError> {
        let sql = format!("{COLUMNS} WHERE id = ?1");
        Ok(self.lock().prepare_cached(&sql)?.query_row([id.0], record).optional()?)
    }

    /// Lets a campaign be open until a moment. One that was purged stays as it is: `false`.
    pub fn open_campaign(&self, id: CampaignId, until: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE campaigns SET expires = ?2, closed = 0 WHERE id = ?1 AND purged = 0";
        Ok(self.lock().execute(sql, (id.0, millis(Some(until))))? == 1)
    }

    /// Notes since when a campaign is told to take no submissions; `false` where that was noted before.
    pub fn close_campaign(&self, id: CampaignId, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE campaigns SET closed = ?2 WHERE id = ?1 AND closed = 0";
        Ok(self.lock().execute(sql, (id.0, millis(Some(now))))? == 1)
    }

    /// Takes what a campaign collected out of it, with what names people; `receipt` is given how many passwords and people that
    /// were. Their secrets are left to be shredded. `false` where that was done before, or where the campaign is open again.
    pub fn purge_campaign(
        &self,
        id: CampaignId,
        now: Timestamp,
        receipt: impl FnOnce(CampaignCounts, u32) -> Said,
    ) -> Result<bool, StoreError> {
        self.write(|transaction| {
            let sql = "SELECT EXISTS (SELECT 1 FROM campaigns WHERE id = ?1 AND purged = 0 AND (closed > 0 OR expires <= ?2))";
            let due: bool =
                transaction.query_row(sql, (id.0, millis(Some(now))), |row| row.get(0))?;
            if !due {
                return Ok(false);
            }
            let receipt = receipt(counts(transaction, id)?, passwords(transaction, id)?);
            for table in ["people", "attempts", "known_accounts"] {
                transaction.execute(&format!("DELETE FROM {table} WHERE campaign = ?1"), [id.0])?;
            }
            transaction.execute(
                "UPDATE campaigns SET purged = ?2, receipt = ?3 WHERE id = ?1",
                (id.0, millis(Some(now)), to_said(&receipt)?),
            )?;
            let sql = "INSERT INTO shreds (holder, owner, revision) VALUES ('campaign', ?1, 1)";
            transaction.execute(sql, [id.0])?;
            Ok(true)
        })
    }

    /// Deletes a campaign and everybody in it; their secrets are left to be shredded. Says how many passwords that were.
    pub fn delete_campaign(&self, id: CampaignId) -> Result<u32, StoreError> {
        self.write(|transaction| {
            let passwords = passwords(transaction, id)?;
            transaction.execute("DELETE FROM campaigns WHERE id = ?1", [id.0])?;
            Ok(passwords)
        })
    }

    /// How far a campaign is.
    pub fn campaign_counts(&self, id: CampaignId) -> Result<CampaignCounts, StoreError> {
        counts(&self.lock(), id)
    }
}

fn counts(connection: &Connection, id: CampaignId) -> Result<CampaignCounts, StoreError> {
    let sql = "SELECT ifnull(sum(expected), 0) AS expected,
                      ifnull(sum(submitted > 0), 0) AS submitted,
                      ifnull(sum(expected = 1 AND submitted = 0), 0) AS missing,
                      ifnull(sum(renew), 0) AS to_renew,
                      ifnull(sum(job > 0 AND (submitted > 0 OR source_credential <> 'missing')), 0) AS jobs
               FROM people WHERE campaign = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([id.0], |row| {
        Ok(CampaignCounts {
            expected: row.get("expected")?,
            submitted: row.get("submitted")?,
            missing: row.get("missing")?,
            to_renew: row.get("to_renew")?,
            jobs: row.get("jobs")?,
        })
    })?)
}

/// How many passwords of a campaign's people are in the keychain.
fn passwords(connection: &Connection, id: CampaignId) -> Result<u32, StoreError> {
    let sql =
        "SELECT ifnull(sum((source_credential = 'kept') + (destination_credential = 'kept')), 0)
               FROM people WHERE campaign = ?1";
    Ok(connection.query_row(sql, [id.0], |row| row.get(0))?)
}

fn record<R: DeserializeOwned + Default>(row: &Row<'_>) -> rusqlite::Result<CampaignRecord<R>> {
    Ok(CampaignRecord {
        id: CampaignId(row.get("id")?),
        spec: CampaignSpec {
            name: row.get("name")?,
            source: ServerId(row.get("source_server")?),
            destination: Some(row.get("destination_server")?).filter(|id| *id > 0).map(ServerId),
            asks: word(row, "asks")?,
            audience: word(row, "audience")?,
            domains: json(row, "domains")?.unwrap_or_default(),
            rules: json(row, "rules")?.unwrap_or_default(),
        },
        created: time(row, "created")?.ok_or_else(|| damaged("created", "0"))?,
        expires: time(row, "expires")?.ok_or_else(|| damaged("expires", "0"))?,
        closed: time(row, "closed")?,
        purged: time(row, "purged")?,
        receipt: said(row, "receipt")?,
    })
}
