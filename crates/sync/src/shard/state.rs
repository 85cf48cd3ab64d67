//! The state folder of a shard: ledgers and results of each plan, and a lock that one process holds at a time.
//!
//! A plan has a folder of its own in it. A ledger is never taken over from another plan's: since then the mailboxes may have been
//! worked on elsewhere, and a ledger that doesn't know of that copies messages twice. What comes with the plan is the newest.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use mailhaul_model::{PlanHead, PlannedJob};
use thiserror::Error;

use super::record::Record;

/// How long to wait for a process that is about to end.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Why a state folder can't be worked in.
#[derive(Debug, Error)]
pub enum StateError {
    #[error(
        "Another process works in this state folder. Two at once would copy messages twice: each shard has a folder of its own."
    )]
    Busy,
    #[error("the state folder {} can't be used: {source}", path.display())]
    Unusable { path: PathBuf, source: io::Error },
}

/// A ledger that has to come with the plan and didn't.
#[derive(Debug, Error)]
#[error("its ledger is not beside the plan, in {}", .0.display())]
pub struct NoLedger(PathBuf);

/// The folder, for as long as this process works in it.
#[derive(Debug)]
pub struct State {
    ledgers: PathBuf,
    results: PathBuf,
    /// The folder beside the plan's file.
    brought: PathBuf,
    _lock: File,
}

impl State {
    /// Makes what isn't there, and takes the lock. Where the file system knows no locks, nothing is begun.
    pub fn open(folder: &Path, plan: &Path, head: &PlanHead) -> Result<Self, StateError> {
        let unusable = |source| StateError::Unusable { path: folder.to_owned(), source };
        let of_plan = folder.join(&head.id);
        let (ledgers, results) = (of_plan.join("ledgers"), of_plan.join("results"));
        for path in [&ledgers, &results] {
            make_private(path).map_err(unusable)?;
        }
        let lock = take_lock(&folder.join("lock"))
            .map_err(|error| error.map_or(StateError::Busy, unusable))?;
        let brought = plan.parent().unwrap_or(Path::new("")).join("ledgers");
        Ok(Self { ledgers, results, brought, _lock: lock })
    }

    /// What became of a job.
    pub fn record(&self, head: &PlanHead, job: &PlannedJob) -> Record {
        Record::new(&self.results, head, job.job)
    }

    /// Where a job's ledger is; the one that comes with the plan is put there first.
    pub fn ledger(
        &self,
        head: &PlanHead,
        job: &PlannedJob,
    ) -> io::Result<Result<PathBuf, NoLedger>> {
        let name = head.ledger_name(job.job);
        let path = self.ledgers.join(&name);
        if job.ledger && !path.exists() {
            let brought = self.brought.join(&name);
            if !brought.is_file() {
                return Ok(Err(NoLedger(self.brought.clone())));
            }
            // Whole or not at all.
            let part = path.with_extension("part");
            fs::copy(&brought, &part)?;
            make_writable(&part)?;
            File::open(&part)?.sync_all()?;
            fs::rename(&part, &path)?;
        }
        Ok(Ok(path))
    }
}

/// A copy has the rights of what it was copied from: what a cluster mounts can't be written.
#[cfg(unix)]
fn make_writable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

/// As on Unix.
#[cfg(not(unix))]
#[expect(clippy::permissions_set_readonly_false, reason = "it gives nobody else a right here")]
fn make_writable(path: &Path) -> io::Result<()> {
    let mut rights = fs::metadata(path)?.permissions();
    rights.set_readonly(false);
    fs::set_permissions(path, rights)
}

/// `Err(None)` where another process has it.
fn take_lock(path: &Path) -> Result<File, Option<io::Error>> {
    let file = File::options().create(true).truncate(false).read(true).write(true).open(path)?;
    let until = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(LOOK_AGAIN),
            Err(TryLockError::WouldBlock) => return Err(None),
            Err(TryLockError::Error(error)) => return Err(Some(error)),
        }
    }
}

/// On Unix only its owner can look into it: addresses and subjects are in there.
fn make_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
