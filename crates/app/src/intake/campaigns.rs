//! Campaigns: made, changed, opened for longer, closed, deleted.

use jiff::{SignedDuration, Timestamp};
use mailhaul_import::Rules;
use mailhaul_intake::CampaignKey;
use mailhaul_model::{CampaignId, ServerId};
use mailhaul_model::{SaidValue, said};
use mailhaul_store::{Asks, AudienceKind, CampaignRecord, CampaignSpec};
use mailhaul_vault::Holder;

use super::asked::Ask;
use super::lists;
use super::view::{CampaignAsks, CampaignAudience, CampaignDraft};
use crate::servers::{blocking, refuse, too_long_or_odd};
use crate::{App, AppError, Field, FieldProblem};

/// How many days a campaign may be open for.
const DAYS: [u32; 4] = [3, 7, 14, 30];

/// A campaign with the rules as they are meant here.
pub(super) type Record = CampaignRecord<Rules>;

impl App {
    /// What is wrong with a draft; `editing` is the campaign it changes.
    pub fn check_campaign(
        &self,
        draft: &CampaignDraft,
        editing: Option<CampaignId>,
    ) -> Result<Vec<FieldProblem>, AppError> {
        let mut problems = Vec::new();
        let name = draft.name.trim();
        if name.is_empty() {
            let text = said!("Say whose mailboxes are moved, as the users know it: \"Old Ltd\".");
            problems.push(blocking(Field::Name, text));
        } else if let Some(text) = too_long_or_odd(name) {
            problems.push(blocking(Field::Name, text));
        }
        problems.extend(self.server_problem(draft.source, Field::SourceServer)?);
        if let Some(server) =
            draft.source.map(|id| self.core().store.server(id)).transpose()?.flatten()
            && server.sign_in.is_for_all()
        {
            let text = said!(
                "Its mailboxes are opened with the organisation's access, so nobody has a password to hand in: the form says so. \
                        Import the list of addresses instead."
            );
            problems.push(FieldProblem { blocking: false, ..blocking(Field::SourceServer, text) });
        }
        if draft.destination.is_some() {
            problems.extend(self.server_problem(draft.destination, Field::DestinationServer)?);
        } else if draft.asks == CampaignAsks::AddressAndPassword {
            let text = said!("Choose the server on which the destination passwords are tried.");
            problems.push(blocking(Field::DestinationServer, text));
        }
        if let CampaignAudience::Domains(domains) = &draft.audience {
            problems.extend(domain_problem(domains));
        }
        let lines = lists::people(&draft.expected);
        if let Some(refused) = lines.refused.first() {
            let text = said!("Line {0}: there is no mail address in it.", refused.line);
            problems.push(blocking(Field::Expected, text));
        }
        let nobody = lines.people.is_empty() && editing.is_none();
        if draft.audience == CampaignAudience::Expected && nobody {
            let text = said!(
                "Without any address nobody can submit yet: add people later on the campaign's page."
            );
            problems.push(FieldProblem { blocking: false, ..blocking(Field::Expected, text) });
        }
        if editing.is_none() && !DAYS.contains(&draft.days) {
            problems
                .push(blocking(Field::Days, said!("A campaign is open for 3, 7, 14 or 30 days.")));
        }
        Ok(problems)
    }

    /// Makes a campaign, which is open from now on.
    pub async fn create_campaign(&self, draft: &CampaignDraft) -> Result<CampaignId, AppError> {
        self.core().policy.allows_intake().map_err(AppError::Managed)?;
        let spec = self.campaign_spec(draft, None)?;
        self.check_keychain().await?;
        let core = self.core();
        let id = core.store.add_campaign(&spec, core.now(), in_days(core.now(), draft.days))?;
        let key = CampaignKey::generate();
        if let Err(error) = self.write_secret(Holder::Campaign(id), 1, key.to_secret()).await {
            core.store.delete_campaign(id)?;
            return Err(error);
        }
        self.expect_people(id, &draft.expected)?;
        core.board.campaigns_changed();
        Ok(id)
    }

    /// A campaign as its form has it.
    pub fn campaign_draft(&self, id: CampaignId) -> Result<CampaignDraft, AppError> {
        let CampaignSpec { name, source, destination, asks, audience, domains, rules } =
            self.campaign_record(id)?.spec;
        Ok(CampaignDraft {
            name,
            source: Some(source),
            destination,
            asks: asks_in_view(asks),
            audience: audience_in_view(audience, domains),
            days: 7,
            expected: String::new(),
            rules,
        })
    }

    /// Changes a campaign. What was collected stays.
    pub fn edit_campaign(&self, id: CampaignId, draft: &CampaignDraft) -> Result<(), AppError> {
        let before = self.living_campaign(id)?;
        let spec = self.campaign_spec(draft, Some(id))?;
        let submitted = self.core().store.campaign_counts(id)?.submitted;
        if spec.source != before.spec.source && submitted > 0 {
            let text = said!(
                "Passwords were handed in for the present server: make another campaign for another one."
            );
            return Err(AppError::Invalid(vec![blocking(Field::SourceServer, text)]));
        }
        self.core().store.change_campaign(id, &spec)?;
        self.expect_people(id, &draft.expected)?;
        self.core().board.campaigns_changed();
        Ok(())
    }

    /// Lets a campaign be open for so many days from now on, whether it is open, closed or expired.
    pub fn extend_campaign(&self, id: CampaignId, days: u32) -> Result<(), AppError> {
        self.living_campaign(id)?;
        if !DAYS.contains(&days) {
            let text = said!("A campaign is open for 3, 7, 14 or 30 days.");
            return Err(AppError::Invalid(vec![blocking(Field::Days, text)]));
        }
        self.core().store.open_campaign(id, in_days(self.core().now(), days))?;
        self.core().board.campaigns_changed();
        Ok(())
    }

    /// Takes no submissions from now on. What was collected is removed seven days later.
    pub fn close_campaign(&self, id: CampaignId) -> Result<(), AppError> {
        self.campaign_record(id)?;
        self.core().store.close_campaign(id, self.core().now())?;
        self.core().board.campaigns_changed();
        Ok(())
    }

    /// Deletes a campaign with all that was collected; says how many passwords were removed from the keychain. Jobs that were
    /// made of it keep their own.
    pub async fn delete_campaign(&self, id: CampaignId) -> Result<u32, AppError> {
        self.campaign_record(id)?;
        let sign_ins = self.sign_ins_of(self.core().store.people(id)?).await;
        let removed = self.core().store.delete_campaign(id)?;
        self.core().give_back_later(sign_ins);
        self.core().board.campaigns_changed();
        self.shred_or_later().await;
        Ok(removed)
    }

    /// Lets a campaign go on that was halted because many logins failed, and the clients that were kept out of it.
    pub async fn resume_campaign(&self, id: CampaignId) -> Result<(), AppError> {
        self.campaign_record(id)?;
        if self.shown()?.is_some_and(|shown| shown.open.is_some()) {
            return self.ask(Ask::Resume(id)).await;
        }
        if let Some(form) = self.core().intake.form.lock().await.as_ref() {
            form.running.resume(id);
        }
        self.core().intake.facts().halted.remove(&id);
        self.core().intake.facts().kept_out.remove(&id);
        self.core().board.campaigns_changed();
        Ok(())
    }

    pub(super) fn campaign_record(&self, id: CampaignId) -> Result<Record, AppError> {
        self.core().store.campaign(id)?.ok_or(AppError::NoCampaign(id))
    }

    /// A campaign whose people are still there.
    pub(super) fn living_campaign(&self, id: CampaignId) -> Result<Record, AppError> {
        let record = self.campaign_record(id)?;
        if record.purged.is_some() {
            let text = said!("What this campaign collected was removed: make a new one.");
            return Err(AppError::NotNow(text));
        }
        Ok(record)
    }

    fn campaign_spec(
        &self,
        draft: &CampaignDraft,
        editing: Option<CampaignId>,
    ) -> Result<CampaignSpec<Rules>, AppError> {
        refuse(self.check_campaign(draft, editing)?)?;
        let Some(source) = draft.source else {
            return Err(AppError::Invalid(vec![blocking(
                Field::SourceServer,
                said!("Choose a server."),
            )]));
        };
        let (audience, domains) = match &draft.audience {
            CampaignAudience::Everyone => (AudienceKind::Everyone, Vec::new()),
            CampaignAudience::Expected => (AudienceKind::Expected, Vec::new()),
            CampaignAudience::Domains(domains) => {
                (AudienceKind::Domains, domains.iter().map(|one| bare(one)).collect())
            }
        };
        Ok(CampaignSpec {
            name: draft.name.trim().to_owned(),
            source,
            destination: draft.destination,
            asks: match draft.asks {
                CampaignAsks::Nothing => Asks::Nothing,
                CampaignAsks::Address => Asks::Address,
                CampaignAsks::AddressAndPassword => Asks::AddressAndPassword,
            },
            audience,
            domains,
            rules: draft.rules.clone(),
        })
    }

    /// Where mail of a campaign goes unless somebody says otherwise, by its name.
    pub(super) fn server_called(&self, id: ServerId) -> Result<String, AppError> {
        let server = self.core().store.server(id)?;
        Ok(server.map_or_else(String::new, |server| server.name))
    }
}

pub(super) fn asks_in_view(asks: Asks) -> CampaignAsks {
    match asks {
        Asks::Nothing => CampaignAsks::Nothing,
        Asks::Address => CampaignAsks::Address,
        Asks::AddressAndPassword => CampaignAsks::AddressAndPassword,
    }
}

pub(super) fn audience_in_view(audience: AudienceKind, domains: Vec<String>) -> CampaignAudience {
    match audience {
        AudienceKind::Everyone => CampaignAudience::Everyone,
        AudienceKind::Domains => CampaignAudience::Domains(domains),
        AudienceKind::Expected => CampaignAudience::Expected,
    }
}

fn in_days(now: Timestamp, days: u32) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MAX)
}

/// A domain without what people put around it.
fn bare(domain: &str) -> String {
    domain.trim().trim_start_matches('@').trim_end_matches('.').to_lowercase()
}

fn domain_problem(domains: &[String]) -> Option<FieldProblem> {
    let domains: Vec<String> =
        domains.iter().map(|one| bare(one)).filter(|one| !one.is_empty()).collect();
    if domains.is_empty() {
        let text = said!("Name the domains whose addresses may submit, for example old.example.");
        return Some(blocking(Field::Domains, text));
    }
    let odd = |one: &&String| {
        one.contains('@') || one.contains(char::is_whitespace) || !one.contains('.')
    };
    let odd = domains.iter().find(odd)?;
    let text = said!("{0} is no domain: write old.example.", SaidValue::name(odd));
    Some(blocking(Field::Domains, text))
}
