//! Tests stored passwords and sign-ins again, gently: one login after the other, with a pause between two.

use std::time::Duration;

use mailhaul_intake::desk::LoginVerdict;
use mailhaul_model::event::SideName;
use mailhaul_model::said;
use mailhaul_model::{CampaignId, ServerId};
use mailhaul_store::{LoginAttempt, PersonRecord};
use mailhaul_vault::Holder;

use super::logins::word;
use super::mapping::Mapping;
use super::view::RecheckProgress;
use crate::{App, AppError};

/// Between two logins: servers count how many come from one address.
const PAUSE: Duration = Duration::from_millis(500);
/// After this many answers in a row that say nothing about a password, it is given up: the server is away or wants peace.
const MOST_IN_VAIN: u32 = 5;

/// Where a login to a new mailbox has worked: the server and the account.
type Proven = (ServerId, String);

impl App {
    /// Begins to test everything that the users of a campaign handed in, on both sides; what a server refuses is to be asked for
    /// again. What can't be tested is left as it is.
    pub fn recheck_campaign(&self, id: CampaignId) -> Result<(), AppError> {
        self.living_campaign(id)?;
        let people = self.people_to_recheck(id)?;
        let all = u32::try_from(people.len()).unwrap_or(u32::MAX);
        if all == 0 {
            let text = said!("Nobody's password is there yet.");
            return Err(AppError::NotNow(text));
        }
        {
            let mut facts = self.core().intake.facts();
            if facts.rechecks.contains_key(&id) {
                let text = said!("The passwords are being tested already.");
                return Err(AppError::NotNow(text));
            }
            facts.rechecks.insert(id, RecheckProgress { done: 0, all, failed: 0 });
        }
        let app = self.downgrade();
        let mut stop = self.core().stop.subscribe();
        self.runtime().spawn(async move {
            let mut in_vain = 0;
            for (person, there) in people {
                let Some(app) = app.upgrade() else { return };
                let here = app.recheck(id, &person).await;
                let both = match here {
                    Ok(said) => {
                        app.recheck_there(id, &person, there).await.map(|there| said || there)
                    }
                    Err(error) => Err(error),
                };
                match both {
                    Ok(true) => in_vain = 0,
                    Ok(false) => in_vain += 1,
                    Err(error) => {
                        tracing::warn!(%error, "a stored password could not be tested");
                        in_vain += 1;
                    }
                }
                app.core().board.campaigns_changed();
                if in_vain >= MOST_IN_VAIN {
                    break;
                }
                drop(app);
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => {}
                    _ = stop.wait_for(|stop| *stop) => return,
                }
            }
            if let Some(app) = app.upgrade() {
                app.core().intake.facts().rechecks.remove(&id);
                app.core().board.campaigns_changed();
            }
        });
        self.core().board.campaigns_changed();
        Ok(())
    }

    /// Those who handed something in, and where what is kept of their new mailbox was proven.
    fn people_to_recheck(
        &self,
        id: CampaignId,
    ) -> Result<Vec<(PersonRecord, Option<Proven>)>, AppError> {
        let record = self.campaign_record(id)?;
        let store = &self.core().store;
        let (people, known) = (store.people(id)?, store.known_accounts(id)?);
        let mapping = Mapping::new(&record.spec.rules, record.spec.destination, &known, &people)
            .on(&store.servers()?);
        let there: Vec<_> = people.iter().map(|person| mapping.proven_there(person)).collect();
        let all = people.into_iter().zip(there);
        Ok(all.filter(|(person, _)| person.source.is_kept()).collect())
    }

    /// Whether the server's answer says something about the password.
    async fn recheck(&self, campaign: CampaignId, person: &PersonRecord) -> Result<bool, AppError> {
        let core = self.core();
        let (revision, side) = (person.source.revision, SideName::Source);
        // Removed, or a new one was handed in: there is nothing to test.
        let is_current = || -> Result<bool, AppError> {
            let now = core.store.person(person.id)?;
            Ok(now.is_some_and(|now| now.source.revision == revision))
        };
        if !is_current()? {
            self.count(campaign, false);
            return Ok(true);
        }
        let holder = Holder::Person { person: person.id, side };
        let Some(secret) = self.read_secret(holder, revision).await? else {
            // Somebody removed it from the keychain by hand.
            core.store.note_check(person.id, revision, true, core.now())?;
            self.count(campaign, true);
            return Ok(true);
        };
        let verdict = self
            .try_on_campaign(campaign, side, &person.address, &secret, Some((holder, revision)))
            .await?;
        let says_something = verdict == LoginVerdict::Works || verdict.is_failure();
        if says_something {
            core.store.note_check(person.id, revision, verdict.is_failure(), core.now())?;
        }
        if verdict != LoginVerdict::Works && is_current()? {
            let attempt = LoginAttempt {
                at: core.now(),
                address: person.address.clone(),
                side,
                verdict: word(verdict).to_owned(),
                client: String::new(),
            };
            core.store.note_attempt(campaign, &attempt, &person.address.to_lowercase(), false)?;
        }
        self.count(campaign, verdict.is_failure());
        Ok(says_something)
    }

    /// The same for the new mailbox.
    async fn recheck_there(
        &self,
        campaign: CampaignId,
        person: &PersonRecord,
        there: Option<Proven>,
    ) -> Result<bool, AppError> {
        let core = self.core();
        let side = SideName::Destination;
        let Some((server, account)) = there else { return Ok(false) };
        let (revision, holder) =
            (person.destination.revision, Holder::Person { person: person.id, side });
        let verdict = match self.read_secret(holder, revision).await? {
            Some(secret) => {
                let at = Some((holder, revision));
                self.prove(server, &account, &secret, at).await?
            }
            None => LoginVerdict::Rejected,
        };
        let says_something = verdict == LoginVerdict::Works || verdict.is_failure();
        if says_something {
            core.store.note_destination_check(person.id, revision, verdict.is_failure())?;
        }
        if verdict != LoginVerdict::Works {
            let attempt = LoginAttempt {
                at: core.now(),
                address: account,
                side,
                verdict: word(verdict).to_owned(),
                client: String::new(),
            };
            core.store.note_attempt(campaign, &attempt, &person.address.to_lowercase(), false)?;
        }
        if verdict.is_failure()
            && let Some(progress) = core.intake.facts().rechecks.get_mut(&campaign)
        {
            progress.failed += 1;
        }
        Ok(says_something)
    }

    fn count(&self, campaign: CampaignId, failed: bool) {
        if let Some(progress) = self.core().intake.facts().rechecks.get_mut(&campaign) {
            progress.done += 1;
            progress.failed += u32::from(failed);
        }
    }
}
