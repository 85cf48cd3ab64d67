//! Tokens, kept until shortly before their time is over. Many runs of one organisation ask at once: the first asks the
//! provider, the others wait for what it gets.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::{Clock, Secret};

use crate::Grant;

/// So long before its end a token is taken to be over: a run that begins with it should not stumble at once.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// One holder's newest token. The lock is held while the provider is asked.
type Slot = Arc<tokio::sync::Mutex<Option<Grant>>>;

/// Tokens in memory alone.
pub struct TokenCache {
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
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, slots: Mutex::default() }
    }

    /// A token of a holder: the one that is kept, or what `ask` gets. `whose` names the grant, and has to change with its secret;
    /// `user` tells apart who has a token of their own by it. `rejected` is a token that a server has refused: it isn't given again
    /// unless the provider itself does.
    pub async fn token<E>(
        &self,
        whose: &str,
        user: &str,
        rejected: Option<&Secret>,
        ask: impl Future<Output = Result<Grant, E>>,
    ) -> Result<Secret, E> {
        let slot = self.slot(whose, user.to_owned());
        let mut held = slot.lock().await;
        let rejected = |grant: &Grant| rejected.is_some_and(|r| r.same_as(&grant.access_token));
        if let Some(grant) = held.as_ref().filter(|grant| self.is_good(grant) && !rejected(grant)) {
            return Ok(grant.access_token.clone());
        }
        let grant = ask.await?;
        let token = grant.access_token.clone();
        *held = Some(grant);
        Ok(token)
    }

    /// Takes in what was had elsewhere.
    pub async fn put(&self, whose: &str, user: &str, grant: Grant) {
        *self.slot(whose, user.to_owned()).lock().await = Some(grant);
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
