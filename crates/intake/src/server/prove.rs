//! Proves one address by a login, once the limits let it through.

use std::net::IpAddr;

use jiff::Timestamp;
use mailhaul_model::event::SideName;
use tokio::time::timeout;

use super::shared::Shared;
use crate::address::MailAddress;
use crate::desk::{Credentials, LoginVerdict, Proof, Sight};
use crate::form::Outcome;
use crate::limits::attempts::{Attempt, NoLeave};
use crate::limits::breaker::{Halt, Halted};
use crate::link::{CampaignId, Link};

/// Whose login it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Applicant {
    pub(super) campaign: CampaignId,
    pub(super) link: Link,
    pub(super) client: IpAddr,
}

/// `Ok` when the login worked a moment ago.
pub(super) async fn prove(
    shared: &Shared,
    applicant: Applicant,
    side: SideName,
    credentials: &Credentials,
) -> Result<(), Outcome> {
    let key = key(side, &credentials.address);
    let leave = shared.attempts.begin(key.clone(), shared.now()).map_err(refused)?;
    check(shared, applicant, shared.now())?;
    let _place = shared.gate(side).enter().await.map_err(|_| Outcome::Crowded)?;
    // Others have failed, or the campaign was closed, while this one waited.
    check(shared, applicant, shared.now())?;
    check_open(shared, applicant).await?;
    let login =
        shared.desk.try_login(applicant.campaign, side, &credentials.address, &credentials.proof);
    let verdict =
        timeout(shared.config.limits.login_time, login).await.unwrap_or(LoginVerdict::Unreachable);
    shared.desk.observe(Sight::Login {
        campaign: applicant.campaign,
        side,
        address: credentials.address.clone(),
        verdict,
        client: applicant.client,
        at: shared.now(),
    });
    record(shared, applicant, leave, key, verdict);
    match (verdict, &credentials.proof) {
        (LoginVerdict::Works, _) => Ok(()),
        (LoginVerdict::Rejected, Proof::SignIn(_)) => {
            Err(Outcome::WrongAccount { address: credentials.address.clone() })
        }
        _ => Err(Outcome::Login { side, address: credentials.address.clone(), verdict }),
    }
}

/// What an address is counted by.
pub(super) fn key(side: SideName, address: &MailAddress) -> String {
    format!("{side:?} {}", address.key())
}

pub(super) fn refused(refusal: NoLeave) -> Outcome {
    match refusal {
        NoLeave::Paused(wait) => Outcome::Wait(wait),
        NoLeave::UnderWay(wait) => Outcome::UnderWay(wait),
    }
}

/// Whether the campaign takes anything of this client.
pub(super) fn check(shared: &Shared, applicant: Applicant, now: Timestamp) -> Result<(), Outcome> {
    let Applicant { campaign, client, .. } = applicant;
    shared.breaker.check(campaign, client, now).map_err(|halted| match halted {
        Halted::Campaign(wait) => Outcome::Halted(wait),
        Halted::Client(wait) => Outcome::Wait(wait),
    })?;
    shared.clients.check(client, now).map_err(Outcome::Wait)
}

async fn check_open(shared: &Shared, applicant: Applicant) -> Result<(), Outcome> {
    let campaign = shared.desk.campaign(applicant.link).await;
    let is_open = campaign.is_some_and(|campaign| campaign.state.is_open(shared.now()));
    if is_open { Ok(()) } else { Err(Outcome::Closed) }
}

fn record(
    shared: &Shared,
    applicant: Applicant,
    leave: Attempt<'_>,
    key: String,
    verdict: LoginVerdict,
) {
    let Applicant { campaign, client, .. } = applicant;
    let now = shared.now();
    if verdict == LoginVerdict::Works {
        drop(leave);
        shared.breaker.worked(campaign, client, &key, now);
        shared.clients.worked(client, key, now);
    } else if verdict.is_failure() {
        leave.failed(now);
        shared.clients.failed(client, now);
        if let Some(halt) = shared.breaker.failed(campaign, client, &key, now) {
            let Halt { client, until } = halt;
            tracing::warn!(%campaign, ?client, %until, "logins for too many addresses failed: halted");
            shared.desk.observe(Sight::Halted { campaign, client, until });
        }
    }
}
