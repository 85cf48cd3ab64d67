//! A user's own consent, given in this computer's browser, which brings the code back to this program (RFC 8252).

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;

use crate::authorisation::Authorisation;
use crate::loopback::Loopback;
use crate::{Client, Grant, Http, OAuthError};

/// A sign-in that waits for the browser.
pub struct BrowserSignIn {
    authorisation: Authorisation,
    loopback: Loopback,
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
        let authorisation = Authorisation::new(client, loopback.port(), hint)?;
        Ok(Self { authorisation, loopback })
    }

    /// What to open in the browser.
    pub fn url(&self) -> &str {
        self.authorisation.url()
    }

    /// Waits for the browser, at most this long, and has the code changed for tokens. `now` tells the time of the answer.
    pub async fn finish(
        self,
        http: &Http,
        patience: Duration,
        now: impl Fn() -> Timestamp,
    ) -> Result<Grant, OAuthError> {
        let brought = timeout(patience, self.loopback.wait(self.authorisation.state()))
            .await
            .map_err(|_| OAuthError::NobodyCame(patience.as_secs().div_ceil(60).max(1)))??;
        self.authorisation.redeem(http, brought, now).await
    }
}
