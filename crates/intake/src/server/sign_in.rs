//! A sign-in at the provider, from the filled-in form to what is kept.
//!
//! The same limits stand before it as before a password: the address' count of failures, the client's, the campaign's halt, and the
//! queue before the server. Somebody who signs in with another account than that of the address counts as a failed login.

use std::net::IpAddr;
use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use mailhaul_model::event::SideName;
use tokio::time::timeout;

use super::prove::{Applicant, check, key, refused};
use super::shared::Shared;
use super::sign_ins::Pending;
use super::submit::{prove_and_keep, read};
use crate::desk::{Campaign, Proof, SignInBy, SignInFault};
use crate::form::Outcome;
use crate::link::Link;
use crate::sealed::Continuation;

/// Begins one, and says what the user is to do.
pub(super) async fn begin(
    shared: &Arc<Shared>,
    client: IpAddr,
    link: Link,
    campaign: Campaign,
    token: &str,
    message: &[u8],
) -> Outcome {
    let applicant = Applicant { campaign: campaign.id, link, client };
    let begun = try_begin(shared, applicant, campaign, token, message).await;
    begun.unwrap_or_else(|outcome| outcome)
}

async fn try_begin(
    shared: &Arc<Shared>,
    applicant: Applicant,
    campaign: Campaign,
    token: &str,
    message: &[u8],
) -> Result<Outcome, Outcome> {
    let offer = campaign.sign_in.clone().ok_or(Outcome::Stale)?;
    let filled = read(&campaign, token, message)?;
    let address = filled.source.clone();
    // Who failed too often waits, also here.
    let leave = shared.attempts.begin(key(SideName::Source, &address), shared.now());
    drop(leave.map_err(refused)?);
    check(shared, applicant, shared.now())?;
    if !shared.sign_ins.has_room(&address.key(), applicant.client, shared.now()) {
        return Err(Outcome::Crowded);
    }
    let place = shared.gate(SideName::Source).enter().await.map_err(|_| Outcome::Crowded)?;
    let asked = shared.desk.begin_sign_in(campaign.id, &address);
    let asked = timeout(shared.config.limits.login_time, asked).await;
    let (id, ask) = asked.unwrap_or(Err(SignInFault::NotReached)).map_err(Outcome::SignInFailed)?;
    drop(place);
    let ticket = ticket().ok_or(Outcome::Crowded)?;
    let pending = Pending {
        link: applicant.link,
        client: applicant.client,
        id,
        filled,
        began: shared.now(),
        ended: None,
    };
    shared.sign_ins.add(ticket.clone(), pending.clone());
    if offer.by == SignInBy::Code {
        let (shared, ticket) = (Arc::clone(shared), ticket.clone());
        shared.clone().waiting.begin(async move {
            let waited = shared.desk.finish_sign_in(id, None).await;
            let outcome = ended(&shared, applicant, pending, waited).await;
            shared.sign_ins.end(&ticket, outcome);
        });
    }
    Ok(Outcome::Asked { ticket, ask })
}

/// Says what became of one, or takes what the user pasted.
pub(super) async fn go_on(
    shared: &Arc<Shared>,
    client: IpAddr,
    link: Link,
    campaign: Campaign,
    token: &str,
    message: &[u8],
) -> Outcome {
    let Ok(text) = campaign.key.open(campaign.id, token, message) else { return Outcome::Stale };
    let Ok(Continuation { ticket, pasted }) = Continuation::read(&text) else {
        return Outcome::Stale;
    };
    let Some(pending) = shared.sign_ins.find(&ticket, link, shared.now()) else {
        return Outcome::SignInFailed(SignInFault::TooLate);
    };
    if let Some(outcome) = pending.ended {
        return outcome;
    }
    if pasted.is_empty() {
        return Outcome::Waiting;
    }
    let applicant = Applicant { campaign: campaign.id, link, client };
    if let Err(outcome) = check(shared, applicant, shared.now()) {
        return outcome;
    }
    let taken = shared.desk.finish_sign_in(pending.id, Some(pasted));
    let taken = timeout(shared.config.limits.login_time, taken).await;
    let taken = taken.unwrap_or(Err(SignInFault::NotReached));
    // Something else may be pasted, or the same again.
    if let Err(fault @ (SignInFault::Mistyped | SignInFault::NotReached)) = taken {
        return Outcome::SignInFailed(fault);
    }
    let outcome = ended(shared, applicant, pending, taken).await;
    shared.sign_ins.end(&ticket, outcome.clone());
    outcome
}

async fn ended(
    shared: &Arc<Shared>,
    applicant: Applicant,
    pending: Pending,
    taken: Result<(), SignInFault>,
) -> Outcome {
    if let Err(fault) = taken {
        return Outcome::SignInFailed(fault);
    }
    let proof = Proof::SignIn(pending.id);
    let work = prove_and_keep(Arc::clone(shared), applicant, pending.filled, proof);
    // The server is stopping: nothing was kept.
    let result = shared.submissions.run(work).await;
    result.map_or(Outcome::Crowded, |result| result.unwrap_or_else(|outcome| outcome))
}

fn ticket() -> Option<String> {
    let mut bytes = [0; 16];
    let random = rustls::crypto::ring::default_provider().secure_random;
    random.fill(&mut bytes).ok().map(|()| BASE64URL_NOPAD.encode(&bytes))
}
