//! A submission, from the sealed bytes to what is kept.
//!
//! Nothing is kept before everything in it has worked. What was submitted before under the same address is neither looked at
//! nor spoken of: the answer is the same either way.

use std::net::IpAddr;
use std::sync::Arc;

use mailhaul_model::event::SideName;

use super::filled::Filled;
use super::prove::{Applicant, prove};
use super::shared::Shared;
use crate::desk::{Campaign, Credentials, Proof, Submission};
use crate::form::Outcome;
use crate::link::Link;
use crate::sealed::Entries;

pub(super) async fn submit(
    shared: &Arc<Shared>,
    client: IpAddr,
    link: Link,
    campaign: Campaign,
    token: &str,
    message: &[u8],
) -> Outcome {
    let filled = match read(&campaign, token, message) {
        Ok(filled) => filled,
        Err(outcome) => return outcome,
    };
    // The page is older than the campaign's sign-in.
    let Some(password) = filled.source_password.clone() else { return Outcome::Stale };
    let applicant = Applicant { campaign: campaign.id, link, client };
    let work = prove_and_keep(shared.clone(), applicant, filled, Proof::Password(password));
    let result = shared.submissions.run(work).await;
    // The server is stopping: nothing was kept.
    result.map_or(Outcome::Crowded, |result| result.unwrap_or_else(|outcome| outcome))
}

/// What was filled in, opened and judged.
pub(super) fn read(campaign: &Campaign, token: &str, message: &[u8]) -> Result<Filled, Outcome> {
    let text = campaign.key.open(campaign.id, token, message).map_err(|_| Outcome::Stale)?;
    let entries = Entries::read(&text).map_err(|_| Outcome::Stale)?;
    Filled::of(entries, campaign)
}

/// Tries what was handed in, then keeps it.
pub(super) async fn prove_and_keep(
    shared: Arc<Shared>,
    applicant: Applicant,
    filled: Filled,
    proof: Proof,
) -> Result<Outcome, Outcome> {
    let by_sign_in = matches!(proof, Proof::SignIn(_));
    let source = Credentials { address: filled.source, proof };
    let mut addresses = vec![source.address.clone()];
    prove(&shared, applicant, SideName::Source, &source).await?;
    if let (Some(address), Some(password)) = (&filled.destination, &filled.destination_password) {
        let proof = Proof::Password(password.clone());
        let credentials = Credentials { address: address.clone(), proof };
        prove(&shared, applicant, SideName::Destination, &credentials).await?;
        addresses.push(credentials.address);
    }
    let submission = Submission {
        campaign: applicant.campaign,
        link: applicant.link,
        full_name: filled.full_name,
        source,
        destination: filled.destination,
        destination_password: filled.destination_password,
        at: shared.now(),
    };
    shared.desk.keep(submission).await.map_err(|_| Outcome::NotKept)?;
    Ok(Outcome::Works { addresses, by_sign_in })
}
