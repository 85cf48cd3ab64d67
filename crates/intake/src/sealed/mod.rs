//! What the browser sealed before it sent it.
//!
//! HPKE (RFC 9180), base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM: all of it is in every browser's
//! `WebCrypto`, and the suite has known answers in the RFC (appendix A.3).
//! It keeps passwords out of whatever logs or buffers requests on the way; it doesn't stop who can replace the page itself.
//! A sealed message is bound to its campaign (info) and to the link it was made for (aad).

mod entries;
mod key;

pub use entries::{Continuation, Entries, Malformed};
pub(crate) use key::info;
pub use key::{BadCampaignKey, CampaignKey, NotForUs};
