//! A user's own consent, given in a browser on another computer. It comes back to an address where nothing answers; the user
//! copies that address, and this program takes the code out of it.
//!
//! A code that is seen on the way is of no use: what it is redeemed with (RFC 7636) never leaves this program.

use jiff::Timestamp;
use mailhaul_model::Secret;
use oauth2::url::Url;

use crate::authorisation::Authorisation;
use crate::brought::Brought;
use crate::{Client, Grant, Http, OAuthError};

/// A port of the user's own computer. It is one of those that systems give out at random (RFC 6335), where a program that waits is
/// unlikely.
const NOBODYS: u16 = 61_273;
/// A longer text is no address that a provider makes.
const LONGEST: usize = 8 << 10;

/// A sign-in that waits for an address to be pasted.
pub struct PastedSignIn(Authorisation);

impl std::fmt::Debug for PastedSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PastedSignIn")
    }
}

impl PastedSignIn {
    /// Makes the address for the browser. `hint` is the address the user probably signs in with.
    pub fn begin(client: Client, hint: Option<&str>) -> Result<Self, OAuthError> {
        Ok(Self(Authorisation::new(client, NOBODYS, hint)?))
    }

    /// What to open in a browser.
    pub fn url(&self) -> &str {
        self.0.url()
    }

    /// Has the code in what was pasted changed for tokens. Something else may be pasted after a mistake.
    pub async fn finish(
        &self,
        http: &Http,
        pasted: &Secret,
        now: impl Fn() -> Timestamp,
    ) -> Result<Grant, OAuthError> {
        let brought = self.brought(pasted).ok_or(OAuthError::AnotherAddress)?;
        self.0.redeem(http, brought, now).await
    }

    fn brought(&self, pasted: &Secret) -> Option<Brought> {
        let text = pasted.expose().trim();
        if text.len() > LONGEST {
            return None;
        }
        // Some browsers leave the beginning out.
        let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        Brought::read(&Url::parse(&whole).ok()?, self.0.state())
    }
}
