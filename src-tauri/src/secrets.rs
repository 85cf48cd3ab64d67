//! Passwords on their way from the window. They come in and never go out: nothing here can be serialised.

use mailhaul_app::{
    App, AppError, JobDraft, MasterForm, MasterLogin, NewPasswords, Passwords, SignInId, TrialLogin,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{JobId, Secret};
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

/// Both passwords of a new job, or the sign-ins in their place.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PasswordPair {
    source: PasswordText,
    destination: PasswordText,
    #[serde(default)]
    source_sign_in: Option<SignInId>,
    #[serde(default)]
    destination_sign_in: Option<SignInId>,
}

impl PasswordPair {
    /// What is to be kept for the accounts of a job.
    pub fn of(self, app: &App, draft: &JobDraft) -> Result<Passwords, AppError> {
        let chosen = |side, account, typed: PasswordText, sign_in: Option<SignInId>| match sign_in {
            Some(id) => app.signed_in(id, side, account),
            None => Ok(typed.0),
        };
        Ok(Passwords {
            source: chosen(SideName::Source, &draft.source, self.source, self.source_sign_in)?,
            destination: chosen(
                SideName::Destination,
                &draft.destination,
                self.destination,
                self.destination_sign_in,
            )?,
        })
    }
}

/// Passwords, or sign-ins, to put in the place of what is kept; null leaves one as it is.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PasswordChanges {
    source: Option<PasswordText>,
    destination: Option<PasswordText>,
    #[serde(default)]
    source_sign_in: Option<SignInId>,
    #[serde(default)]
    destination_sign_in: Option<SignInId>,
}

impl PasswordChanges {
    /// What is to be kept for a job's accounts.
    pub fn of(self, app: &App, job: JobId) -> Result<NewPasswords, AppError> {
        let draft = app.job_draft(job)?;
        let chosen =
            |side, account, typed: Option<PasswordText>, sign_in: Option<SignInId>| match sign_in {
                Some(id) => app.signed_in(id, side, account).map(Some),
                None => Ok(typed.map(|text| text.0)),
            };
        Ok(NewPasswords {
            source: chosen(SideName::Source, &draft.source, self.source, self.source_sign_in)?,
            destination: chosen(
                SideName::Destination,
                &draft.destination,
                self.destination,
                self.destination_sign_in,
            )?,
        })
    }
}

impl From<PasswordChanges> for NewPasswords {
    /// Those that were typed: for many jobs at once nobody signs in.
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
