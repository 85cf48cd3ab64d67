//! What the form asks the application.

use std::sync::Arc;

use mailhaul_intake::desk::{
    Answer, Audience, Campaign, CampaignState, Desk, DestinationFields, LoginVerdict, NotKept,
    Proof, Sight, SignInAsk, SignInFault, SignInId, Submission,
};
use mailhaul_intake::link::Link;
use mailhaul_intake::providers::Wants;
use mailhaul_intake::{CampaignKey, MailAddress};
use mailhaul_model::event::SideName;
use mailhaul_model::{CampaignId, Secret, Server};
use mailhaul_store::{Asks, AudienceKind, LoginAttempt, PersonRecord};
use mailhaul_vault::Holder;

use super::campaigns::Record;
use super::keep::Proven;
use super::logins::{provider_of_host, word};
use super::sign_in::offer;
use crate::app::WeakApp;
use crate::{App, AppError};

/// The application, as long as it is there.
#[derive(Debug)]
pub(super) struct FormDesk {
    pub app: WeakApp,
}

impl Desk for FormDesk {
    fn campaign(&self, link: Link) -> Answer<'_, Option<Campaign>> {
        Box::pin(async move {
            let found = self.app.upgrade()?.campaign_of(link).await;
            found.unwrap_or_else(|error| {
                tracing::error!(%error, "a campaign could not be read");
                None
            })
        })
    }

    fn try_login<'a>(
        &'a self,
        campaign: CampaignId,
        side: SideName,
        address: &'a MailAddress,
        proof: &'a Proof,
    ) -> Answer<'a, LoginVerdict> {
        Box::pin(async move {
            let Some(app) = self.app.upgrade() else { return LoginVerdict::Unreachable };
            let address = address.as_str();
            let tried = match proof {
                Proof::Password(password) => {
                    app.try_on_campaign(campaign, side, address, password, None).await
                }
                Proof::SignIn(id) => app.try_sign_in(*id, address).await,
            };
            tried.unwrap_or_else(|error| {
                tracing::error!(%error, "a login could not be tried");
                LoginVerdict::Unreachable
            })
        })
    }

    fn begin_sign_in<'a>(
        &'a self,
        campaign: CampaignId,
        side: SideName,
        address: &'a MailAddress,
    ) -> Answer<'a, Result<(SignInId, SignInAsk), SignInFault>> {
        Box::pin(async move {
            let app = self.app.upgrade().ok_or(SignInFault::NotReached)?;
            app.begin_form_sign_in(campaign, side, address.as_str()).await
        })
    }

    fn finish_sign_in(
        &self,
        id: SignInId,
        pasted: Option<Secret>,
    ) -> Answer<'_, Result<(), SignInFault>> {
        Box::pin(async move {
            // Not kept alive by who signs in elsewhere.
            let core = self.app.upgrade().map(|app| Arc::clone(app.core()));
            let core = core.ok_or(SignInFault::NotReached)?;
            super::sign_in::finish(&core, id, pasted).await
        })
    }

    fn keep(&self, submission: Submission) -> Answer<'_, Result<(), NotKept>> {
        Box::pin(async move {
            let app = self.app.upgrade().ok_or(NotKept)?;
            if !app.still_takes(submission.link).await {
                return Err(NotKept);
            }
            let source = app.opened_by(&submission.source.proof).ok_or(NotKept)?;
            let there = match &submission.destination_proof {
                Some(proof) => Some(app.opened_by(proof).ok_or(NotKept)?),
                None => None,
            };
            let proven = Proven {
                address: &submission.source.address,
                name: &submission.full_name,
                source: source.secret,
                destination: submission.destination.as_ref(),
                destination_secret: there,
                by_admin: false,
            };
            let kept = app.keep_proven(submission.campaign, proven).await;
            kept.map(drop).map_err(|error| {
                tracing::error!(%error, "a submission could not be kept");
                NotKept
            })
        })
    }

    fn observe(&self, sight: Sight) {
        let Some(app) = self.app.upgrade() else { return };
        // Off the form's own task: the store may take a few milliseconds.
        app.runtime().clone().spawn_blocking(move || {
            if let Err(error) = app.note(sight) {
                tracing::error!(%error, "what the form saw could not be noted");
            }
        });
    }
}

impl App {
    async fn campaign_of(&self, link: Link) -> Result<Option<Campaign>, AppError> {
        let store = &self.core().store;
        let (record, person) = match link {
            Link::Campaign(id) => (store.campaign(id)?, None),
            Link::Invitation(id) => match store.person(id)? {
                Some(person) => (store.campaign(person.campaign)?, Some(person)),
                None => return Ok(None),
            },
        };
        let Some(record) = record else { return Ok(None) };
        let Some(audience) = audience(&record, person.as_ref()) else { return Ok(None) };
        let key = match self.campaign_key(record.id).await? {
            Some(key) => key,
            // What was purged is closed, and says so: there is nothing left to open with.
            None if record.purged.is_some() => Arc::new(CampaignKey::generate()),
            None => return Ok(None),
        };
        let server = store.server(record.spec.source)?;
        let opened_by_admin = server.as_ref().is_some_and(|server| server.sign_in.is_for_all());
        let sign_in = server.as_ref().and_then(offer);
        let there = record.spec.destination.map(|id| store.server(id)).transpose()?.flatten();
        let host = server.map(|server| server.endpoint.host);
        let now = self.core().now();
        Ok(Some(Campaign {
            id: record.id,
            state: match record.ended(now) {
                None => CampaignState::Open { until: record.expires },
                Some(_) => CampaignState::Closed,
            },
            audience,
            destination: match record.spec.asks {
                Asks::Nothing => DestinationFields::Nothing,
                Asks::Address => DestinationFields::Address,
                Asks::AddressAndPassword => fields_for(there.as_ref()),
            },
            provider: host.and_then(|host| provider_of_host(host.as_str())),
            opened_by_admin,
            sign_in,
            renew: person.is_some_and(|one| one.renew || one.destination_is_rejected()),
            organisation: record.spec.name,
            key: Arc::clone(&key),
        }))
    }

    /// Whether a link still takes what was sent by it: its campaign may have been closed, or the person removed, meanwhile.
    async fn still_takes(&self, link: Link) -> bool {
        let now = self.core().now();
        match self.campaign_of(link).await {
            Ok(found) => found.is_some_and(|campaign| campaign.state.is_open(now)),
            Err(error) => {
                tracing::error!(%error, "a campaign could not be read");
                false
            }
        }
    }

    /// Tries a login on the server of a campaign's side, with a password or what a user's sign-in left; `kept` is where that is.
    pub(super) async fn try_on_campaign(
        &self,
        campaign: CampaignId,
        side: SideName,
        address: &str,
        password: &Secret,
        kept: Option<(Holder, u32)>,
    ) -> Result<LoginVerdict, AppError> {
        let spec = self.campaign_record(campaign)?.spec;
        let server = match side {
            SideName::Source => Some(spec.source),
            SideName::Destination => spec.destination,
        };
        match server {
            Some(server) => self.prove(server, address, password, kept).await,
            None => Ok(LoginVerdict::Unreachable),
        }
    }

    fn note(&self, sight: Sight) -> Result<(), AppError> {
        let core = self.core();
        match sight {
            Sight::Login { campaign, side, address, verdict, client, at } => {
                let attempt = LoginAttempt {
                    at,
                    address: address.as_str().to_owned(),
                    side,
                    verdict: word(verdict).to_owned(),
                    client: client.to_string(),
                };
                let failed = verdict.is_failure();
                core.store.note_attempt(campaign, &attempt, &address.key(), failed)?;
            }
            Sight::Halted { campaign, client: None, until } => {
                core.intake.facts().halted.insert(campaign, until);
            }
            Sight::Halted { campaign, client: Some(client), until } => {
                let mut facts = core.intake.facts();
                facts.kept_out.entry(campaign).or_default().insert(client, until);
            }
            Sight::Visit { client, at } => {
                core.intake.facts().visit = Some((at, client));
            }
        }
        core.board.campaigns_changed();
        Ok(())
    }
}

/// What is asked for a new mailbox, beside its address. Where the organisation's access opens it, or its provider takes no passwords and
/// has no app by which users sign in, nothing is.
fn fields_for(there: Option<&Server>) -> DestinationFields {
    match there {
        Some(server) => match offer(server) {
            Some(offer) => DestinationFields::AddressAndSignIn(offer),
            None if takes_passwords(server) => DestinationFields::AddressAndPassword,
            None => DestinationFields::Address,
        },
        None => DestinationFields::AddressAndPassword,
    }
}

/// Whether a mailbox on this server can be opened with a password of its own.
fn takes_passwords(server: &Server) -> bool {
    let provider = provider_of_host(server.endpoint.host.as_str());
    !server.sign_in.is_for_all() && provider.is_none_or(|one| one.facts().wants != Wants::SignIn)
}

/// Who may submit by a link; `None` where it leads nowhere.
fn audience(record: &Record, person: Option<&PersonRecord>) -> Option<Audience> {
    if let Some(person) = person {
        return MailAddress::parse(&person.address).map(Audience::Only);
    }
    match record.spec.audience {
        AudienceKind::Everyone => Some(Audience::Everyone),
        AudienceKind::Domains => Some(Audience::Domains(record.spec.domains.clone())),
        // Those who are expected have links of their own.
        AudienceKind::Expected => None,
    }
}
