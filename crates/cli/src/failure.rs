//! Why a command did not do what was asked: what happened, what to do, and the exit code.

use std::error::Error;
use std::io;
use std::path::Path;

use mailhaul_app::{AppError, ErrorCode, Field, FieldProblem, OpenError};
use mailhaul_vault::VaultError;
use serde::Serialize;

use crate::exit::Exit;

/// A command that ended early.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    /// What happened, in plain words.
    pub text: String,
    /// What to do about it, where that isn't said yet.
    pub hint: Option<String>,
    /// One by one, what is wrong with what was typed.
    pub problems: Vec<Wrong>,
    /// Whether whoever read the output has gone: there is nobody to tell.
    pub unheard: bool,
}

/// Something that was typed and can't be used.
#[derive(Debug, Serialize)]
pub struct Wrong {
    pub option: Option<&'static str>,
    pub text: String,
}

impl Failure {
    pub fn new(exit: Exit, text: impl Into<String>) -> Self {
        Self { exit, text: text.into(), hint: None, problems: Vec::new(), unheard: false }
    }

    pub fn refused(text: impl Into<String>) -> Self {
        Self::new(Exit::Refused, text)
    }

    /// Something of this computer's failed.
    pub fn fault(what: &str, error: &dyn Error) -> Self {
        Self::new(Exit::Fault, format!("{what}: {}", chain(error)))
    }

    /// A file of the user's failed.
    pub fn file(path: &Path, error: &io::Error) -> Self {
        Self::fault(&format!("{} can't be read or written", path.display()), error)
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// An error and its causes, each once.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = inner.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        cause = inner.source();
    }
    text
}

/// Output that can't be written.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let unheard = error.kind() == io::ErrorKind::BrokenPipe;
        Self { unheard, ..Self::fault("Nothing can be printed", &error) }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let exit = match error.code() {
            ErrorCode::Invalid
            | ErrorCode::ServerInUse
            | ErrorCode::NotNow
            | ErrorCode::Managed => Exit::Refused,
            ErrorCode::NotFound => Exit::NotFound,
            ErrorCode::Keychain | ErrorCode::Storage | ErrorCode::Log | ErrorCode::File => {
                Exit::Fault
            }
        };
        let hint = match &error {
            AppError::Vault(vault) => hint_of(vault),
            AppError::ServerInUse { .. } => Some("Use --archive to hide it from lists.".to_owned()),
            _ => None,
        };
        let text = capital(&chain(&error));
        let problems = match error {
            AppError::Invalid(problems) => problems.iter().map(wrong).collect(),
            _ => Vec::new(),
        };
        Self { hint, problems, ..Self::new(exit, text) }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::new(Exit::Fault, capital(&chain(&error)))
            .with_hint("--data FOLDER takes another data folder.")
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        let hint = hint_of(&error);
        Self { hint, ..Self::new(Exit::Fault, error.to_string()) }
    }
}

fn hint_of(error: &VaultError) -> Option<String> {
    let is_keychain = matches!(error, VaultError::Missing(_) | VaultError::Locked(_));
    is_keychain.then(|| {
        "On a computer without a desktop, keep passwords in a file: --credentials FILE.".to_owned()
    })
}

pub(crate) fn wrong(problem: &FieldProblem) -> Wrong {
    Wrong { option: option_of(problem.field), text: problem.text.to_string() }
}

/// The option by which a field is typed here.
fn option_of(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Host => "--host",
        Field::Port | Field::FormPort => "--port",
        Field::Security => "--security",
        Field::Pinned => "--pin",
        Field::Authorities => "--authorities",
        Field::Proxy => "--proxy",
        Field::Tenant | Field::UserTenant => "--tenant",
        Field::ClientId | Field::UserClientId => "--client",
        Field::AccessSecret => "--secret-file",
        Field::Mailbox => "--mailbox",
        Field::UserDoors => "--authorise",
        Field::SourceServer => "--from",
        Field::DestinationServer => "--to",
        Field::SourcePassword => "--password-file",
        Field::DestinationPassword => "--to-password-file",
        Field::DestinationLogin => "--to-login",
        Field::SourceActAs => "--act-as",
        Field::DestinationActAs => "--to-act-as",
        Field::NewExchanger => "--new-exchanger",
        Field::LateMail => "--late-every",
        Field::Schedule => "--hours",
        Field::MostAtOnce => "--most-at-once",
        Field::SourceLogin | Field::MasterLogin => "--login",
        Field::Expected => "--expect",
        Field::Domains => "--domain",
        Field::Days => "--days",
        Field::Address => "--address",
        _ => return None,
    })
}

pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
