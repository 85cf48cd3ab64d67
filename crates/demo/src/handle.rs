//! The test's hand on a running server: faults, direct looks into mailboxes and changes to them, counters.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::Config;
use crate::config::User;
use crate::counters::Counters;
use crate::fault::{Action, At, Fault, FaultBook};
use crate::store::Account;

/// What the connections of a server share.
pub(crate) struct Shared {
    pub config: Config,
    accounts: Mutex<HashMap<String, Account>>,
    faults: Mutex<FaultBook>,
    counters: watch::Sender<Counters>,
    /// Counts releases: whoever stalls waits for the next.
    pub releases: watch::Sender<u64>,
    /// Counts orders to end every open connection.
    pub kicks: watch::Sender<u64>,
}

impl Shared {
    pub(crate) fn new(config: Config) -> Self {
        let accounts =
            config.users.iter().map(|u| (u.login.clone(), Account::new(&config))).collect();
        Self {
            config,
            accounts: Mutex::new(accounts),
            faults: Mutex::default(),
            counters: watch::Sender::default(),
            releases: watch::Sender::default(),
            kicks: watch::Sender::default(),
        }
    }

    pub(crate) fn user(&self, login: &str) -> Option<&User> {
        self.config.users.iter().find(|u| u.login == login)
    }

    /// Runs `work` on a user's account, alone.
    pub(crate) fn with<T>(&self, login: &str, work: impl FnOnce(&mut Account) -> T) -> Option<T> {
        lock(&self.accounts).get_mut(login).map(work)
    }

    pub(crate) fn faults_at(&self, at: At<'_>) -> Vec<Action> {
        lock(&self.faults).take(at)
    }

    pub(crate) fn count(&self, change: impl FnOnce(&mut Counters)) {
        self.counters.send_modify(change);
    }
}

/// A poisoned lock only means that a test's closure panicked; the data is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reaches into a running server. Clones reach the same one.
#[derive(Clone)]
pub struct Handle(pub(crate) Arc<Shared>);

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle(..)")
    }
}

impl Handle {
    /// Puts a fault in force.
    pub fn add(&self, fault: Fault) {
        lock(&self.0.faults).add(fault);
    }

    /// Ends all faults that have not acted out yet, and releases what stalls.
    pub fn clear_faults(&self) {
        lock(&self.0.faults).clear();
        self.release();
    }

    /// How many faults are still in force: a one-shot fault that acted is not.
    pub fn faults_left(&self) -> usize {
        lock(&self.0.faults).len()
    }

    /// Lets commands that stall go on.
    pub fn release(&self) {
        self.0.releases.send_modify(|n| *n += 1);
    }

    /// Ends every open connection, now.
    pub fn drop_connections(&self) {
        self.0.kicks.send_modify(|n| *n += 1);
    }

    /// Looks at a user's account, or changes it, while no command runs.
    ///
    /// # Panics
    /// If the server has no such user.
    pub fn with<T>(&self, login: &str, work: impl FnOnce(&mut Account) -> T) -> T {
        self.0.with(login, work).unwrap_or_else(|| panic!("the server has no user {login}"))
    }

    /// A copy of a user's account as it is now.
    ///
    /// # Panics
    /// If the server has no such user.
    pub fn account(&self, login: &str) -> Account {
        self.with(login, |account| account.clone())
    }

    /// Sums as they are now.
    pub fn counters(&self) -> Counters {
        self.0.counters.borrow().clone()
    }

    /// Sets all sums but the connections open now to zero.
    pub fn reset_counters(&self) {
        self.0.count(|c| *c = Counters { open: c.open, ..Counters::default() });
    }

    /// Waits until the sums satisfy a condition. Put a time limit around it.
    pub async fn wait_until(&self, condition: impl FnMut(&Counters) -> bool) {
        let mut watch = self.0.counters.subscribe();
        let seen = watch.wait_for(condition).await.map(|_| ());
        seen.expect("the handle keeps the sender alive");
    }
}
