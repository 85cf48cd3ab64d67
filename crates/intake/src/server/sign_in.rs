//! Sign-ins at a provider, to the old mailbox or to the new one.
//!
//! The same limits stand before them as before a password: the address' count of failures, the client's, the campaign's halt, and the
//! queue before the server. Somebody who signs in with another account than that of the address counts as a failed login.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use mailhaul_model::event::SideName;
use tokio::time::timeout;

use super::hand_in::{HandIn, go_on as go_on_with};
use super::prove::{Applicant, check, key, prove, refused};
use super::shared::Shared;
use super::sign_ins::Pending;
use super::submit::{read, run};
use crate::desk::{Campaign, Credentials, Proof, SignInFault, Takes};
use crate::form::Outcome;
use crate::link::Link;
use crate::sealed::Continuation;

/// Takes a form in which one mailbox at least is signed in to, and says what the user is to do.
pub(super) async fn begin(
    shared: &Arc<Shared>,
    client: IpAddr,
    link: Link,
    campaign: Campaign,
    token: &str,
    message: &[u8],
) -> Outcome {
    if campaign.takes() == Takes::Passwords {
        return Outcome::Stale;
    }
    let filled = match read(&campaign, token, message) {
        Ok(filled) => filled,
        Err(outcome) => return outcome,
    };
    // Who signed in to the old mailbox already, and failed at the new one, isn't asked for the old one again.
    let before = campaign.sign_in.as_ref().and_then(|_| {
        let key = filled.source.key();
        shared.sign_ins.proven(&filled.ticket, link, &key, shared.now())
    });
    let mut hand_in = HandIn::of(filled);
    if let Some(id) = before {
        hand_in.proven(SideName::Source, Proof::SignIn(id));
    }
    let applicant = Applicant { campaign: campaign.id, link, client };
    run(shared, applicant, hand_in).await
}

/// Asks the user to sign in to the mailbox of a side.
pub(super) async fn ask(
    shared: &Arc<Shared>,
    applicant: Applicant,
    side: SideName,
    hand_in: HandIn,
) -> Result<Outcome, Outcome> {
    let address = hand_in.address(side).cloned().ok_or(Outcome::Incomplete)?;
    // Who failed too often waits, also here.
    let leave = shared.attempts.begin(key(side, &address), shared.now());
    drop(leave.map_err(refused)?);
    check(shared, applicant, shared.now())?;
    let source = hand_in.filled.source.key();
    if !shared.sign_ins.has_room(&source, applicant.client, shared.now()) {
        return Err(Outcome::Crowded);
    }
    let place = shared.gate(side).enter().await.map_err(|_| Outcome::Crowded)?;
    let asked = shared.desk.begin_sign_in(applicant.campaign, side, &address);
    let asked = timeout(shared.config.limits.login_time, asked).await;
    let (id, ask) = asked.unwrap_or(Err(SignInFault::NotReached)).map_err(Outcome::SignInFailed)?;
    drop(place);
    let ticket = ticket().ok_or(Outcome::Crowded)?;
    let pending = Pending {
        link: applicant.link,
        client: applicant.client,
        side,
        id,
        hand_in,
        began: shared.now(),
        proven: false,
        ended: None,
    };
    shared.sign_ins.add(ticket.clone(), pending.clone());
    if ask.code.is_some() {
        let wait = wait(Arc::clone(shared), applicant, ticket.clone(), pending);
        shared.waiting.begin(wait);
    }
    Ok(Outcome::Asked { ticket, side, ask })
}

/// Until the user has typed the code. A box, because what follows may be another sign-in.
fn wait(
    shared: Arc<Shared>,
    applicant: Applicant,
    ticket: String,
    pending: Pending,
) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        let waited = shared.desk.finish_sign_in(pending.id, None).await;
        let outcome = ended(&shared, applicant, &ticket, pending, waited).await;
        shared.sign_ins.end(&ticket, outcome);
    })
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
    let outcome = ended(shared, applicant, &ticket, pending, taken).await;
    shared.sign_ins.end(&ticket, outcome.clone());
    outcome
}

async fn ended(
    shared: &Arc<Shared>,
    applicant: Applicant,
    ticket: &str,
    pending: Pending,
    taken: Result<(), SignInFault>,
) -> Outcome {
    if let Err(fault) = taken {
        return Outcome::SignInFailed(fault);
    }
    let (inside, ticket) = (Arc::clone(shared), ticket.to_owned());
    let work = async move {
        let Pending { side, id, mut hand_in, .. } = pending;
        let proof = Proof::SignIn(id);
        let address = hand_in.address(side).cloned().ok_or(Outcome::Incomplete)?;
        let credentials = Credentials { address, proof: proof.clone() };
        prove(&inside, applicant, side, &credentials).await?;
        inside.sign_ins.note_proven(&ticket);
        hand_in.proven(side, proof);
        go_on_with(inside, applicant, hand_in).await
    };
    // The server is stopping: nothing was kept.
    let result = shared.submissions.run(work).await;
    result.map_or(Outcome::Crowded, |result| result.unwrap_or_else(|outcome| outcome))
}

fn ticket() -> Option<String> {
    let mut bytes = [0; 16];
    let random = rustls::crypto::ring::default_provider().secure_random;
    random.fill(&mut bytes).ok().map(|()| BASE64URL_NOPAD.encode(&bytes))
}
