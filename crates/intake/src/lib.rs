//! The form in which users hand in their own mailbox passwords: links, sealing, certificates, pages, limits, HTTPS.
//!
//! What is kept, and where, is not known here: that is the desk's, which the application implements.

pub mod address;
pub mod ca;
pub mod desk;
mod form;
pub mod host;
pub mod limits;
pub mod link;
pub mod providers;
pub mod sealed;
pub mod server;
pub mod tokens;

pub use address::MailAddress;
pub use ca::{Authority, Scope, TlsIdentity};
pub use desk::Desk;
pub use host::HostName;
pub use link::{CampaignId, InvitationId, Link};
pub use sealed::CampaignKey;
pub use tokens::LinkKey;
