//! The form in which users hand in their own mailbox passwords: links, sealing, certificates, pages, limits, HTTPS.
//!
//! What is kept, and where, is not known here: that is the desk's, which the application implements.

pub mod address;
pub mod ca;
pub mod host;
pub mod link;
pub mod sealed;
pub mod tokens;

pub use address::MailAddress;
pub use ca::{Authority, Scope, TlsIdentity};
pub use host::HostName;
pub use link::{CampaignId, InvitationId, Link};
pub use sealed::CampaignKey;
pub use tokens::LinkKey;
