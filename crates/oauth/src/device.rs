//! A user's own consent, given on another device by typing a code (RFC 8628).

use std::time::Duration;

use jiff::Timestamp;
use oauth2::{DeviceAuthorizationUrl, Scope, StandardDeviceAuthorizationResponse};

use crate::{Client, Grant, Http, OAuthError};

/// A sign-in that waits for the code to be typed.
#[derive(Debug)]
pub struct DeviceSignIn {
    client: Client,
    details: StandardDeviceAuthorizationResponse,
}

impl DeviceSignIn {
    /// Asks the provider for a code.
    pub async fn begin(client: Client, http: &Http) -> Result<Self, OAuthError> {
        let endpoints = client.endpoints();
        let door = endpoints.device.clone().ok_or(OAuthError::NoDeviceCodes)?;
        let door = DeviceAuthorizationUrl::new(door).map_err(|_| OAuthError::Address)?;
        let ready = client.ready()?.set_device_authorization_url(door);
        let scopes = endpoints.scopes.iter().cloned().map(Scope::new);
        let details: StandardDeviceAuthorizationResponse =
            ready.exchange_device_code().add_scopes(scopes).request_async(http).await?;
        Ok(Self { client, details })
    }

    /// What the user types.
    pub fn code(&self) -> &str {
        self.details.user_code().secret()
    }

    /// Where.
    pub fn page(&self) -> &str {
        self.details.verification_uri().as_str()
    }

    /// How long the code is good for.
    pub fn life(&self) -> Duration {
        self.details.expires_in()
    }

    /// Asks until the user has consented, has declined, or the code's time is over.
    pub async fn finish(
        self,
        http: &Http,
        now: impl Fn() -> Timestamp,
    ) -> Result<Grant, OAuthError> {
        let ready = self.client.ready()?;
        let request = ready.exchange_device_access_token(&self.details);
        let wait: fn(Duration) -> tokio::time::Sleep = tokio::time::sleep;
        let answer = request.request_async(http, wait, None).await?;
        Ok(Grant::of(&answer, now()))
    }
}
