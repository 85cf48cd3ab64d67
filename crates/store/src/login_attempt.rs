//! Logins that were tried for the people of a campaign, and the accounts that its destination is known to have.

use std::collections::HashMap;

use jiff::Timestamp;
use mailhaul_model::CampaignId;
use mailhaul_model::event::SideName;
use rusqlite::Row;

use crate::column::{Word, damaged, millis, time, word};
use crate::{Store, StoreError};

/// How many are kept of a campaign.
const MOST_KEPT: u32 = 500;

/// One login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginAttempt {
    pub at: Timestamp,
    /// As it was typed.
    pub address: String,
    pub side: SideName,
    /// What came of it, in a word of the caller's.
    pub verdict: String,
    /// The address it came from; empty for this computer's own tests.
    pub client: String,
}

impl Store {
    /// Notes a login, and for somebody who is in the campaign, how many failed since one worked.
    pub fn note_attempt(
        &self,
        campaign: CampaignId,
        attempt: &LoginAttempt,
        key: &str,
        failed: bool,
    ) -> Result<(), StoreError> {
        let LoginAttempt { at, address, side, verdict, client } = attempt;
        self.write(|transaction| {
            transaction.prepare_cached(
                "INSERT INTO attempts (campaign, at, address, side, verdict, client) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?.execute((campaign.0, millis(Some(*at)), address, side.word(), verdict, client))?;
            transaction.prepare_cached(
                "DELETE FROM attempts WHERE campaign = ?1 AND id <=
                   (SELECT id FROM attempts WHERE campaign = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
            )?.execute((campaign.0, MOST_KEPT))?;
            if failed {
                transaction.prepare_cached(
                    "UPDATE people SET failures = failures + 1 WHERE campaign = ?1 AND address_key = ?2",
                )?.execute((campaign.0, key))?;
            }
            Ok(())
        })
    }

    /// The logins that are kept of a campaign, newest first.
    pub fn attempts(&self, campaign: CampaignId) -> Result<Vec<LoginAttempt>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT at, address, side, verdict, client FROM attempts WHERE campaign = ?1 ORDER BY id DESC",
        )?;
        let rows = statement.query_map([campaign.0], attempt)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Takes the list of accounts that a campaign's destination has, each with what is the same for every spelling, in the
    /// place of the one before.
    pub fn set_known_accounts(
        &self,
        campaign: CampaignId,
        accounts: &[(String, &str)],
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM known_accounts WHERE campaign = ?1", [campaign.0])?;
            let sql = "INSERT OR IGNORE INTO known_accounts (campaign, address_key, address) VALUES (?1, ?2, ?3)";
            for (key, address) in accounts {
                transaction.prepare_cached(sql)?.execute((campaign.0, key, address))?;
            }
            Ok(())
        })
    }

    /// The accounts that a campaign's destination is known to have, by what is the same for every spelling.
    pub fn known_accounts(
        &self,
        campaign: CampaignId,
    ) -> Result<HashMap<String, String>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT address_key, address FROM known_accounts WHERE campaign = ?1",
        )?;
        let rows = statement.query_map([campaign.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn attempt(row: &Row<'_>) -> rusqlite::Result<LoginAttempt> {
    Ok(LoginAttempt {
        at: time(row, "at")?.ok_or_else(|| damaged("at", "0"))?,
        address: row.get("address")?,
        side: word(row, "side")?,
        verdict: row.get("verdict")?,
        client: row.get("client")?,
    })
}
