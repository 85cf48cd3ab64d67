//! What a link leads to: a campaign that many share, or an invitation for one address.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// One round of collecting passwords.
    CampaignId
);
id!(
    /// One expected user's own link.
    InvitationId
);

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// The link of a campaign, the same for everyone.
    Campaign(CampaignId),
    /// A personal link: it fixes the address.
    Invitation(InvitationId),
}
