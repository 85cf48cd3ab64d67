//! Sign-ins in the form. What they bring is in memory until it was tried on the mailbox, and then in the keychain.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mailhaul_intake::desk::{
    LoginVerdict, SignInAsk, SignInBy, SignInFault, SignInId, SignInOffer,
};
use mailhaul_model::{CampaignId, Secret, Server};
use mailhaul_oauth::{Ending, Grant, OAuthError};
use mailhaul_store::PersonRecord;
use mailhaul_vault::Holder;

use crate::access::NoAccess;
use crate::core::Core;
use crate::sign_ins::{By, How, Waiting};
use crate::{App, AppError};

/// After this long one that came to nothing is forgotten. Longer than the form waits.
const LIFE: SignedDuration = SignedDuration::from_mins(30);
/// For telling a provider that a sign-in is needed no longer.
const GIVING_BACK: Duration = Duration::from_secs(30);

/// One that is under way.
#[derive(Debug)]
pub(crate) struct FormSignIn {
    server: Server,
    began: Timestamp,
    waiting: Option<Arc<Waiting>>,
    /// What it brought, as it is to be kept.
    brought: Option<Secret>,
}

/// What users of a server are offered.
pub(super) fn offer(server: &Server) -> Option<SignInOffer> {
    let client = server.user_client.as_ref().filter(|_| !server.sign_in.is_for_all())?;
    let by = if client.has_codes() { SignInBy::Code } else { SignInBy::Pasted };
    Some(SignInOffer { provider: client.provider().to_owned(), by })
}

impl App {
    /// Begins a sign-in to the source of a campaign.
    pub(super) async fn begin_form_sign_in(
        &self,
        campaign: CampaignId,
        address: &str,
    ) -> Result<(SignInId, SignInAsk), SignInFault> {
        let core = self.core();
        let server = self.source_of(campaign).map_err(|error| fault(&error))?;
        let offer = offer(&server).ok_or(SignInFault::Refused)?;
        let how = match offer.by {
            SignInBy::Code => How::Code,
            SignInBy::Pasted => How::Pasted,
        };
        let waiting = core.ask_user(&server, address, how).await.map_err(|none| {
            tracing::warn!(server = %server.id, reason = %none.text, "a sign-in could not be begun");
            of_class(&none)
        })?;
        let ask = match &waiting.by {
            By::Code(device) => {
                SignInAsk { page: device.page().to_owned(), code: Some(device.code().to_owned()) }
            }
            By::Pasted(pasted) => SignInAsk { page: pasted.url().to_owned(), code: None },
            By::Browser(_) => return Err(SignInFault::Refused),
        };
        let began = core.now();
        let waiting = Some(Arc::new(waiting));
        let mut facts = core.intake.facts();
        facts.sign_ins.retain(|_, one| began.duration_since(one.began) < LIFE);
        facts.last_sign_in += 1;
        let id = SignInId(facts.last_sign_in);
        facts.sign_ins.insert(id, FormSignIn { server, began, waiting, brought: None });
        Ok((id, ask))
    }

    /// Tries what a sign-in brought on the mailbox that it is for. What lets nobody in there is given back.
    pub(super) async fn try_sign_in(
        &self,
        id: SignInId,
        address: &str,
    ) -> Result<LoginVerdict, AppError> {
        let found = self.core().intake.facts().sign_ins.get(&id).and_then(|one| {
            let brought = one.brought.clone()?;
            Some((one.server.clone(), brought))
        });
        let Some((server, brought)) = found else { return Ok(LoginVerdict::Unreachable) };
        let verdict = self.prove(server.id, address, &brought, None).await?;
        if verdict.is_failure() {
            self.take_form_sign_in(id);
            self.give_back_later(vec![(server, brought)]);
        }
        Ok(verdict)
    }

    /// What a sign-in brought, which is then nowhere else.
    pub(super) fn take_form_sign_in(&self, id: SignInId) -> Option<Secret> {
        self.core().intake.facts().sign_ins.remove(&id)?.brought
    }

    /// What users' sign-ins left that goes with these people. Jobs that were made of them have what they signed in with too: theirs
    /// is left out.
    pub(super) async fn sign_ins_of(&self, people: Vec<PersonRecord>) -> Vec<(Server, Secret)> {
        let mut found = Vec::new();
        for person in people {
            if !person.source.is_sign_in() || person.job.is_some() {
                continue;
            }
            let Ok(server) = self.source_of(person.campaign) else { continue };
            let holder =
                Holder::Person { person: person.id, side: mailhaul_model::event::SideName::Source };
            // A locked keychain is no reason to keep what is due to be removed.
            if let Ok(Some(sealed)) = self.read_secret(holder, person.source.revision).await {
                found.push((server, sealed));
            }
        }
        found
    }

    /// Tells providers, one after the other, that these are needed no longer.
    pub(super) fn give_back_later(&self, sign_ins: Vec<(Server, Secret)>) {
        let core = Arc::clone(self.core());
        self.runtime().spawn(async move {
            for (server, sealed) in sign_ins {
                // Nothing depends on that it is heard.
                let _ = tokio::time::timeout(GIVING_BACK, core.give_back(&server, &sealed)).await;
            }
        });
    }

    fn source_of(&self, campaign: CampaignId) -> Result<Server, AppError> {
        let source = self.campaign_record(campaign)?.spec.source;
        self.core().store.server(source)?.ok_or(AppError::NoServer(source))
    }
}

/// Waits until the user has signed in, or takes what was pasted.
pub(super) async fn finish(
    core: &Core,
    id: SignInId,
    pasted: Option<Secret>,
) -> Result<(), SignInFault> {
    let waiting = {
        let mut facts = core.intake.facts();
        let one = facts.sign_ins.get_mut(&id).ok_or(SignInFault::TooLate)?;
        // A code is waited for once.
        match &pasted {
            None => one.waiting.take(),
            Some(_) => one.waiting.clone(),
        }
    };
    let waiting = waiting.ok_or(SignInFault::TooLate)?;
    let client = waiting.client.clone();
    let grant = granted(core, waiting, pasted).await.map_err(|error| {
        tracing::info!(reason = %error, "a sign-in in the form came to nothing");
        of_ending(&error)
    })?;
    let brought = core.take_in(&client, grant).await.map_err(|none| of_class(&none))?;
    let mut facts = core.intake.facts();
    facts.sign_ins.get_mut(&id).ok_or(SignInFault::TooLate)?.brought = Some(brought);
    Ok(())
}

async fn granted(
    core: &Core,
    waiting: Arc<Waiting>,
    pasted: Option<Secret>,
) -> Result<Grant, OAuthError> {
    let now = || core.now();
    if let (By::Pasted(sign_in), Some(pasted)) = (&waiting.by, &pasted) {
        return sign_in.finish(&waiting.http, pasted, now).await;
    }
    match Arc::into_inner(waiting) {
        Some(Waiting { http, by: By::Code(device), .. }) => device.finish(&http, now).await,
        _ => Err(OAuthError::AnotherAddress),
    }
}

fn of_ending(error: &OAuthError) -> SignInFault {
    match error.ending() {
        Ending::Declined => SignInFault::Declined,
        Ending::TooLate => SignInFault::TooLate,
        Ending::Mistyped => SignInFault::Mistyped,
        Ending::NotReached => SignInFault::NotReached,
        Ending::Refused => SignInFault::Refused,
    }
}

fn of_class(none: &NoAccess) -> SignInFault {
    use mailhaul_model::FailureClass::{ConnectionLost, RateLimited};
    match none.class {
        ConnectionLost | RateLimited => SignInFault::NotReached,
        _ => SignInFault::Refused,
    }
}

fn fault(error: &AppError) -> SignInFault {
    tracing::error!(%error, "a sign-in could not be begun");
    SignInFault::NotReached
}
