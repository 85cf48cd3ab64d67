//! Writes passwords to the keychain in the background: one thread, one entry at a time, because some keychains take tens of
//! milliseconds an entry and a window must not wait for that.

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, JobId, JobState, Said, Secret, said};
use mailhaul_store::{Account, CredentialState, Ending, StoreError};
use mailhaul_vault::{Holder, VaultError};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::core::Core;
use crate::returned::{Returned, takes_back};

/// How long the end of the program waits for passwords that are on their way: 2,000 take a minute on the slowest keychain.
const LAST_WRITES: Duration = Duration::from_secs(90);

/// What the keeper is asked to do.
enum Order {
    Keep {
        holder: Holder,
        revision: u32,
        secret: Secret,
    },
    /// The password of a batch's administrator becomes the first one of each of these jobs.
    HandOut {
        batch: BatchId,
        side: SideName,
        revision: u32,
        jobs: Vec<JobId>,
    },
    /// Which of these passwords, on their way when the program went away, did arrive?
    Settle(Vec<(Holder, u32)>),
    /// Says that everything before it is done.
    Drained(oneshot::Sender<()>),
    /// Every revision up to this one, and how many there were.
    Shred {
        holder: Holder,
        revision: u32,
        done: oneshot::Sender<Result<u32, VaultError>>,
    },
    /// Every revision up to this one.
    Forget {
        holder: Holder,
        revision: u32,
        /// The mailbox that a user's sign-in among them opened.
        opened: Option<Account>,
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

    /// Writes a job's password; the store says `kept` or `missing` afterwards.
    pub fn keep(&self, job: JobId, side: SideName, revision: u32, secret: Secret) {
        self.order(Order::Keep { holder: Holder::Job { job, side }, revision, secret });
    }

    /// The same for the password of an administrator who stands in for the users of a batch.
    pub fn keep_master(&self, batch: BatchId, side: SideName, revision: u32, secret: Secret) {
        self.order(Order::Keep { holder: Holder::Batch { batch, side }, revision, secret });
    }

    /// Writes the password of a batch's administrator for new jobs, as their first one.
    pub fn hand_out(&self, batch: BatchId, side: SideName, revision: u32, jobs: Vec<JobId>) {
        self.order(Order::HandOut { batch, side, revision, jobs });
    }

    /// Removes a password.
    pub fn forget(&self, holder: Holder, revision: u32) {
        self.order(Order::Forget { holder, revision, opened: None });
    }

    /// Removes what a side of a deleted job was opened with.
    pub fn forget_job(&self, job: JobId, side: SideName, revision: u32, account: Account) {
        let holder = Holder::Job { job, side };
        self.order(Order::Forget { holder, revision, opened: Some(account) });
    }

    /// Removes a password, whatever its revision, and says how many entries were there.
    pub async fn shred(&self, holder: Holder, revision: u32) -> Result<u32, VaultError> {
        let (done, waits) = oneshot::channel();
        self.order(Order::Shred { holder, revision, done });
        // The thread answers every order before it ends.
        waits.await.unwrap_or(Ok(0))
    }

    /// Finds out which of these passwords, on their way when the program went away, did arrive.
    pub fn settle(&self, unsettled: Vec<(Holder, u32)>) {
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
        Order::Keep { holder, revision, secret } => keep(core, holder, revision, &secret),
        Order::HandOut { batch, side, revision, jobs } => {
            hand_out(core, batch, side, revision, &jobs)
        }
        Order::Drained(done) => {
            // Whoever asked may have stopped waiting.
            done.send(()).unwrap_or_default();
            Ok(())
        }
        Order::Settle(unsettled) => settle(core, &unsettled),
        Order::Shred { holder, revision, done } => {
            let shredded = shred(core, holder, revision);
            let noted = match &shredded {
                Ok(_) => note(core, holder, revision, CredentialState::Missing).map(drop),
                Err(_) => Ok(()),
            };
            // Whoever asked may have stopped waiting.
            drop(done.send(shredded));
            noted
        }
        Order::Forget { holder, revision, opened } => {
            for old in 1..=revision {
                return_sign_in(core, holder, old, opened.as_ref());
                remove(core, holder, old);
            }
            Ok(())
        }
    };
    if let Err(error) = result {
        tracing::error!(%error, "where a password is could not be noted");
    }
}

fn keep(core: &Core, holder: Holder, revision: u32, secret: &Secret) -> Result<(), StoreError> {
    let written = core.vault.set(&core.entry(holder, revision), secret);
    let state = if written.is_ok() { CredentialState::Kept } else { CredentialState::Missing };
    if let Err(error) = &written {
        // Before the store says `missing`, so that the run ends for this reason.
        refused(core, holder, revision, error)?;
    }
    let newest = note(core, holder, revision, state)?;
    if written.is_ok() && !newest {
        // Superseded, or what it was for is deleted: nobody will ask for it.
        remove(core, holder, revision);
    } else if written.is_ok() && revision > 1 {
        return_sign_in(core, holder, revision - 1, account(core, holder)?.as_ref());
        remove(core, holder, revision - 1);
    }
    Ok(())
}

/// Read once for all of them; where it isn't there, the jobs wait for it.
fn hand_out(
    core: &Core,
    batch: BatchId,
    side: SideName,
    revision: u32,
    jobs: &[JobId],
) -> Result<(), StoreError> {
    let master = core.vault.get(&core.entry(Holder::Batch { batch, side }, revision));
    for &job in jobs {
        let holder = Holder::Job { job, side };
        match &master {
            Ok(Some(secret)) => keep(core, holder, 1, secret)?,
            Ok(None) => note(core, holder, 1, CredentialState::Missing).map(drop)?,
            Err(error) => {
                refused(core, holder, 1, error)?;
                note(core, holder, 1, CredentialState::Missing)?;
            }
        }
    }
    Ok(())
}

/// Notes where a revision is; `false` where a newer one exists by now, or what it was for is gone.
fn note(
    core: &Core,
    holder: Holder,
    revision: u32,
    state: CredentialState,
) -> Result<bool, StoreError> {
    let newest = match holder {
        Holder::Job { job, side } => {
            let newest = core.store.settle_credential(job, side, revision, state)?;
            core.touch(job);
            core.nudge.notify_one();
            newest
        }
        Holder::Batch { batch, side } => {
            let newest = core.store.settle_master(batch, side, revision, state)?;
            core.board.batches_changed();
            newest
        }
        // The store doesn't say where these are.
        _ => true,
    };
    Ok(newest)
}

/// The account of a job's side.
fn account(core: &Core, holder: Holder) -> Result<Option<Account>, StoreError> {
    let Holder::Job { job, side } = holder else { return Ok(None) };
    Ok(core.store.job(job)?.map(|record| match side {
        SideName::Source => record.spec.source,
        SideName::Destination => record.spec.destination,
    }))
}

/// Before an entry is removed: a user's sign-in in it is given back to its provider later. An entry that can't be read is removed
/// all the same.
fn return_sign_in(core: &Core, holder: Holder, revision: u32, opened: Option<&Account>) {
    let Some(opened) = opened else { return };
    let server = core.store.server(opened.server).ok().flatten();
    if server.is_none_or(|server| !takes_back(server.user_client.as_ref())) {
        return;
    }
    if let Ok(Some(sealed)) = core.vault.get(&core.entry(holder, revision)) {
        let login = Some(opened.login.clone());
        core.give_back_later([Returned { server: opened.server, login, sealed }]);
    }
}

fn shred(core: &Core, holder: Holder, revision: u32) -> Result<u32, VaultError> {
    let mut removed = 0;
    // Nothing depends on that a provider hears of it.
    let opened = account(core, holder).ok().flatten();
    for old in 1..=revision {
        let name = core.entry(holder, old);
        if core.vault.has(&name)? {
            return_sign_in(core, holder, old, opened.as_ref());
            core.vault.delete(&name)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn remove(core: &Core, holder: Holder, revision: u32) {
    let name = core.entry(holder, revision);
    if let Err(error) = core.vault.delete(&name) {
        tracing::warn!(%error, %name, "an old password could not be removed from the keychain");
    }
}

/// The keychain didn't take a password.
fn refused(
    core: &Core,
    holder: Holder,
    revision: u32,
    error: &VaultError,
) -> Result<(), StoreError> {
    if let Holder::Job { job, side } = holder {
        return fail_open_run(core, job, side, revision, error);
    }
    let name = core.entry(holder, revision);
    tracing::warn!(%error, %name, "a password was not kept");
    Ok(())
}

fn fail_open_run(
    core: &Core,
    job: JobId,
    side: SideName,
    revision: u32,
    error: &VaultError,
) -> Result<(), StoreError> {
    let error = error.to_string();
    let reason = match side {
        SideName::Source => said!("The source password could not be kept. {0}", error),
        SideName::Destination => said!("The destination password could not be kept. {0}", error),
    };
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
pub(crate) fn failed(reason: Said) -> Ending {
    Ending { state: JobState::Failed, reason, exit: None, errors: 1, failure: None, tally: None }
}

/// A revision that is there is the one that was meant; one that isn't has to be entered again.
fn settle(core: &Core, unsettled: &[(Holder, u32)]) -> Result<(), StoreError> {
    for &(holder, revision) in unsettled {
        // Half of one is none.
        let found = core.vault.get(&core.entry(holder, revision));
        let there = found.is_ok_and(|found| found.is_some());
        let state = if there { CredentialState::Kept } else { CredentialState::Missing };
        note(core, holder, revision, state)?;
    }
    Ok(())
}
