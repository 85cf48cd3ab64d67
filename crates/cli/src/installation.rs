//! The installation: the data folder that the window has too, where its passwords are, and the program that copies.
//!
//! A *visit* never moves the queue on: it looks, and puts work into line. *Working* does, unless another process, such as the window,
//! does already: then that one carries out what is in line, and this one watches.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use directories::BaseDirs;
use mailhaul_app::{App, Parts, PathLauncher, Paths, Policy};
use mailhaul_dns::SystemDns;
use mailhaul_engine::clock::SystemClock;
use mailhaul_vault::{CredentialFile, CredentialName, Holder, Keychain, Vault};
use tokio::runtime::Handle;

use crate::arguments::Everywhere;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::unlocking::Unlocking;

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
    unlocking: Unlocking,
}

impl Installation {
    pub fn of(everywhere: &Everywhere) -> Result<Self, Failure> {
        let data = match everywhere.data.clone().filter(|path| !path.as_os_str().is_empty()) {
            Some(data) => data,
            None => usual_folder()?,
        };
        let named = everywhere.credentials.clone().filter(|path| !path.as_os_str().is_empty());
        let credentials = named.map(std::path::absolute).transpose()?;
        Ok(Self { data, credentials, unlocking: Unlocking::of(everywhere)? })
    }

    /// Where everything lies.
    pub fn paths(&self) -> Paths {
        Paths::new(&self.data)
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
        self.unlock()?;
        self.open(App::open)
    }

    /// Asks for the passphrase before anything is printed that a question would stand in the middle of.
    fn unlock(&self) -> Result<(), Failure> {
        let nothing = CredentialName { space: String::new(), holder: Holder::Links, revision: 0 };
        let (vault, begun) = self.vault()?;
        let noted = CredentialFile::of_installation(&self.data).ok().flatten();
        if begun.or(noted).is_some_and(|file| file.is_sealed()) {
            vault.has(&nothing)?;
        }
        Ok(())
    }

    fn open(
        &self,
        open: impl FnOnce(Paths, Parts) -> Result<App, mailhaul_app::OpenError>,
    ) -> Result<App, Failure> {
        let (vault, begun) = self.vault()?;
        let parts = Parts {
            vault,
            launcher: Arc::new(PathLauncher::new(sidecar()?)),
            clock: Arc::new(SystemClock),
            dns: Arc::new(SystemDns::default()),
            policy: Arc::new(Policy::of_this_computer()),
            runtime: Handle::current(),
        };
        if let Some(file) = begun {
            self.refuse_begun(&parts)?;
            let begun = file.begin_installation(&self.data);
            begun.map_err(|error| Failure::file(&self.data, &error))?;
        }
        Ok(open(self.paths(), parts)?)
    }

    /// Where the passwords are, and the file that the installation is to be begun with, where it wasn't yet.
    pub fn vault(&self) -> Result<(Arc<dyn Vault>, Option<CredentialFile>), Failure> {
        let noted = CredentialFile::of_installation(&self.data)
            .map_err(|error| Failure::file(&self.data, &error))?;
        if let (Some(noted), Some(named)) = (&noted, &self.credentials)
            && noted.path() != named
        {
            let text =
                format!("This installation keeps its passwords in {}", noted.path().display());
            return Err(Failure::refused(text).with_hint("Leave --credentials out."));
        }
        if let Some(noted) = noted {
            self.refuse_plain(&noted)?;
            return Ok((noted.vault(self.unlocking.opener(noted.path()))?, None));
        }
        let Some(named) = &self.credentials else {
            return Ok((Arc::new(Keychain::new(SERVICE)), None));
        };
        let file = CredentialFile::named(named.clone(), self.unlocking.is_given())
            .map_err(|error| Failure::file(named, &error))?;
        self.refuse_plain(&file)?;
        Ok((file.vault(self.unlocking.opener(named))?, Some(file)))
    }

    /// Whoever gives a passphrase takes the file for encrypted.
    fn refuse_plain(&self, file: &CredentialFile) -> Result<(), Failure> {
        if file.is_sealed() || !self.unlocking.is_given() {
            return Ok(());
        }
        let text = format!("The credential file {} is not encrypted", file.path().display());
        Err(Failure::refused(text).with_hint("Leave the passphrase out, or take another file."))
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
