//! Back-ups: the database and every ledger as one file, written while runs are at work.
//!
//! The database is copied first and the ledgers after it: what a ledger remembers is never less than what the database says of its
//! job. Each ledger's copy says that the destination has to be compared again, so that what is copied after the back-up is found
//! there when somebody goes on from it ([`copy_for_elsewhere`]).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mailhaul_engine::ledger::copy_for_elsewhere;
use mailhaul_model::{ByteCount, JobId, SaidValue, Secret, said};
use mailhaul_parcel::{Content, Kind, Passwords, passphrase};
use mailhaul_store::{SecretHolder, Store, elsewhere};
use mailhaul_vault::{CredentialName, Holder};

use crate::core::Core;
use crate::scratch::scratch;
use crate::view::moment;
use crate::{App, AppError, BackupOutcome, Paths};

/// The database in a back-up.
pub(crate) const STORE: &str = "store.sqlite";
/// The folder of ledgers in a file.
pub(crate) const LEDGERS: &str = "ledgers/";

impl App {
    /// Writes everything into one file, in the place of one that is there, while runs go on. Passwords come along only where they are
    /// asked for, and then a passphrase is needed.
    pub async fn back_up(
        &self,
        to: &Path,
        passphrase: Option<Secret>,
        with_passwords: bool,
    ) -> Result<BackupOutcome, AppError> {
        if let Some(trouble) = passphrase.as_ref().and_then(passphrase::trouble) {
            return Err(AppError::NotNow(trouble));
        }
        if with_passwords && passphrase.is_none() {
            let text =
                said!("Passwords are only written into an encrypted file: enter a passphrase.");
            return Err(AppError::NotNow(text));
        }
        if with_passwords {
            self.keeper().drained().await;
        }
        let (core, to) = (Arc::clone(self.core()), to.to_owned());
        self.aside(move || back_up(&core, &to, passphrase.as_ref(), with_passwords)).await
    }

    /// Does something that takes its time where no window waits for it.
    pub(crate) async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let done = self.runtime().spawn_blocking(work).await;
        done.map_err(|_| AppError::NotNow(said!("The program is being closed.")))?
    }
}

fn back_up(
    core: &Core,
    to: &Path,
    passphrase: Option<&Secret>,
    with_passwords: bool,
) -> Result<BackupOutcome, AppError> {
    let scratch = scratch(&core.paths, "backup-")?;
    let copy = scratch.path().join(STORE);
    elsewhere::copy(&core.paths.database(), &copy)?;
    let (jobs, entries) = {
        let store = Store::open(&copy)?;
        let jobs: Vec<(JobId, String)> =
            store.pairs()?.into_iter().map(|pair| (pair.job, pair.name)).collect();
        (jobs, if with_passwords { entries(core, &store)? } else { Vec::new() })
    };
    // Without a log beside it, and with what opening it brought up to date.
    elsewhere::settle(&copy)?;
    let mut parts = vec![(STORE.to_owned(), Content::File(copy))];
    for (job, name) in &jobs {
        if let Some(path) = copy_ledger(&core.paths, *job, name, scratch.path())? {
            parts.push((format!("{LEDGERS}{job}.sqlite"), Content::File(path)));
        }
    }
    let mut passwords = Passwords::default();
    for entry in entries {
        if let Some(secret) = core.vault.get(&entry)? {
            passwords.add(entry.to_string(), secret);
        }
    }
    let made = moment(core.now());
    let about = (Kind::Backup, env!("CARGO_PKG_VERSION"), made.as_str());
    let bytes = mailhaul_parcel::write(to, about, &parts, &passwords, passphrase)?;
    Ok(BackupOutcome {
        file: to.display().to_string(),
        bytes: ByteCount(bytes),
        jobs: count(jobs.len()),
        ledgers: count(parts.len() - 1),
        passwords: count(passwords.len()),
        encrypted: passphrase.is_some(),
    })
}

/// Copies a job's ledger, where it has one, also while a run writes it.
pub(crate) fn copy_ledger(
    paths: &Paths,
    job: JobId,
    name: &str,
    into: &Path,
) -> Result<Option<PathBuf>, AppError> {
    let ledger = paths.ledger(job);
    if !ledger.exists() {
        return Ok(None);
    }
    let copy = into.join(format!("{job}.sqlite"));
    copy_for_elsewhere(&ledger, &copy).map_err(|error| {
        let text = error.to_string();
        AppError::NotNow(said!(
            "The memory of job {0} can't be copied: {1}.",
            SaidValue::name(name),
            text
        ))
    })?;
    Ok(Some(copy))
}

/// What the keychain may have for what is in this database.
fn entries(core: &Core, store: &Store) -> Result<Vec<CredentialName>, AppError> {
    let mut entries = Vec::new();
    for (holder, revision) in store.secret_holders()? {
        entries.push(core.entry(holder_of(holder), revision));
    }
    entries.push(core.entry(Holder::Links, 1));
    entries.push(core.entry(Holder::Authority, 1));
    // The parts of a certificate's key are counted by the keychain alone.
    for part in 1.. {
        let entry = core.entry(Holder::Certificate, part);
        if !core.vault.has(&entry)? {
            break;
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn holder_of(holder: SecretHolder) -> Holder {
    match holder {
        SecretHolder::Job(job, side) => Holder::Job { job, side },
        SecretHolder::Master(batch, side) => Holder::Batch { batch, side },
        SecretHolder::Person(person, side) => Holder::Person { person, side },
        SecretHolder::Campaign(campaign) => Holder::Campaign(campaign),
        SecretHolder::Access(server) => Holder::Access(server),
        SecretHolder::UserClient(server) => Holder::UserClient(server),
        SecretHolder::Proxy(server) => Holder::Proxy(server),
    }
}

pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
