//! Those whose jobs wait for a password are asked for it: the campaign expects them, and what they hand in is their job's.

use std::collections::BTreeMap;

use mailhaul_intake::MailAddress;
use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, CampaignId, InvitationId, Said, SaidValue, said};
use mailhaul_store::{
    Asks, CredentialRecord, CredentialState, JobRecord, MasterRecord, PersonRecord, Waiting,
};
use mailhaul_vault::Holder;

use super::campaigns::Record;
use super::view::WaitingOutcome;
use crate::holds::away;
use crate::{App, AppError, LeftOutJobs};

impl App {
    /// Expects those whose jobs in a batch have no password that works, for these jobs. What somebody has handed in already is given
    /// to the job at once.
    pub async fn expect_batch(
        &self,
        campaign: CampaignId,
        batch: BatchId,
    ) -> Result<WaitingOutcome, AppError> {
        let record = self.living_campaign(campaign)?;
        let found = self.open_batch(batch)?;
        let core = self.core();
        let masters = core.store.masters(batch)?;
        let (mut waiting, mut without_new) = (Vec::new(), Vec::new());
        let mut left_out = BTreeMap::<String, LeftOutJobs>::new();
        let mut leave_out = |reason: Said| {
            let entry = left_out.entry(reason.to_string());
            entry.or_insert(LeftOutJobs { reason, jobs: 0 }).jobs += 1;
        };
        let mut listings = core.store.listings_of(batch)?;
        listings.sort_by_key(|listing| listing.id);
        for listing in listings {
            let sides = [listing.source_credential, listing.destination_credential].map(is_wanted);
            if sides == [false; 2] {
                continue;
            }
            let Some(job) = core.store.job(listing.id)? else { continue };
            let reason =
                if listing.away { Some(away()) } else { why_not(&record, &job, &masters, sides) };
            match (reason, MailAddress::parse(&job.spec.source.login)) {
                (None, Some(address)) => {
                    without_new.push(sides[1] && record.spec.asks != Asks::AddressAndPassword);
                    waiting.push(Waiting {
                        key: address.key(),
                        address: address.to_string(),
                        name: Some(job.spec.name)
                            .filter(|name| *name != job.spec.source.login)
                            .unwrap_or_default(),
                        job: listing.id,
                        destination: job.spec.destination.login,
                        server: job.spec.destination.server,
                    });
                }
                (None, None) => leave_out(said!("It logs in with a name that is no mail address.")),
                (Some(reason), _) => leave_out(reason),
            }
        }
        // Not while somebody hands in: either that finds the job, or it is found here.
        let turn = core.intake.keeping.lock().await;
        let (mut expected, mut still_missing) = (0, 0);
        for (id, without_new) in
            core.store.expect_for_jobs(campaign, &waiting)?.into_iter().zip(without_new)
        {
            let Some(id) = id else {
                leave_out(said!("Another job of this mailbox waits for the same person."));
                continue;
            };
            expected += 1;
            still_missing += u32::from(without_new);
            self.give_what_is_kept(&record, id).await?;
        }
        drop(turn);
        if expected > 0 {
            let name = SaidValue::name(&record.spec.name);
            let done = said!(
                expected;
                "The campaign {0} asks # user for a password.",
                "The campaign {0} asks # users for their passwords.",
                name
            );
            self.act(found.id, done)?;
        }
        core.board.anything_changed();
        Ok(WaitingOutcome { expected, still_missing, left_out: left_out.into_values().collect() })
    }

    /// Gives somebody's job what they handed in before it was theirs. The caller has its turn at keeping.
    async fn give_what_is_kept(&self, record: &Record, id: InvitationId) -> Result<(), AppError> {
        let person = self.person(id)?;
        if !person.source.is_kept() || person.renew {
            return Ok(());
        }
        let read = |side, revision| self.read_secret(Holder::Person { person: id, side }, revision);
        let Some(source) = read(SideName::Source, person.source.revision).await? else {
            return Ok(());
        };
        let there = if is_proven_there(&person) {
            read(SideName::Destination, person.destination.revision).await?
        } else {
            None
        };
        let server = person.destination_sign_in_server.filter(|_| person.destination.is_sign_in());
        let there = there.map(|secret| (secret, server.or(record.spec.destination)));
        self.renew_job(id, source, there, &person.destination_for)
    }
}

fn is_proven_there(person: &PersonRecord) -> bool {
    person.destination.is_kept()
        && !person.destination_for.is_empty()
        && !person.destination_is_rejected()
}

/// Whether somebody has to be asked for it.
fn is_wanted(credential: CredentialRecord) -> bool {
    credential.state == CredentialState::Missing || credential.is_rejected()
}

/// Why a campaign can't ask for what a job waits for, of these sides.
fn why_not(
    record: &Record,
    job: &JobRecord,
    masters: &[MasterRecord],
    [source, _]: [bool; 2],
) -> Option<Said> {
    let account = &job.spec.source;
    let by_master = masters.iter().any(|master| {
        master.side == SideName::Source
            && master.form.stands_in(&account.login, account.act_as.as_deref())
    });
    if account.server != record.spec.source {
        Some(said!("Its mail is on another server than the campaign's."))
    } else if source && (by_master || account.act_as.is_some()) {
        Some(said!("An administrator's login stands in for its user."))
    } else if !source && record.spec.asks != Asks::AddressAndPassword {
        Some(said!("Only its new password is missing, which the campaign doesn't ask for."))
    } else {
        None
    }
}
