//! Certificates: an authority of this installation that can vouch for private names only, or the admin's own.

mod authority;
mod deploy;
mod fingerprint;
mod identity;
mod pem;
mod pkcs12;
mod scope;

pub use authority::{Authority, AuthorityError};
pub use deploy::{Deployment, deployment};
pub use fingerprint::Fingerprint;
pub use identity::{BadIdentity, Origin, TlsIdentity};
pub use pkcs12::unpack_pkcs12;
pub use scope::{BadSuffix, Scope};
