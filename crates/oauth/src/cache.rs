//! Tokens, kept until shortly before their time is over. Many runs of one organisation ask at once: the first asks the
//! provider, the others wait for what it gets.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::{Clock, Secret};

use crate::{Grant, Http, OAuthError, Organisation};

/// So long before its end a token is taken to be over: a run that begins with it should not stumble at once.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// One holder's newest token. The lock is held while the provider is asked.
type Slot = Arc<tokio::sync::Mutex<Option<Grant>>>;

/// Tokens in memory alone.
pub struct TokenCache {
    http: Http,
    clock: Arc<dyn Clock>,
    slots: Mutex<HashMap<(String, String), Slot>>,
}

impl std::fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenCache").finish_non_exhaustive()
    }
}

impl TokenCache {
    /// Empty.
    pub fn new(http: Http, clock: Arc<dyn Clock>) -> Self {
        Self { http, clock, slots: Mutex::default() }
    }

    /// The provider's ear.
    pub fn http(&self) -> &Http {
        &self.http
    }

    /// A token for a user's mailbox. `whose` names the organisation's grant, and has to change with its secret.
    /// `rejected` is a token that a server has refused: it isn't given again unless the provider itself does.
    pub async fn token(
        &self,
        whose: &str,
        organisation: &Organisation,
        user: &str,
        rejected: Option<&Secret>,
    ) -> Result<Secret, OAuthError> {
        let slot = self.slot(whose, organisation.tells_apart(user));
        let mut held = slot.lock().await;
        let rejected = |grant: &Grant| rejected.is_some_and(|r| r.same_as(&grant.access_token));
        if let Some(grant) = held.as_ref().filter(|grant| self.is_good(grant) && !rejected(grant)) {
            return Ok(grant.access_token.clone());
        }
        let clock = Arc::clone(&self.clock);
        let grant = organisation.token(&self.http, user, move || clock.now()).await?;
        let token = grant.access_token.clone();
        *held = Some(grant);
        Ok(token)
    }

    /// Forgets what was had by this grant.
    pub fn forget(&self, whose: &str) {
        self.slots().retain(|(known, _), _| known != whose);
    }

    fn is_good(&self, grant: &Grant) -> bool {
        let over: Timestamp = grant.until.saturating_sub(MARGIN).unwrap_or(Timestamp::MIN);
        self.clock.now() < over
    }

    fn slot(&self, whose: &str, user: String) -> Slot {
        Arc::clone(self.slots().entry((whose.to_owned(), user)).or_default())
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, HashMap<(String, String), Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
