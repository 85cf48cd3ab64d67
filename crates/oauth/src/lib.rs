//! Access tokens in place of passwords. Reading order: whom tokens are had from ([`provider`]) and for whom ([`grant`]);
//! a user's own consent in this
//! computer's browser ([`browser`]), by a code typed elsewhere ([`device`]) or by an address pasted from elsewhere ([`pasted`]); access for a whole
//! organisation ([`organisation`]); tokens kept until shortly before their time is over ([`cache`]).
//!
//! Invariants: a token, a client's secret and a key are [`mailhaul_model::Secret`] wherever they rest, and in no error;
//! they go to the provider over TLS alone (in plain HTTP only to this computer itself).

mod authorisation;
mod brought;
pub mod browser;
pub mod cache;
pub mod client;
pub mod device;
pub mod error;
pub mod google_key;
pub mod grant;
mod http;
mod jwt;
mod loopback;
pub mod organisation;
pub mod pasted;
pub mod provider;
mod words;

pub use cache::TokenCache;
pub use client::Client;
pub use error::{Ending, OAuthError};
pub use google_key::GoogleKey;
pub use grant::Grant;
pub use http::{Http, HttpError, Opened, Way};
pub use organisation::Organisation;
pub use provider::{Endpoints, Provider};
