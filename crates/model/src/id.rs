//! Names for rows of the store.

use std::fmt;

use serde::{Deserialize, Serialize};
use specta::Type;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A server definition.
    ServerId
);
id!(
    /// A job: the lasting intent for one pair of accounts.
    JobId
);
id!(
    /// Jobs that were imported together.
    BatchId
);
id!(
    /// One attempt at a job.
    RunId
);
id!(
    /// One round of collecting passwords from the users themselves.
    CampaignId
);
id!(
    /// One person of a campaign: expected, or there by what they handed in.
    InvitationId
);
