//! A user's own consent, given in the system's browser: an authorisation code with PKCE (RFC 6749, RFC 7636, RFC 8252).

use std::time::Duration;

use jiff::Timestamp;
use oauth2::{
    AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};
use tokio::time::timeout;

use crate::loopback::{Brought, Loopback};
use crate::{Client, Grant, Http, OAuthError};

/// A sign-in that waits for the browser.
pub struct BrowserSignIn {
    client: Client,
    url: String,
    loopback: Loopback,
    redirect: RedirectUrl,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
}

impl std::fmt::Debug for BrowserSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BrowserSignIn").finish_non_exhaustive()
    }
}

impl BrowserSignIn {
    /// Opens the door for the answer, and makes the address for the browser. `hint` is the address the user probably signs
    /// in with.
    pub async fn begin(client: Client, hint: Option<&str>) -> Result<Self, OAuthError> {
        let loopback = Loopback::open().await?;
        let endpoints = client.endpoints();
        let back = format!("http://{}:{}", endpoints.comes_back_to, loopback.port());
        let redirect = RedirectUrl::new(back).map_err(|_| OAuthError::Address)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let ready = client.ready()?.set_redirect_uri(redirect.clone());
        let mut request = ready.authorize_url(CsrfToken::new_random).set_pkce_challenge(challenge);
        for scope in &endpoints.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        for (name, value) in &endpoints.extra {
            request = request.add_extra_param(*name, *value);
        }
        if let Some(hint) = hint {
            request = request.add_extra_param("login_hint", hint);
        }
        let (url, state) = request.url();
        Ok(Self { client, url: url.into(), loopback, redirect, state, verifier })
    }

    /// What to open in the browser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Waits for the browser, at most this long, and has the code changed for tokens. `now` tells the time of the answer.
    pub async fn finish(
        self,
        http: &Http,
        patience: Duration,
        now: impl Fn() -> Timestamp,
    ) -> Result<Grant, OAuthError> {
        let brought = timeout(patience, self.loopback.wait(self.state.secret()))
            .await
            .map_err(|_| OAuthError::NobodyCame(patience.as_secs().div_ceil(60).max(1)))??;
        let code = match brought {
            Brought::Code(code) => AuthorizationCode::new(code),
            Brought::Refusal { error, description } => {
                return Err(OAuthError::refused(&error, &description));
            }
        };
        let ready = self.client.ready()?.set_redirect_uri(self.redirect);
        let request = ready.exchange_code(code).set_pkce_verifier(self.verifier);
        let answer = request.request_async(http).await?;
        Ok(Grant::of(&answer, now()))
    }
}
