//! Passwords on their way from the window. They come in and never go out: nothing here can be serialised.

use mailhaul_app::{MasterForm, MasterLogin, NewPasswords, Passwords, TrialLogin};
use mailhaul_model::Secret;
use mailhaul_model::event::SideName;
use serde::Deserialize;
use specta::Type;

/// A password as it was typed.
#[derive(Debug, Deserialize, Type)]
#[serde(transparent)]
pub struct PasswordText(#[specta(type = String)] Secret);

impl From<PasswordText> for Secret {
    fn from(text: PasswordText) -> Self {
        text.0
    }
}

/// An administrator's login that stands in for the users' own, on one side.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MasterText {
    side: SideName,
    form: MasterForm,
    password: PasswordText,
}

impl From<MasterText> for MasterLogin {
    fn from(text: MasterText) -> Self {
        Self { side: text.side, form: text.form, password: text.password.0 }
    }
}

/// Both passwords of a new job.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PasswordPair {
    source: PasswordText,
    destination: PasswordText,
}

impl From<PasswordPair> for Passwords {
    fn from(pair: PasswordPair) -> Self {
        Self { source: pair.source.0, destination: pair.destination.0 }
    }
}

/// Passwords to put in the place of those that are kept; null leaves one as it is.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PasswordChanges {
    source: Option<PasswordText>,
    destination: Option<PasswordText>,
}

impl From<PasswordChanges> for NewPasswords {
    fn from(changes: PasswordChanges) -> Self {
        Self {
            source: changes.source.map(|text| text.0),
            destination: changes.destination.map(|text| text.0),
        }
    }
}

/// The passwords of somebody whom the admin enters.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonPasswords {
    source: PasswordText,
    /// Where the campaign collects them.
    destination: Option<PasswordText>,
}

impl From<PersonPasswords> for (Secret, Option<Secret>) {
    fn from(passwords: PersonPasswords) -> Self {
        (passwords.source.0, passwords.destination.map(|text| text.0))
    }
}

/// A login to try on a server; it is kept nowhere.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LoginToTry {
    login: String,
    password: PasswordText,
}

impl From<LoginToTry> for TrialLogin {
    fn from(login: LoginToTry) -> Self {
        Self { login: login.login, act_as: None, password: login.password.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::PasswordPair;

    #[test]
    fn a_password_that_is_printed_for_debugging_shows_nothing() {
        let pair: PasswordPair =
            serde_json::from_str(r#"{"source":"tiger","destination":"otter"}"#).unwrap();
        let printed = format!("{pair:?}");
        assert!(!printed.contains("tiger") && !printed.contains("otter"), "{printed}");
    }
}
