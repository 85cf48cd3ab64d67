//! Jobs.

use mailhaul_app::{DeletePreview, FieldProblem, JobDraft, JobPage, JobRow};
use mailhaul_model::JobId;
use tauri::State;

use super::Answer;
use crate::Desk;
use crate::secrets::PasswordPair;

/// The newest jobs before this one, or the newest of all; newest first, `most` at most, or every one.
#[tauri::command(async)]
#[specta::specta]
pub fn jobs(
    desk: State<'_, Desk>,
    before: Option<JobId>,
    most: Option<u32>,
) -> Answer<Vec<JobRow>> {
    Ok(desk.app()?.jobs_before(before, most.unwrap_or(u32::MAX))?)
}

/// Everything about one job.
#[tauri::command(async)]
#[specta::specta]
pub fn job(desk: State<'_, Desk>, id: JobId) -> Answer<JobPage> {
    Ok(desk.app()?.job(id)?)
}

/// The draft of a job, to edit it.
#[tauri::command(async)]
#[specta::specta]
pub fn job_draft(desk: State<'_, Desk>, id: JobId) -> Answer<JobDraft> {
    Ok(desk.app()?.job_draft(id)?)
}

/// What is wrong with a draft; `editing` is the job it replaces.
#[tauri::command(async)]
#[specta::specta]
pub fn check_job(
    desk: State<'_, Desk>,
    draft: JobDraft,
    editing: Option<JobId>,
) -> Answer<Vec<FieldProblem>> {
    Ok(desk.app()?.check_job(&draft, editing)?)
}

/// Saves a job, hands its passwords to the keychain and queues its first run.
#[tauri::command(async)]
#[specta::specta]
pub fn create_job(
    desk: State<'_, Desk>,
    draft: JobDraft,
    passwords: PasswordPair,
) -> Answer<JobId> {
    let app = desk.app()?;
    let passwords = passwords.of(app, &draft)?;
    Ok(app.create_job(&draft, passwords)?)
}

/// Changes a job that isn't at work.
#[tauri::command(async)]
#[specta::specta]
pub fn edit_job(desk: State<'_, Desk>, id: JobId, draft: JobDraft) -> Answer<()> {
    Ok(desk.app()?.edit_job(id, &draft)?)
}

/// What would go with a job.
#[tauri::command(async)]
#[specta::specta]
pub fn preview_delete(desk: State<'_, Desk>, id: JobId) -> Answer<DeletePreview> {
    Ok(desk.app()?.preview_delete(id)?)
}

/// Deletes a job with its history, logs, ledger and passwords. No mail is touched.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_job(desk: State<'_, Desk>, id: JobId) -> Answer<()> {
    Ok(desk.app()?.delete_job(id)?)
}
