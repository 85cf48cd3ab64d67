//! Certificates: an authority of this installation that can vouch for private names only, or the admin's own.

mod authority;
mod fingerprint;
mod identity;
mod scope;

pub use authority::{Authority, AuthorityError};
pub use fingerprint::Fingerprint;
pub use identity::{BadIdentity, Origin, TlsIdentity};
pub use scope::{BadSuffix, Scope};
