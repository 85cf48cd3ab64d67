//! Campaigns and their people, as they are shown.

use std::collections::HashMap;

use mailhaul_import::Rules;
use mailhaul_intake::desk::LoginVerdict;
use mailhaul_model::{CampaignId, ServerId};
use mailhaul_store::{
    AudienceKind, CampaignRecord, CredentialState, LoginAttempt, PasswordOrigin, PersonRecord,
};

use super::campaigns::{Record, asks_in_view, audience_in_view};
use super::logins::{in_words, of_word};
use super::mapping::Mapping;
use super::purge;
use super::shown::Hindered;
use super::view::{
    AttemptRow, CampaignPage, CampaignRow, CampaignStatus, DestinationPassword, IntakePage,
    KeptOut, PersonRow,
};
use crate::view::moment;
use crate::{App, AppError, PasswordState};

impl App {
    /// The form, and every campaign.
    pub async fn intake(&self) -> Result<IntakePage, AppError> {
        Ok(IntakePage { form: self.form_state().await?, campaigns: self.campaigns()? })
    }

    /// Every campaign, newest first.
    pub fn campaigns(&self) -> Result<Vec<CampaignRow>, AppError> {
        let records: Vec<CampaignRecord<Rules>> = self.core().store.campaigns()?;
        records.iter().map(|record| self.campaign_row(record)).collect()
    }

    /// Everything about one campaign.
    pub async fn campaign(&self, id: CampaignId) -> Result<CampaignPage, AppError> {
        let record = self.campaign_record(id)?;
        let store = &self.core().store;
        let attempts: Vec<AttemptRow> = store.attempts(id)?.into_iter().map(attempt_row).collect();
        let mut failures = HashMap::new();
        for attempt in attempts.iter().filter(|attempt| !attempt.worked) {
            failures.entry(attempt.address.to_lowercase()).or_insert(attempt);
        }
        let people = store.people(id)?;
        let known = store.known_accounts(id)?;
        let mapping = Mapping::new(&record.spec.rules, record.spec.destination, &known, &people)
            .on(&store.servers()?);
        let servers = self.names_of_servers()?;
        let rows = people.iter().map(|person| {
            let target = mapping.target(person);
            let blocks = match person.job {
                Some(_) => Vec::new(),
                None => mapping.blocks(person, &target),
            };
            // Tried on either side, each with its own address.
            let names = [person.address.to_lowercase(), person.destination_for.clone()];
            let failure = names.iter().filter_map(|name| failures.get(name));
            let failure = failure.max_by(|one, other| one.at.cmp(&other.at));
            let shown = person.failures > 0 || person.renew;
            PersonRow {
                id: person.id,
                address: person.address.clone(),
                name: person.name.clone(),
                expected: person.expected,
                submitted: person.submitted.map(moment),
                by_admin: person.by_admin,
                source_password: password_state(person),
                destination: target.address,
                destination_from: target.from,
                destination_exists: target.exists,
                destination_server: target.server,
                destination_server_name: target
                    .server
                    .and_then(|server| servers.get(&server).cloned())
                    .unwrap_or_default(),
                destination_password: destination_password(person),
                failures: person.failures,
                last_failure: failure.filter(|_| shown).map(|failure| (*failure).clone()),
                checked: person.checked.map(moment),
                renew: person.renew,
                job: person.job,
                blocks,
            }
        });
        let rows: Vec<PersonRow> = rows.collect();
        let to_export =
            people.iter().filter(|one| one.destination_by == PasswordOrigin::Generated).count();
        Ok(CampaignPage {
            campaign: self.campaign_row(&record)?,
            share: self.campaign_share(&record).await?,
            rules: record.spec.rules,
            people: rows,
            attempts,
            known_accounts: u32::try_from(known.len()).unwrap_or(u32::MAX),
            to_export: u32::try_from(to_export).unwrap_or(u32::MAX),
            recheck: self.core().intake.facts().rechecks.get(&id).copied(),
        })
    }

    fn campaign_row(&self, record: &Record) -> Result<CampaignRow, AppError> {
        let now = self.core().now();
        let counts = self.core().store.campaign_counts(record.id)?;
        let spec = &record.spec;
        let status = match (record.purged, record.ended(now)) {
            (Some(_), _) => CampaignStatus::Purged,
            (None, None) => CampaignStatus::Open,
            (None, Some(_)) if record.closed.is_some() => CampaignStatus::Closed,
            (None, Some(_)) => CampaignStatus::Expired,
        };
        let Hindered { halted, kept_out } = self.hindered(record.id)?;
        let kept_out = kept_out.into_iter().filter(|(_, until)| *until > now);
        let destination_name = spec.destination.map(|id| self.server_called(id)).transpose()?;
        Ok(CampaignRow {
            id: record.id,
            name: spec.name.clone(),
            source: spec.source,
            source_name: self.server_called(spec.source)?,
            destination: spec.destination,
            destination_name: destination_name.unwrap_or_default(),
            asks: asks_in_view(spec.asks),
            audience: audience_in_view(spec.audience, spec.domains.clone()),
            status,
            created: moment(record.created),
            expires: moment(record.expires),
            closed: record.closed.map(moment),
            purge: purge::due(record, now).map(moment),
            receipt: record.purged.map(|_| record.receipt.clone()),
            expected: counts.expected,
            submitted: counts.submitted,
            missing: counts.missing,
            to_renew: counts.to_renew,
            jobs: counts.jobs,
            halted_until: halted.filter(|until| *until > now).map(moment),
            kept_out: kept_out
                .map(|(client, until)| KeptOut { client: client.to_string(), until: moment(until) })
                .collect(),
        })
    }

    fn names_of_servers(&self) -> Result<HashMap<ServerId, String>, AppError> {
        let servers = self.core().store.servers()?.into_iter();
        Ok(servers.map(|record| (record.server.id, record.server.name)).collect())
    }

    /// Whether a campaign has one link for everybody.
    pub(super) fn has_shared_link(record: &Record) -> bool {
        record.spec.audience != AudienceKind::Expected
    }
}

fn attempt_row(attempt: LoginAttempt) -> AttemptRow {
    let verdict = of_word(&attempt.verdict);
    AttemptRow {
        at: moment(attempt.at),
        address: attempt.address,
        side: attempt.side,
        worked: verdict == LoginVerdict::Works,
        text: in_words(verdict),
        client: attempt.client,
    }
}

fn password_state(person: &PersonRecord) -> PasswordState {
    match person.source.state {
        CredentialState::Writing => PasswordState::Writing,
        CredentialState::Kept if person.source.is_sign_in() => PasswordState::SignedIn,
        CredentialState::Kept => PasswordState::Kept,
        CredentialState::Missing => PasswordState::Missing,
    }
}

fn destination_password(person: &PersonRecord) -> DestinationPassword {
    if person.destination.state == CredentialState::Missing {
        return DestinationPassword::Missing;
    }
    if person.destination.is_sign_in() {
        return if person.destination_is_rejected() {
            DestinationPassword::SignInOver
        } else {
            DestinationPassword::SignedIn
        };
    }
    if person.destination_is_rejected() {
        return DestinationPassword::Rejected;
    }
    match person.destination_by {
        PasswordOrigin::Nobody => DestinationPassword::Missing,
        PasswordOrigin::User => DestinationPassword::User,
        PasswordOrigin::Admin => DestinationPassword::Admin,
        PasswordOrigin::Generated => DestinationPassword::Generated,
        PasswordOrigin::Exported => DestinationPassword::Exported,
    }
}
