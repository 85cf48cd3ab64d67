//! The installation: the data folder that the window has too, where its passwords are, and the program that copies.
//!
//! A *visit* never moves the queue on: it looks, and puts work into line. *Working* does, unless another process, such as the window,
//! does already: then that one carries out what is in line, and this one watches.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use directories::BaseDirs;
use mailhaul_app::{App, Parts, PathLauncher, Paths};
use mailhaul_dns::SystemDns;
use mailhaul_engine::clock::SystemClock;
use mailhaul_vault::{FileVault, Keychain, Vault};
use tokio::runtime::Handle;

use crate::arguments::Everywhere;
use crate::exit::Exit;
use crate::failure::Failure;

/// What people see in their keychain's own window. The window's entries have the same name.
const SERVICE: &str = "Mailhaul";
/// The window's folder below the user's own.
const FOLDER: &str = "org.mailhaul.desktop";

/// What the command line says of the installation.
#[derive(Debug)]
pub struct Installation {
    data: PathBuf,
    /// Named on the command line or in the environment.
    credentials: Option<PathBuf>,
}

impl Installation {
    pub fn of(everywhere: &Everywhere) -> Result<Self, Failure> {
        let data = match everywhere.data.clone().filter(|path| !path.as_os_str().is_empty()) {
            Some(data) => data,
            None => usual_folder()?,
        };
        let named = everywhere.credentials.clone().filter(|path| !path.as_os_str().is_empty());
        let credentials = named.map(std::path::absolute).transpose()?;
        Ok(Self { data, credentials })
    }

    /// To look, and to put work into line.
    pub fn visit(&self) -> Result<App, Failure> {
        self.open(App::visit)
    }

    /// To carry out what is in line, where no other process does.
    pub fn work(&self) -> Result<App, Failure> {
        let sidecar = sidecar()?;
        if !sidecar.is_file() {
            let text = format!("{} is missing: it is what copies mail", sidecar.display());
            return Err(Failure::new(Exit::Fault, text).with_hint("Install Mailhaul again."));
        }
        self.open(App::open)
    }

    fn open(
        &self,
        open: impl FnOnce(Paths, Parts) -> Result<App, mailhaul_app::OpenError>,
    ) -> Result<App, Failure> {
        let noted = FileVault::of_installation(&self.data)
            .map_err(|error| Failure::file(&self.data, &error))?
            .map(|vault| vault.path().to_owned());
        if let (Some(noted), Some(named)) = (&noted, &self.credentials)
            && noted != named
        {
            let text = format!("This installation keeps its passwords in {}", noted.display());
            return Err(Failure::refused(text).with_hint("Leave --credentials out."));
        }
        let file = self.credentials.clone().or_else(|| noted.clone());
        let file = file.map(FileVault::open).transpose()?;
        let vault: Arc<dyn Vault> = match &file {
            Some(file) => Arc::new(file.clone()),
            None => Arc::new(Keychain::new(SERVICE)),
        };
        let parts = Parts {
            vault,
            launcher: Arc::new(PathLauncher::new(sidecar()?)),
            clock: Arc::new(SystemClock),
            dns: Arc::new(SystemDns::default()),
            runtime: Handle::current(),
        };
        if let Some(file) = file.filter(|_| noted.is_none()) {
            self.refuse_begun(&parts)?;
            let begun = file.begin_installation(&self.data);
            begun.map_err(|error| Failure::file(&self.data, &error))?;
        }
        Ok(open(Paths::new(&self.data), parts)?)
    }

    /// Passwords of one installation are in one place: it is chosen while there are none, and while nobody else works with it.
    fn refuse_begun(&self, parts: &Parts) -> Result<(), Failure> {
        let paths = Paths::new(&self.data);
        if !paths.database().exists() {
            return Ok(());
        }
        let app = App::visit(paths, parts.clone())?;
        let hint = "Leave --credentials out, or take another data folder: --data FOLDER.";
        if !app.jobs()?.is_empty() {
            let text = "This installation keeps its passwords in the keychain";
            return Err(Failure::refused(text).with_hint(hint));
        }
        if app.is_supervised()? {
            let text = "Mailhaul is at work on this installation, with the keychain";
            return Err(Failure::new(Exit::Busy, text).with_hint(hint));
        }
        Ok(())
    }
}

/// Where the window keeps everything.
fn usual_folder() -> Result<PathBuf, Failure> {
    let base = BaseDirs::new().ok_or_else(|| {
        Failure::new(Exit::Fault, "This user has no home folder")
            .with_hint("Name a data folder: --data FOLDER, or MAILHAUL_DATA_DIR.")
    })?;
    Ok(base.data_local_dir().join(FOLDER))
}

fn sidecar() -> Result<PathBuf, Failure> {
    beside("mailhaul-sync")
}

/// Where another program of Mailhaul's is, if it is there: beside this one.
pub fn beside(name: &str) -> Result<PathBuf, Failure> {
    let own = std::env::current_exe()
        .map_err(|error| Failure::fault("This program can't find itself", &error))?;
    let own = fs::canonicalize(&own).unwrap_or(own);
    Ok(own.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}
