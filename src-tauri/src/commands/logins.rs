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
    Ok(Box::pin(desk.app()?.check_logins(&draft, &passwords.into())).await?)
}

/// Tries both logins of a job with the passwords that are kept, or with new ones in their place.
#[tauri::command]
#[specta::specta]
pub async fn check_job_logins(
    desk: State<'_, Desk>,
    id: JobId,
    instead: PasswordChanges,
) -> Answer<LoginChecks> {
    Ok(Box::pin(desk.app()?.check_job_logins(id, &instead.into())).await?)
}

/// Puts new passwords in the place of those that are kept.
#[tauri::command(async)]
#[specta::specta]
pub fn replace_passwords(desk: State<'_, Desk>, id: JobId, changes: PasswordChanges) -> Answer<()> {
    Ok(desk.app()?.replace_passwords(id, changes.into())?)
}
