//! Access for a whole organisation, which its administrator has granted to an app once: no user has to sign in.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use mailhaul_model::Secret;
use oauth2::Scope;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::provider::{GOOGLE_MAIL, MICROSOFT_APP};
use crate::{Client, GoogleKey, Grant, Http, OAuthError};

/// RFC 7523 section 2.1.
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// As long as Google lets a claim live.
const CLAIM_LIFE: i64 = 3600;

/// An organisation's grant to an app.
#[derive(Clone, Debug)]
pub enum Organisation {
    /// Microsoft's client credentials (RFC 6749 section 4.4): one token for all mailboxes that the app may read.
    Microsoft(Client),
    /// Google's domain-wide delegation: a token for each user.
    Google(Arc<GoogleKey>),
}

impl Organisation {
    /// A token for this user's mailbox.
    pub async fn token(
        &self,
        http: &Http,
        user: &str,
        now: impl Fn() -> Timestamp,
    ) -> Result<Grant, OAuthError> {
        match self {
            Self::Microsoft(client) => {
                let scope = Scope::new(MICROSOFT_APP.into());
                let ready = client.ready()?;
                let request = ready.exchange_client_credentials().add_scope(scope);
                Ok(Grant::of(&request.request_async(http).await?, now()))
            }
            Self::Google(key) => delegated(http, key, user, now).await,
        }
    }

    /// Whose tokens are told apart: one's own where each user has one.
    pub fn tells_apart(&self, user: &str) -> String {
        match self {
            Self::Microsoft(_) => String::new(),
            Self::Google(_) => user.to_lowercase(),
        }
    }
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    scope: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

#[derive(Deserialize)]
struct Answer {
    access_token: Option<Secret>,
    expires_in: Option<u64>,
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

async fn delegated(
    http: &Http,
    key: &GoogleKey,
    user: &str,
    now: impl Fn() -> Timestamp,
) -> Result<Grant, OAuthError> {
    let began = now().as_second();
    let claims = Claims {
        iss: &key.account,
        sub: user,
        scope: GOOGLE_MAIL,
        aud: &key.token_door,
        iat: began,
        exp: began + CLAIM_LIFE,
    };
    let assertion = key.signer.sign(key.key_id.as_deref(), &claims)?;
    let form = oauth2::url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", JWT_BEARER)
        .append_pair("assertion", &assertion)
        .finish();
    let answer = http.post(&key.token_door, form).await?;
    let body = Zeroizing::new(answer.into_body());
    let answer: Answer = serde_json::from_slice(&body).map_err(|_| OAuthError::Answer)?;
    match answer.access_token {
        Some(token) => {
            let life = answer.expires_in.map(Duration::from_secs);
            Ok(Grant::new(token.expose(), life, None, now()))
        }
        None if answer.error.is_empty() => Err(OAuthError::Answer),
        None => Err(OAuthError::refused(&answer.error, &answer.error_description)),
    }
}
