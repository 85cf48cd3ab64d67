//! Writes passwords to the keychain in the background: one thread, one entry at a time, because some keychains take tens of
//! milliseconds an entry and a window must not wait for that.

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use mailhaul_model::event::SideName;
use mailhaul_model::{JobId, JobState, Secret};
use mailhaul_store::{CredentialState, Ending, StoreError};
use mailhaul_vault::VaultError;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::core::Core;
use crate::words;

/// How long the end of the program waits for passwords that are on their way: 2,000 take a minute on the slowest keychain.
const LAST_WRITES: Duration = Duration::from_secs(90);

/// What the keeper is asked to do.
enum Order {
    Keep {
        job: JobId,
        side: SideName,
        revision: u32,
        secret: Secret,
    },
    /// Which of these passwords, on their way when the program went away, did arrive?
    Settle(Vec<(JobId, SideName, u32)>),
    /// Says that everything before it is done.
    Drained(oneshot::Sender<()>),
    /// Every revision up to this one, and how many there were.
    Shred {
        job: JobId,
        side: SideName,
        revision: u32,
        done: oneshot::Sender<Result<u32, VaultError>>,
    },
    /// Every revision up to this one.
    Forget {
        job: JobId,
        side: SideName,
        revision: u32,
    },
}

/// Takes passwords and returns at once. What was taken is written even while the application ends.
pub(crate) struct Keeper {
    orders: Option<mpsc::Sender<Order>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread; it ends when the keeper is dropped and its work is done.
    pub fn start(core: Arc<Core>) -> std::io::Result<Self> {
        let (orders, todo) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || todo.iter().for_each(|order| carry_out(&core, order)))?;
        Ok(Self { orders: Some(orders), thread: Some(thread) })
    }

    /// Writes a password; the store says `kept` or `missing` afterwards.
    pub fn keep(&self, job: JobId, side: SideName, revision: u32, secret: Secret) {
        self.order(Order::Keep { job, side, revision, secret });
    }

    /// Removes a job's password.
    pub fn forget(&self, job: JobId, side: SideName, revision: u32) {
        self.order(Order::Forget { job, side, revision });
    }

    /// Removes a side's password, whatever its revision, and says how many entries were there.
    pub async fn shred(
        &self,
        job: JobId,
        side: SideName,
        revision: u32,
    ) -> Result<u32, VaultError> {
        let (done, waits) = oneshot::channel();
        self.order(Order::Shred { job, side, revision, done });
        // The thread answers every order before it ends.
        waits.await.unwrap_or(Ok(0))
    }

    /// Finds out which of these passwords, on their way when the program went away, did arrive.
    pub fn settle(&self, unsettled: Vec<(JobId, SideName, u32)>) {
        self.order(Order::Settle(unsettled));
    }

    /// Returns when everything that was taken so far is written, or when that takes too long.
    pub async fn drained(&self) {
        let (done, waits) = oneshot::channel();
        self.order(Order::Drained(done));
        if timeout(LAST_WRITES, waits).await.is_err() {
            tracing::warn!("the keychain takes too long: some passwords have to be entered again");
        }
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // The thread only ends after this sender is gone.
            drop(orders.send(order));
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.orders.take());
        if let Some(thread) = self.thread.take() {
            // What a panic there means was logged there.
            drop(thread.join());
        }
    }
}

fn carry_out(core: &Core, order: Order) {
    let result = match order {
        Order::Keep { job, side, revision, secret } => keep(core, job, side, revision, &secret),
        Order::Drained(done) => {
            // Whoever asked may have stopped waiting.
            done.send(()).unwrap_or_default();
            Ok(())
        }
        Order::Settle(unsettled) => settle(core, &unsettled),
        Order::Shred { job, side, revision, done } => {
            let shredded = shred(core, job, side, revision);
            let noted = match &shredded {
                Ok(_) => core.store.forget_credential(job, side),
                Err(_) => Ok(()),
            };
            // Whoever asked may have stopped waiting.
            drop(done.send(shredded));
            noted
        }
        Order::Forget { job, side, revision } => {
            for old in 1..=revision {
                remove(core, job, side, old);
            }
            Ok(())
        }
    };
    if let Err(error) = result {
        tracing::error!(%error, "where a password is could not be noted");
    }
}

fn keep(
    core: &Core,
    job: JobId,
    side: SideName,
    revision: u32,
    secret: &Secret,
) -> Result<(), StoreError> {
    let written = core.vault.set(&core.credential(job, side, revision), secret);
    let state = if written.is_ok() { CredentialState::Kept } else { CredentialState::Missing };
    if let Err(error) = &written {
        // Before the store says `missing`, so that the run ends for this reason.
        fail_open_run(core, job, side, revision, error)?;
    }
    let newest = core.store.settle_credential(job, side, revision, state)?;
    if written.is_ok() && !newest {
        // Superseded, or the job is deleted: nobody will ask for it.
        remove(core, job, side, revision);
    } else if written.is_ok() && revision > 1 {
        remove(core, job, side, revision - 1);
    }
    core.touch(job);
    core.nudge.notify_one();
    Ok(())
}

fn shred(core: &Core, job: JobId, side: SideName, revision: u32) -> Result<u32, VaultError> {
    let mut removed = 0;
    for old in 1..=revision {
        let name = core.credential(job, side, old);
        if core.vault.has(&name)? {
            core.vault.delete(&name)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn remove(core: &Core, job: JobId, side: SideName, revision: u32) {
    if let Err(error) = core.vault.delete(&core.credential(job, side, revision)) {
        tracing::warn!(%error, %job, revision, "an old password could not be removed from the keychain");
    }
}

fn fail_open_run(
    core: &Core,
    job: JobId,
    side: SideName,
    revision: u32,
    error: &VaultError,
) -> Result<(), StoreError> {
    let reason = format!("The {} password could not be kept. {error}", words::side(side));
    tracing::warn!(%job, %reason, "a password was not kept");
    let record = core.store.job(job)?;
    if record.is_none_or(|record| record.credential(side).revision != revision) {
        return Ok(());
    }
    // A run at work has the passwords it was started with.
    let newest = core.store.listing(job)?.and_then(|listing| listing.newest);
    if let Some(run) = newest.filter(|run| run.state != JobState::Running) {
        core.store.end_run(run.id, &failed(reason), core.now())?;
    }
    Ok(())
}

/// A run that ended before a sidecar was started.
pub(crate) fn failed(reason: String) -> Ending {
    Ending { state: JobState::Failed, reason, exit: None, errors: 1, failure: None, tally: None }
}

/// A revision that is there is the one that was meant; one that isn't has to be entered again.
fn settle(core: &Core, unsettled: &[(JobId, SideName, u32)]) -> Result<(), StoreError> {
    for &(job, side, revision) in unsettled {
        let there = core.vault.has(&core.credential(job, side, revision)).unwrap_or(false);
        let state = if there { CredentialState::Kept } else { CredentialState::Missing };
        core.store.settle_credential(job, side, revision, state)?;
        core.touch(job);
    }
    core.nudge.notify_one();
    Ok(())
}
