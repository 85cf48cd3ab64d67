//! What a link leads to: a campaign that many share, or an invitation for one address.

pub use mailhaul_model::{CampaignId, InvitationId};

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// The link of a campaign, the same for everyone.
    Campaign(CampaignId),
    /// A personal link: it fixes the address.
    Invitation(InvitationId),
}
