//! An authorisation code with PKCE (RFC 6749 section 4.1, RFC 7636), from the address for the browser to the tokens.

use jiff::Timestamp;
use oauth2::{
    AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};

use crate::brought::Brought;
use crate::{Client, Grant, Http, OAuthError};

/// What was asked for, and what only this computer knows of it.
pub(crate) struct Authorisation {
    client: Client,
    url: String,
    redirect: RedirectUrl,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
}

impl Authorisation {
    /// Asks for a code that is brought to `port` of the computer where the browser is. `hint` is the address the user probably
    /// signs in with.
    pub fn new(client: Client, port: u16, hint: Option<&str>) -> Result<Self, OAuthError> {
        let endpoints = client.endpoints();
        let back = format!("http://{}:{port}", endpoints.comes_back_to);
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
        Ok(Self { client, url: url.into(), redirect, state, verifier })
    }

    /// What to open in the browser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the provider's answer has to repeat.
    pub fn state(&self) -> &str {
        self.state.secret()
    }

    /// Has what the browser brought changed for tokens. `now` tells the time of the answer.
    pub async fn redeem(
        &self,
        http: &Http,
        brought: Brought,
        now: impl Fn() -> Timestamp,
    ) -> Result<Grant, OAuthError> {
        let code = match brought {
            Brought::Code(code) => AuthorizationCode::new(code),
            Brought::Refusal { error, description } => {
                return Err(OAuthError::refused(&error, &description));
            }
        };
        let ready = self.client.ready()?.set_redirect_uri(self.redirect.clone());
        let verifier = PkceCodeVerifier::new(self.verifier.secret().clone());
        let request = ready.exchange_code(code).set_pkce_verifier(verifier);
        let answer = request.request_async(http).await?;
        Ok(Grant::of(&answer, now()))
    }
}
