//! What the use cases, the supervisor and the keeper of passwords share.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use mailhaul_model::event::SideName;
use mailhaul_model::{Clock, JobId, MailDns, ServerId};
use mailhaul_policy::Policy;
use mailhaul_store::{Listing, Store, StoreError};
use mailhaul_vault::{CredentialName, Holder, Vault};
use tokio::sync::{Notify, broadcast, watch};

use crate::access::Access;
use crate::board::Board;
use crate::holds::Holds;
#[cfg(feature = "import")]
use crate::imports::Imports;
#[cfg(feature = "intake")]
use crate::intake::slot::Intake;
#[cfg(feature = "import")]
use crate::renewal::Renewals;
use crate::returned::Returns;
use crate::row::row;
use crate::sign_ins::SignIns;
use crate::{JobRow, Launcher, Parts, Paths, Role, Tick};

/// Whoever the system doesn't name.
pub(crate) const NOBODY: &str = "someone";
/// How many ticks a slow receiver may be behind before it has to read the lists again.
const TICKS_KEPT: usize = 64;

/// Shared state. Nothing in here blocks for more than a few milliseconds.
pub(crate) struct Core {
    pub paths: Paths,
    pub store: Store,
    /// Names this data folder in the keychain.
    pub space: String,
    pub vault: Arc<dyn Vault>,
    pub launcher: Arc<dyn Launcher>,
    pub clock: Arc<dyn Clock>,
    pub dns: Arc<dyn MailDns>,
    pub policy: Arc<Policy>,
    pub board: Board,
    pub access: Access,
    holds: Mutex<Holds>,
    connections: Mutex<HashMap<ServerId, u32>>,
    #[cfg(feature = "import")]
    imports: Mutex<Imports>,
    #[cfg(feature = "import")]
    renewals: Mutex<Renewals>,
    sign_ins: Mutex<SignIns>,
    pub returns: Returns,
    cutovers: Mutex<()>,
    #[cfg(feature = "intake")]
    pub intake: Intake,
    /// The user's name on this computer, for the record of what was done.
    pub person: String,
    pub ticks: broadcast::Sender<Arc<Tick>>,
    /// Wakes the supervisor.
    pub nudge: Notify,
    pub role: watch::Sender<Role>,
    /// How many runs this process has at work.
    pub at_work: watch::Sender<usize>,
    /// Becomes true when runs are ended so that the application can: none begins any more.
    pub leaving: watch::Sender<bool>,
    /// Becomes true when the application ends.
    pub stop: watch::Sender<bool>,
}

impl Core {
    pub fn new(paths: Paths, store: Store, parts: Parts, role: Role) -> Result<Self, StoreError> {
        let Parts { vault, launcher, clock, dns, policy, runtime: _ } = parts;
        Ok(Self {
            paths,
            space: store.space()?,
            store,
            vault,
            launcher,
            clock,
            dns,
            policy,
            board: Board::default(),
            access: Access::default(),
            holds: Mutex::default(),
            connections: Mutex::default(),
            #[cfg(feature = "import")]
            imports: Mutex::default(),
            #[cfg(feature = "import")]
            renewals: Mutex::default(),
            sign_ins: Mutex::default(),
            returns: Returns::default(),
            cutovers: Mutex::default(),
            #[cfg(feature = "intake")]
            intake: Intake::default(),
            person: person(),
            ticks: broadcast::channel(TICKS_KEPT).0,
            nudge: Notify::new(),
            role: watch::channel(role).0,
            at_work: watch::channel(0).0,
            leaving: watch::channel(false).0,
            stop: watch::channel(false).0,
        })
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What is held back this moment.
    pub fn holds(&self) -> MutexGuard<'_, Holds> {
        self.holds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Connections that the runs at work may have open, by server.
    pub fn connections(&self) -> MutexGuard<'_, HashMap<ServerId, u32>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lists of users that are open.
    #[cfg(feature = "import")]
    pub fn imports(&self) -> MutexGuard<'_, Imports> {
        self.imports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lists of new passwords that are open.
    #[cfg(feature = "import")]
    pub fn renewals(&self) -> MutexGuard<'_, Renewals> {
        self.renewals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Users' sign-ins that are under way.
    pub fn sign_ins(&self) -> MutexGuard<'_, SignIns> {
        self.sign_ins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A turn at reading a cut-over, changing it and writing it back.
    pub fn cutovers(&self) -> MutexGuard<'_, ()> {
        self.cutovers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The job's row changed: it comes with the next tick.
    pub fn touch(&self, job: JobId) {
        self.board.touch(job);
    }

    /// Where a revision of a job's password is kept.
    pub fn credential(&self, job: JobId, side: SideName, revision: u32) -> CredentialName {
        self.entry(Holder::Job { job, side }, revision)
    }

    /// Where a revision of a secret is kept.
    pub fn entry(&self, holder: Holder, revision: u32) -> CredentialName {
        CredentialName { space: self.space.clone(), holder, revision }
    }

    /// A row of the table, as it stands this moment.
    pub fn row_of(&self, listing: &Listing) -> JobRow {
        let hold = self.holds().of(listing);
        self.board.with(listing.id, |live| row(listing, live, hold.as_ref()))
    }

    pub fn rows(&self) -> Result<Vec<JobRow>, StoreError> {
        Ok(self.store.listings()?.iter().map(|listing| self.row_of(listing)).collect())
    }

    /// As [`Store::listings_before`](mailhaul_store::Store::listings_before).
    pub fn rows_before(&self, before: Option<JobId>, most: u32) -> Result<Vec<JobRow>, StoreError> {
        let listings = self.store.listings_before(before, most)?;
        Ok(listings.iter().map(|listing| self.row_of(listing)).collect())
    }

    pub fn rows_of(&self, jobs: &HashSet<JobId>) -> Result<Vec<JobRow>, StoreError> {
        let mut rows = Vec::with_capacity(jobs.len());
        for job in jobs {
            if let Some(listing) = self.store.listing(*job)? {
                rows.push(self.row_of(&listing));
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.id));
        Ok(rows)
    }
}

/// The user's name on this computer.
fn person() -> String {
    let name = ["USERNAME", "USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| NOBODY.to_owned())
}
