//! The app that the user registered with a provider, and tokens refreshed in its name.

use jiff::Timestamp;
use mailhaul_model::Secret;
use oauth2::basic::BasicClient;
use oauth2::url::form_urlencoded;
use oauth2::{
    AuthType, AuthUrl, ClientId, ClientSecret, EndpointNotSet, EndpointSet, RefreshToken, TokenUrl,
};

use crate::provider::Endpoints;
use crate::{Grant, Http, OAuthError, Provider};

/// A client of the `oauth2` crate that knows where to send the browser and where tokens are.
pub(crate) type Ready =
    BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// The registered app.
#[derive(Clone, Debug)]
pub struct Client {
    id: String,
    secret: Option<Secret>,
    endpoints: Endpoints,
}

impl Client {
    /// With a secret where the provider demands one (Google does, also of desktop apps).
    pub fn new(
        provider: &Provider,
        id: impl Into<String>,
        secret: Option<Secret>,
    ) -> Result<Self, OAuthError> {
        let id = id.into().trim().to_owned();
        if id.is_empty() {
            return Err(OAuthError::ClientId);
        }
        Ok(Self { id, secret, endpoints: provider.endpoints()? })
    }

    /// A fresh access token for a user who has consented before. The provider may give a new refresh token with it, which
    /// then has to be kept in the old one's place.
    pub async fn refresh(
        &self,
        http: &Http,
        refresh_token: &Secret,
        now: Timestamp,
    ) -> Result<Grant, OAuthError> {
        let token = RefreshToken::new(refresh_token.expose().to_owned());
        let answer = self.ready()?.exchange_refresh_token(&token).request_async(http).await?;
        Ok(Grant::of(&answer, now))
    }

    /// Gives a refresh token back, with all that was had by it (RFC 7009); `false` where the provider takes none back.
    pub async fn revoke(&self, http: &Http, refresh_token: &Secret) -> Result<bool, OAuthError> {
        let Some(door) = &self.endpoints.revoke else { return Ok(false) };
        let answer = http.post(door, self.revocation(refresh_token)).await?;
        if answer.status().is_success() {
            return Ok(true);
        }
        let status = answer.status().as_u16().to_string();
        Err(OAuthError::refused("revocation", &format!("HTTP status {status}")))
    }

    fn revocation(&self, refresh_token: &Secret) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", refresh_token.expose())
            .append_pair("token_type_hint", "refresh_token")
            .append_pair("client_id", &self.id);
        if let Some(secret) = self.secret.as_ref().filter(|secret| !secret.is_empty()) {
            form.append_pair("client_secret", secret.expose());
        }
        form.finish()
    }

    pub(crate) fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    pub(crate) fn ready(&self) -> Result<Ready, OAuthError> {
        let authorise = AuthUrl::new(self.endpoints.authorise.clone());
        let token = TokenUrl::new(self.endpoints.token.clone());
        let mut client = BasicClient::new(ClientId::new(self.id.clone()))
            // In the body: both Google and Microsoft document it so.
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(authorise.map_err(|_| OAuthError::Address)?)
            .set_token_uri(token.map_err(|_| OAuthError::Address)?);
        if let Some(secret) = self.secret.as_ref().filter(|secret| !secret.is_empty()) {
            client = client.set_client_secret(ClientSecret::new(secret.expose().to_owned()));
        }
        Ok(client)
    }
}
