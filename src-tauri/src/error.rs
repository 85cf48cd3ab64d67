//! What a command says when it did not do what was asked: the one error type at the window's boundary.

use mailhaul_app::{AppError, FieldProblem, OpenError};
use mailhaul_model::Said;
use mailhaul_vault::VaultError;
use serde::Serialize;
use specta::Type;

/// The kind of error. The window has a title, help and an action for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Code {
    /// Something that was typed can't be used; `problems` says what.
    Invalid,
    /// It was deleted meanwhile.
    NotFound,
    ServerInUse,
    /// Not in the present state.
    NotNow,
    /// An organisation decided otherwise for this computer.
    Managed,
    KeychainMissing,
    KeychainLocked,
    KeychainFailed,
    PasswordTooLong,
    /// The database or the data folder.
    Storage,
    /// A log can't be read or written.
    Log,
    /// A file of the user's can't be read or written.
    File,
    /// The desktop did not open or save what was asked.
    Desktop,
}

/// An error on its way to the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "CommandError", rename_all = "camelCase")]
pub struct Error {
    pub code: Code,
    /// What happened, in plain words.
    pub message: Said,
    /// What the system said, for those who want to know.
    pub detail: Option<String>,
    /// For `Invalid`: field by field.
    pub problems: Vec<FieldProblem>,
}

impl Error {
    /// An error of a kind, with the chain of its causes as detail.
    pub fn new(code: Code, error: &dyn std::error::Error) -> Self {
        let detail = std::iter::successors(error.source(), |cause| cause.source())
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(": ");
        let detail = (!detail.is_empty()).then_some(detail);
        let message = Said::as_it_is(error.to_string());
        Self { code, message, detail, problems: Vec::new() }
    }
}

impl From<AppError> for Error {
    fn from(error: AppError) -> Self {
        let code = match &error {
            AppError::Invalid(_) => Code::Invalid,
            AppError::NoServer(_)
            | AppError::NoBatch(_)
            | AppError::NoCampaign(_)
            | AppError::NoPerson(_)
            | AppError::NoJob(_)
            | AppError::NoRun(_) => Code::NotFound,
            AppError::ServerInUse { .. } => Code::ServerInUse,
            AppError::NotNow(_) => Code::NotNow,
            AppError::Managed(_) => Code::Managed,
            AppError::Vault(vault) => vault_code(vault),
            AppError::Store(_) | AppError::Lock(_) => Code::Storage,
            AppError::Log(_) => Code::Log,
            AppError::Import(_)
            | AppError::ImportFile(_)
            | AppError::Certificate(_)
            | AppError::Parcel(_) => Code::File,
        };
        let mut said = Self { message: error.said(), ..Self::new(code, &error) };
        if let AppError::Invalid(problems) = error {
            said.problems = problems;
        }
        said
    }
}

impl From<&OpenError> for Error {
    fn from(error: &OpenError) -> Self {
        Self::new(Code::Storage, error)
    }
}

impl From<VaultError> for Error {
    fn from(error: VaultError) -> Self {
        Self { message: error.said(), ..Self::new(vault_code(&error), &error) }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::new(Code::Storage, &error)
    }
}

fn vault_code(error: &VaultError) -> Code {
    match error {
        VaultError::Missing(_) => Code::KeychainMissing,
        VaultError::Locked(_) => Code::KeychainLocked,
        VaultError::TooLong { .. } => Code::PasswordTooLong,
        VaultError::Damaged | VaultError::File(_) | VaultError::Failed(_) => Code::KeychainFailed,
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_app::{AppError, Field, FieldProblem};
    use mailhaul_model::said;
    use mailhaul_vault::VaultError;

    use super::{Code, Error};

    #[test]
    fn the_fields_of_an_invalid_form_reach_the_window() {
        let problem =
            FieldProblem { field: Field::Host, text: said!("Choose a server."), blocking: true };
        let error = Error::from(AppError::Invalid(vec![problem.clone()]));
        assert_eq!(error.code, Code::Invalid);
        assert_eq!(error.problems, [problem]);
    }

    #[test]
    fn a_missing_keychain_says_what_the_system_said_only_as_detail() {
        let error = Error::from(VaultError::Missing("no bus".into()));
        assert_eq!(error.code, Code::KeychainMissing);
        assert!(!error.message.to_string().contains("no bus"));
        assert_eq!(error.detail.as_deref(), Some("no bus"));
    }
}
