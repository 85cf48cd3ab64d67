//! What a provider gives out.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::Secret;
use oauth2::TokenResponse;
use oauth2::basic::BasicTokenResponse;

/// How long a token is taken to live where the provider doesn't say.
const USUAL_LIFE: Duration = Duration::from_secs(3600);

/// An access token, until when it is good, and what the next one is had with.
#[derive(Clone, Debug)]
pub struct Grant {
    pub access_token: Secret,
    pub until: Timestamp,
    pub refresh_token: Option<Secret>,
}

impl Grant {
    /// From an answer that came at `now`.
    pub(crate) fn new(
        access_token: &str,
        life: Option<Duration>,
        refresh_token: Option<&str>,
        now: Timestamp,
    ) -> Self {
        let life = SignedDuration::try_from(life.unwrap_or(USUAL_LIFE)).unwrap_or_default();
        Self {
            access_token: Secret::new(access_token),
            until: now.saturating_add(life).unwrap_or(now),
            refresh_token: refresh_token.map(Secret::new),
        }
    }

    /// What tells one refresh token from another, and nothing of it.
    pub fn fingerprint(refresh_token: &Secret) -> String {
        let hash = ring::digest::digest(&ring::digest::SHA256, refresh_token.expose().as_bytes());
        data_encoding::HEXLOWER.encode(hash.as_ref())
    }

    pub(crate) fn of(answer: &BasicTokenResponse, now: Timestamp) -> Self {
        Self::new(
            answer.access_token().secret(),
            answer.expires_in(),
            answer.refresh_token().map(|token| token.secret().as_str()),
            now,
        )
    }
}
