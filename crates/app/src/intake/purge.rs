//! What a campaign collected is removed seven days after its end.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use mailhaul_import::Rules;
use mailhaul_model::{Said, SaidValue, said};
use mailhaul_store::{CampaignCounts, CampaignRecord};

use super::campaigns::Record;
use crate::view::moment;
use crate::{App, AppError};

/// A campaign whose passwords and sign-ins are about to be removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurgeSoon {
    pub name: String,
    /// On which day of this computer's calendar, as YYYY-MM-DD.
    pub day: String,
    /// People who handed something in and are no job yet.
    pub without_job: usize,
}

/// How long what was collected stays after the end.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// So long before it is removed, it is said.
const SAID_BEFORE: SignedDuration = SignedDuration::from_hours(2 * 24);

/// When what a campaign collected will be removed; `None` while it is open, or when it was.
pub(super) fn due(record: &Record, now: Timestamp) -> Option<Timestamp> {
    let ended = record.ended(now).filter(|_| record.purged.is_none())?;
    Some(ended.checked_add(KEPT).unwrap_or(Timestamp::MAX))
}

impl App {
    /// Campaigns with something in the keychain that is removed within two days. Each is said once in the program's life.
    pub fn purges_to_say(&self) -> Result<Vec<PurgeSoon>, AppError> {
        let core = self.core();
        let now = core.now();
        let campaigns: Vec<CampaignRecord<Rules>> = core.store.campaigns()?;
        let mut soon = Vec::new();
        for record in campaigns {
            let Some(due) = due(&record, now) else { continue };
            let people = core.store.people(record.id)?;
            let without_job =
                people.iter().filter(|one| one.source.is_kept() && one.job.is_none()).count();
            let is_near = due.duration_since(now) <= SAID_BEFORE;
            if is_near && without_job > 0 && core.intake.facts().said.insert(record.id) {
                let day = due.to_zoned_datetime(TimeZone::system()).date().to_string();
                soon.push(PurgeSoon { name: record.spec.name, day, without_job });
            }
        }
        Ok(soon)
    }

    /// Removes what is due, also what became due while the program was not running.
    pub(super) async fn purge_campaigns(&self) -> Result<(), AppError> {
        let core = self.core();
        let now = core.now();
        let campaigns: Vec<CampaignRecord<Rules>> = core.store.campaigns()?;
        let mut purged = false;
        for record in campaigns {
            if due(&record, now).is_none_or(|due| due > now) {
                continue;
            }
            let sign_ins = self.sign_ins_of(core.store.people(record.id)?).await;
            if core.store.purge_campaign(record.id, now, |counts, passwords| {
                receipt(now, counts, passwords)
            })? {
                self.core().give_back_later(sign_ins);
                tracing::info!(campaign = %record.id, "what a campaign collected is removed");
                purged = true;
            }
        }
        if purged {
            core.board.campaigns_changed();
        }
        self.shred_what_is_left().await
    }
}

fn receipt(now: Timestamp, counts: CampaignCounts, passwords: u32) -> Said {
    said!(
        "On {0}, {1} passwords were removed from the keychain, with the names and addresses of {2} people. {3} of them had become jobs, which keep their own passwords.",
        SaidValue::moment(now, moment(now)),
        passwords,
        counts.submitted + counts.missing,
        counts.jobs
    )
}
