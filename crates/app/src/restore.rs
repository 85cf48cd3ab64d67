//! Puts a back-up in the place of what a data folder has: unpacked and proven beside it first, then moved in ([`place`]).
//!
//! What was there is moved aside and never deleted. Whatever breaks off in the middle, the next start goes on from there.

mod place;

use std::fs::{self, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use jiff::Timestamp;
use mailhaul_engine::ledger::others_copy;
use mailhaul_model::{Secret, said};
use mailhaul_parcel::{Kind, ParcelError, Part, Passwords, Reading, passwords, write::PASSWORDS};
use mailhaul_store::{CredentialState, MasterRecord, Store, elsewhere};
use mailhaul_vault::{CredentialName, Holder, Vault};
use tempfile::TempDir;

use crate::app::make_private_folder;
use crate::backup::{LEDGERS, STORE, count};
use crate::scratch::scratch;
use crate::supervisor::lock_file;
use crate::{App, AppError, OpenError, Paths, RestoreOutcome};
use place::{LOOK_AGAIN, PATIENCE, Place, is_halfway, move_patiently};

/// What is to be restored, and how.
#[derive(Debug)]
pub struct RestoreOrder<'a> {
    pub file: &'a Path,
    pub passphrase: Option<&'a Secret>,
    /// Also where there is data already.
    pub replace: bool,
    /// Leave the queue as it was.
    pub go_on: bool,
}

/// Restores a back-up into a data folder that no process works on.
pub fn restore(
    paths: &Paths,
    vault: &dyn Vault,
    now: Timestamp,
    order: &RestoreOrder<'_>,
) -> Result<RestoreOutcome, AppError> {
    make_private_folder(paths.data()).map_err(|error| match error {
        OpenError::Folder { source, .. } => AppError::Parcel(ParcelError::Io(source)),
        OpenError::Store(error) => error.into(),
    })?;
    let lock = lock_file(&paths.lock()).map_err(AppError::Lock)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(AppError::NotNow(at_work())),
        Err(TryLockError::Error(error)) => return Err(AppError::Lock(error)),
    }
    // What one before it left half done is whole before anybody looks at what is there.
    if is_halfway(paths) {
        take_place(paths, now).map_err(ParcelError::Io)?;
    }
    if !order.replace && has_data(paths)? {
        return Err(AppError::NotNow(said!(
            "There are servers or jobs already: a back-up would take their place."
        )));
    }
    let outcome = stage(paths, vault, order)?;
    let aside = take_place(paths, now).map_err(ParcelError::Io)?;
    settle_passwords(paths, vault)?;
    Ok(RestoreOutcome { aside: aside.map(|path| path.display().to_string()), ..outcome })
}

/// Finds out which of the passwords are here. Where the keychain doesn't answer, whoever works next finds out.
fn settle_passwords(paths: &Paths, vault: &dyn Vault) -> Result<(), AppError> {
    let store = Store::open(&paths.database())?;
    let space = store.space()?;
    let state = |holder, revision| {
        let found = vault.get(&CredentialName { space: space.clone(), holder, revision }).ok()?;
        Some(if found.is_some() { CredentialState::Kept } else { CredentialState::Missing })
    };
    for (job, side, revision) in store.unsettled_credentials()? {
        if let Some(state) = state(Holder::Job { job, side }, revision) {
            store.settle_credential(job, side, revision, state)?;
        }
    }
    for master in store.unsettled_masters()? {
        let MasterRecord { batch, side, revision, .. } = master;
        if let Some(state) = state(Holder::Batch { batch, side }, revision) {
            store.settle_master(batch, side, revision, state)?;
        }
    }
    Ok(())
}

fn at_work() -> mailhaul_model::Said {
    said!("Mailhaul is open on this data folder: quit it first.")
}

impl App {
    /// Unpacks a back-up and proves it. It takes the place of everything there is when the application is opened next; nothing else
    /// is to be asked of this one.
    pub async fn stage_restore(
        &self,
        file: &Path,
        passphrase: Option<Secret>,
        go_on: bool,
    ) -> Result<RestoreOutcome, AppError> {
        if self.role() != crate::Role::Supervisor {
            return Err(AppError::NotNow(said!(
                "Another Mailhaul is at work on this data folder: quit it first."
            )));
        }
        let (core, file) = (std::sync::Arc::clone(self.core()), file.to_owned());
        self.aside(move || {
            let passphrase = passphrase.as_ref();
            let order = RestoreOrder { file: &file, passphrase, replace: true, go_on };
            stage(&core.paths, core.vault.as_ref(), &order)
        })
        .await
    }
}

/// Whether somebody put something in.
fn has_data(paths: &Paths) -> Result<bool, AppError> {
    if !paths.database().exists() {
        return Ok(false);
    }
    Ok(!Store::open(&paths.database())?.is_empty()?)
}

/// Unpacks and proves a back-up; a folder [`Paths::restored`] that is whole is what comes of it.
fn stage(
    paths: &Paths,
    vault: &dyn Vault,
    order: &RestoreOrder<'_>,
) -> Result<RestoreOutcome, AppError> {
    let folder = scratch(paths, "restoring-")?;
    fs::create_dir(folder.path().join("ledgers")).map_err(ParcelError::Io)?;
    let mut secrets = Passwords::default();
    let manifest = mailhaul_parcel::read(order.file, order.passphrase, |manifest, part| {
        if manifest.mailhaul != Kind::Backup {
            return Err(ParcelError::OtherKind);
        }
        unpack(folder.path(), part, &mut secrets)?;
        Ok(Reading::On)
    })?;
    let database = folder.path().join("mailhaul.sqlite");
    if !database.exists() {
        return Err(ParcelError::Damaged.into());
    }
    elsewhere::prepare(&database, !order.go_on)?;
    let ledgers = prove_ledgers(folder.path())?;
    let (jobs, space) = {
        let store = Store::open(&database)?;
        (store.pairs()?.len(), store.space()?)
    };
    elsewhere::settle(&database)?;
    for (name, secret) in secrets.iter() {
        let name: CredentialName = name.parse().map_err(|_| ParcelError::Damaged)?;
        if name.space == space {
            vault.set(&name, secret)?;
        }
    }
    settle_in(paths, folder).map_err(ParcelError::Io)?;
    Ok(RestoreOutcome {
        made: manifest.made,
        program: manifest.program,
        jobs: count(jobs),
        ledgers,
        passwords: count(secrets.len()),
        queue_paused: !order.go_on,
        aside: None,
    })
}

fn unpack(folder: &Path, part: Part<'_>, secrets: &mut Passwords) -> Result<(), ParcelError> {
    if part.name == STORE {
        return part.into_file(&folder.join("mailhaul.sqlite"));
    }
    if part.name == PASSWORDS {
        *secrets = Passwords::parse(&part.into_bytes(passwords::MOST_BYTES)?)?;
        return Ok(());
    }
    match ledger_name(part.name) {
        Some(name) => {
            let path = folder.join("ledgers").join(name);
            part.into_file(&path)
        }
        // A later version may have more.
        None => Ok(()),
    }
}

/// The number that a part's name has, as the name of a ledger.
pub(crate) fn ledger_name(part: &str) -> Option<String> {
    let number = part.strip_prefix(LEDGERS)?.strip_suffix(".sqlite")?;
    let plain: u32 = number.parse().ok()?;
    (plain.to_string() == number).then(|| format!("{number}.sqlite"))
}

/// Opens every ledger once: it is whole, of a version that is known, and says that the destination is to be compared.
pub(crate) fn prove_ledgers(folder: &Path) -> Result<u32, AppError> {
    let mut ledgers = 0;
    for entry in fs::read_dir(folder.join("ledgers")).map_err(ParcelError::Io)? {
        let path = entry.map_err(ParcelError::Io)?.path();
        if path.extension().is_some_and(|end| end == "sqlite") {
            others_copy(&path).map_err(|error| {
                tracing::warn!(%error, "a ledger of the file can't be used");
                ParcelError::Damaged
            })?;
            ledgers += 1;
        }
    }
    Ok(ledgers)
}

/// Gives the folder the name that says that it is whole.
fn settle_in(paths: &Paths, folder: TempDir) -> io::Result<()> {
    let staged = paths.restored();
    if staged.exists() {
        // Under this name it is whole: it loses the name before anything of it is gone.
        let earlier = tempfile::Builder::new().prefix("restoring-").tempdir_in(paths.data())?;
        move_patiently(&staged, &earlier.path().join("earlier"))?;
    }
    let path = folder.keep();
    move_patiently(&path, &staged).inspect_err(|_| drop(fs::remove_dir_all(&path)))
}

/// Goes on with a restore that was begun, where no other process works on the folder.
pub(crate) fn finish(paths: &Paths, now: Timestamp) -> io::Result<()> {
    if !paths.restored().exists()
        && !paths.taking_place().exists()
        && !paths.setting_aside().exists()
    {
        return Ok(());
    }
    let lock = lock_file(&paths.lock())?;
    let until = Instant::now() + PATIENCE;
    loop {
        match lock.try_lock() {
            Ok(()) => break,
            // Whoever has it moves the back-up in at this moment: in between there is no database, and none may be made.
            Err(TryLockError::WouldBlock) if is_halfway(paths) && Instant::now() < until => {
                thread::sleep(LOOK_AGAIN);
            }
            Err(TryLockError::WouldBlock) if is_halfway(paths) => {
                let text = "a back-up is taking its place: try again later";
                return Err(io::Error::new(io::ErrorKind::WouldBlock, text));
            }
            // Whoever has it goes on with what was there before.
            Err(TryLockError::WouldBlock) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    let aside = take_place(paths, now)?;
    tracing::info!(?aside, "a back-up took the place of what was there");
    Ok(())
}

fn take_place(paths: &Paths, now: Timestamp) -> io::Result<Option<PathBuf>> {
    Place { paths, now, mover: &move_patiently }.take()
}
