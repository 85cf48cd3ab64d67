//! Sign-ins in the form. What they bring is in memory until it was tried on the mailbox, and then in the keychain.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use mailhaul_intake::desk::{
    LoginVerdict, Proof, SignInAsk, SignInBy, SignInFault, SignInId, SignInOffer,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{CampaignId, Secret, Server, ServerId};
use mailhaul_oauth::{Ending, Grant, OAuthError};
use mailhaul_store::PersonRecord;
use mailhaul_vault::Holder;

use super::slot::Facts;
use crate::access::NoAccess;
use crate::core::Core;
use crate::returned::{Returned, takes_back};
use crate::sign_ins::{By, How, Waiting};
use crate::{App, AppError};

/// After this long one that came to nothing is forgotten. Longer than the form waits.
const LIFE: SignedDuration = SignedDuration::from_mins(30);

/// One that is under way.
#[derive(Debug)]
pub(crate) struct FormSignIn {
    server: Server,
    /// The mailbox that it is for.
    login: String,
    began: Timestamp,
    waiting: Option<Arc<Waiting>>,
    /// What it brought, as it is to be kept.
    brought: Option<Secret>,
}

impl FormSignIn {
    fn returned(self) -> Option<Returned> {
        let (server, login) = (self.server.id, Some(self.login));
        self.brought.map(|sealed| Returned { server, login, sealed })
    }
}

impl Facts {
    /// What sign-ins brought that are not kept yet, with the mailboxes that they are for.
    pub fn brought(&self) -> Vec<(String, Secret)> {
        let brought = |one: &FormSignIn| Some((one.login.clone(), one.brought.clone()?));
        self.sign_ins.values().filter_map(brought).collect()
    }
}

/// What opens a mailbox, with the server of a sign-in.
#[derive(Debug)]
pub(super) struct Opens {
    pub secret: Secret,
    pub server: Option<ServerId>,
}

/// What users of a server are offered.
pub(super) fn offer(server: &Server) -> Option<SignInOffer> {
    let client = server.user_client.as_ref().filter(|_| !server.sign_in.is_for_all())?;
    let by = if client.has_codes() { SignInBy::Code } else { SignInBy::Pasted };
    Some(SignInOffer { provider: client.provider().to_owned(), by })
}

impl App {
    /// Begins a sign-in to a side of a campaign.
    pub(super) async fn begin_form_sign_in(
        &self,
        campaign: CampaignId,
        side: SideName,
        address: &str,
    ) -> Result<(SignInId, SignInAsk), SignInFault> {
        let core = self.core();
        self.forget_old_sign_ins();
        let server = self.server_of(campaign, side).map_err(|error| fault(&error))?;
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
        let login = address.to_owned();
        let mut facts = core.intake.facts();
        facts.last_sign_in += 1;
        let id = SignInId(facts.last_sign_in);
        facts.sign_ins.insert(id, FormSignIn { server, login, began, waiting, brought: None });
        Ok((id, ask))
    }

    /// Forgets those that came to nothing; what one brought that was never kept is given back.
    pub(super) fn forget_old_sign_ins(&self) {
        let core = self.core();
        let now = core.now();
        let old: Vec<FormSignIn> = {
            let mut facts = core.intake.facts();
            let is_old = |_: &SignInId, one: &mut FormSignIn| now.duration_since(one.began) >= LIFE;
            facts.sign_ins.extract_if(is_old).map(|(_, one)| one).collect()
        };
        core.give_back_later(old.into_iter().filter_map(FormSignIn::returned));
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
            // Whose account it was isn't known.
            let one = Returned { server: server.id, login: None, sealed: brought };
            self.core().give_back_later([one]);
        }
        Ok(verdict)
    }

    /// What a login worked with. What a sign-in brought is then nowhere else.
    pub(super) fn opened_by(&self, proof: &Proof) -> Option<Opens> {
        match proof {
            Proof::Password(password) => Some(Opens { secret: password.clone(), server: None }),
            Proof::SignIn(id) => self.take_form_sign_in(*id),
        }
    }

    fn take_form_sign_in(&self, id: SignInId) -> Option<Opens> {
        let one = self.core().intake.facts().sign_ins.remove(&id)?;
        Some(Opens { secret: one.brought?, server: Some(one.server.id) })
    }

    /// What users' sign-ins left that goes with these people.
    pub(super) async fn sign_ins_of(&self, people: Vec<PersonRecord>) -> Vec<Returned> {
        let mut found = Vec::new();
        for person in people {
            for (side, credential) in
                [(SideName::Source, person.source), (SideName::Destination, person.destination)]
            {
                let revision = credential.revision;
                found.extend(self.sign_in_of(&person, side, revision).await);
            }
        }
        found
    }

    /// What a revision of somebody's credential is, where that is a sign-in whose provider can be told. A locked keychain is no reason
    /// to keep what is due to be removed.
    pub(super) async fn sign_in_of(
        &self,
        person: &PersonRecord,
        side: SideName,
        revision: u32,
    ) -> Option<Returned> {
        let (credential, login) = match side {
            SideName::Source => (person.source, &person.address),
            SideName::Destination => (person.destination, &person.destination_for),
        };
        if revision == 0 || credential.signed_in != revision {
            return None;
        }
        let server = match side {
            SideName::Source => self.campaign_record(person.campaign).ok()?.spec.source,
            SideName::Destination => person.destination_sign_in_server?,
        };
        let client = self.core().store.server(server).ok()??.user_client;
        if !takes_back(client.as_ref()) {
            return None;
        }
        let holder = Holder::Person { person: person.id, side };
        let sealed = self.read_secret(holder, revision).await.ok()??;
        Some(Returned { server, login: Some(login.clone()), sealed })
    }

    /// The server of a campaign's side.
    fn server_of(&self, campaign: CampaignId, side: SideName) -> Result<Server, AppError> {
        let spec = self.campaign_record(campaign)?.spec;
        let server = match side {
            SideName::Source => spec.source,
            SideName::Destination => spec.destination.ok_or(AppError::NoCampaign(campaign))?,
        };
        self.core().store.server(server)?.ok_or(AppError::NoServer(server))
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
