//! Passwords: tried, handed to the keychain, never read back.

use mailhaul_app::{JobDraft, LoginChecks};
use mailhaul_model::JobId;
use tauri::State;

use super::Answer;
use crate::Desk;
use crate::secrets::{PasswordChanges, PasswordPair};

/// Tries both logins of a job that isn't saved yet.
#[tauri::command]
#[specta::specta]
pub async fn check_logins(
    desk: State<'_, Desk>,
    draft: JobDraft,
    passwords: PasswordPair,
) -> Answer<LoginChecks> {
    let app = desk.app()?;
    let passwords = passwords.of(app, &draft)?;
    Ok(Box::pin(app.check_logins(&draft, &passwords)).await?)
}

/// Tries both logins of a job with the passwords that are kept, or with new ones in their place.
#[tauri::command]
#[specta::specta]
pub async fn check_job_logins(
    desk: State<'_, Desk>,
    id: JobId,
    instead: PasswordChanges,
) -> Answer<LoginChecks> {
    let app = desk.app()?;
    let instead = instead.of(app, id)?;
    Ok(Box::pin(app.check_job_logins(id, &instead)).await?)
}

/// Puts new passwords in the place of those that are kept.
#[tauri::command(async)]
#[specta::specta]
pub fn replace_passwords(desk: State<'_, Desk>, id: JobId, changes: PasswordChanges) -> Answer<()> {
    let app = desk.app()?;
    Ok(app.replace_passwords(id, changes.of(app, id)?)?)
}
