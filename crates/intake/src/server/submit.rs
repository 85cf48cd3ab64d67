//! A submission of passwords alone, from the sealed bytes to what is kept.
//!
//! What was submitted before under the same address is neither looked at nor spoken of: the answer is the same either way.

use std::net::IpAddr;
use std::sync::Arc;

use super::filled::Filled;
use super::hand_in::{HandIn, go_on};
use super::prove::Applicant;
use super::shared::Shared;
use crate::desk::{Campaign, Takes};
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
    if campaign.takes() != Takes::Passwords {
        return Outcome::Stale;
    }
    let applicant = Applicant { campaign: campaign.id, link, client };
    run(shared, applicant, HandIn::of(filled)).await
}

/// Goes on with what was handed in, whether or not its result is waited for.
pub(super) async fn run(shared: &Arc<Shared>, applicant: Applicant, hand_in: HandIn) -> Outcome {
    let work = go_on(Arc::clone(shared), applicant, hand_in);
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
