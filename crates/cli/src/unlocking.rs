//! What opens an encrypted credential file: given with the command, or asked for once, when it is needed first.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use mailhaul_parcel::passphrase;
use mailhaul_vault::{Asked, Opener, Unlock, VaultError};

use crate::arguments::Everywhere;
use crate::failure::Failure;
use crate::password;

const HINT: &str = "Use --passphrase-file FILE or --passphrase-stdin.";

/// Shared by all that open the file in this process.
#[derive(Clone, Debug, Default)]
pub struct Unlocking {
    known: Arc<Mutex<Option<Unlock>>>,
}

impl Unlocking {
    /// What the command line or the environment gives.
    pub fn of(everywhere: &Everywhere) -> Result<Self, Failure> {
        let unlock = match (&everywhere.identity, &everywhere.passphrase_file) {
            (Some(path), _) if !path.as_os_str().is_empty() => Some(Unlock::key_file(path)?),
            (_, Some(path)) if !path.as_os_str().is_empty() => Some(Unlock::passphrase_file(path)?),
            _ if everywhere.passphrase_stdin => {
                Some(Unlock::Passphrase(password::line_of_stdin()?))
            }
            _ => None,
        };
        Ok(Self { known: Arc::new(Mutex::new(unlock)) })
    }

    /// Whether it was given: a new file is encrypted then.
    pub fn is_given(&self) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// For one file.
    pub fn opener(&self, file: &Path) -> Opener {
        let (known, file) = (Arc::clone(&self.known), file.display().to_string());
        Arc::new(move |asked| {
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            if known.is_none() {
                *known = Some(Unlock::Passphrase(ask(asked, &file)?));
            }
            let unlock = known.clone();
            let unlock = unlock.ok_or_else(|| VaultError::File(HINT.to_owned()))?;
            match (&unlock, asked) {
                (Unlock::Passphrase(phrase), Asked::New) => match passphrase::trouble(phrase) {
                    Some(trouble) => Err(VaultError::File(trouble.to_string())),
                    None => Ok(unlock),
                },
                _ => Ok(unlock),
            }
        })
    }
}

fn ask(asked: Asked, file: &str) -> Result<mailhaul_model::Secret, VaultError> {
    let typed = match asked {
        Asked::Existing => password::ask(&format!("Passphrase of {file}: "), HINT),
        Asked::New => password::ask_twice(&format!("New passphrase of {file}"), HINT),
    };
    typed.map_err(|failure| {
        let hint = failure.hint.unwrap_or_default();
        VaultError::File(format!("{}. {hint}", failure.text).trim_end().to_owned())
    })
}
