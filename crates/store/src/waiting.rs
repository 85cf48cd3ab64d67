//! People of a campaign whose jobs are there already, and wait for what they hand in.

use mailhaul_model::{CampaignId, InvitationId, JobId, ServerId};
use rusqlite::{OptionalExtension, named_params};

use crate::{Store, StoreError};

/// Somebody whose job waits for a password.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub address: String,
    /// The same for every spelling of the address.
    pub key: String,
    pub name: String,
    pub job: JobId,
    /// Where the job goes.
    pub destination: String,
    pub server: ServerId,
}

impl Store {
    /// Expects people, each for a job: what they hand in is the job's from now on. `None` in the place of those who are another job
    /// already, and where the job is somebody else's in this campaign, or gone.
    pub fn expect_for_jobs(
        &self,
        campaign: CampaignId,
        people: &[Waiting],
    ) -> Result<Vec<Option<InvitationId>>, StoreError> {
        let sql = "INSERT INTO people (campaign, address, address_key, name, expected, typed_destination, target_server, job)
                   SELECT id, :address, :key, :name, 1, :destination, :server, :job FROM campaigns
                   WHERE id = :campaign AND purged = 0 AND EXISTS (SELECT 1 FROM jobs WHERE id = :job)
                     AND NOT EXISTS (SELECT 1 FROM people WHERE campaign = :campaign AND job = :job AND address_key <> :key)
                   ON CONFLICT (campaign, address_key) DO UPDATE
                   SET expected = 1, name = CASE WHEN name = '' THEN excluded.name ELSE name END, job = excluded.job,
                       typed_destination = excluded.typed_destination, target_server = excluded.target_server
                   WHERE job IN (0, excluded.job)
                   RETURNING id";
        self.write(|transaction| {
            let mut found = Vec::with_capacity(people.len());
            for one in people {
                let mut statement = transaction.prepare_cached(sql)?;
                let values = named_params! {
                    ":campaign": campaign.0,
                    ":address": one.address,
                    ":key": one.key,
                    ":name": one.name,
                    ":destination": one.destination,
                    ":server": one.server.0,
                    ":job": one.job.0,
                };
                let id = statement.query_row(values, |row| row.get(0)).optional()?;
                found.push(id.map(InvitationId));
            }
            Ok(found)
        })
    }
}
