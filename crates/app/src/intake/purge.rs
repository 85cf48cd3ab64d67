//! What a campaign collected is removed seven days after its end.

use jiff::{SignedDuration, Timestamp};
use mailhaul_import::Rules;
use mailhaul_model::CampaignId;
use mailhaul_store::CampaignRecord;
use mailhaul_vault::Holder;

use super::campaigns::Record;
use crate::view::moment;
use crate::{App, AppError};

/// How long what was collected stays after the end.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// When what a campaign collected will be removed; `None` while it is open, or when it was.
pub(super) fn due(record: &Record, now: Timestamp) -> Option<Timestamp> {
    let ended = record.ended(now).filter(|_| record.purged.is_none())?;
    Some(ended.checked_add(KEPT).unwrap_or(Timestamp::MAX))
}

impl App {
    /// Removes what is due, also what became due while the program was not running.
    pub(super) async fn purge_campaigns(&self) -> Result<(), AppError> {
        let now = self.core().now();
        let campaigns: Vec<CampaignRecord<Rules>> = self.core().store.campaigns()?;
        for record in campaigns {
            if due(&record, now).is_some_and(|due| due <= now) {
                self.purge_campaign(&record).await?;
            }
        }
        Ok(())
    }

    async fn purge_campaign(&self, record: &Record) -> Result<(), AppError> {
        let core = self.core();
        let counts = core.store.campaign_counts(record.id)?;
        let removed = self.shred_campaign(record.id).await?;
        let receipt = format!(
            "On {}, {removed} passwords were removed from the keychain, with the names and addresses of {} people. {} of them had \
             become jobs, which keep their own passwords.",
            moment(core.now()),
            counts.submitted + counts.missing,
            counts.jobs
        );
        core.store.purge_campaign(record.id, core.now(), &receipt)?;
        tracing::info!(campaign = %record.id, removed, "what a campaign collected was removed");
        core.board.campaigns_changed();
        Ok(())
    }

    /// Removes every secret of a campaign from the keychain; says how many passwords there were.
    pub(super) async fn shred_campaign(&self, id: CampaignId) -> Result<u32, AppError> {
        let mut removed = 0;
        for person in self.core().store.people(id)? {
            removed += self.shred_person(&person).await?;
        }
        self.remove_secrets(Holder::Campaign(id), 1).await?;
        self.core().intake.facts().keys.remove(&id);
        Ok(removed)
    }
}
