//! Batches: jobs that belong together, and actions on many jobs at once.

use mailhaul_app::{
    Action, App, BatchDraft, BatchPage, BatchRow, BulkOutcome, BulkPreview, ClosingReceipt,
    FailedPage, FieldProblem, MasterForm, MessagePlace, RenewalOutcome,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, JobId, Priority};
use serde::Deserialize;
use specta::Type;
use tauri::{AppHandle, State, Wry};

use super::files::ask_where_to;
use super::{Answer, files};
use crate::secrets::PasswordText;
use crate::voice::Voice;
use crate::{Code, Desk, Error};

/// Every batch, newest first.
#[tauri::command(async)]
#[specta::specta]
pub fn batches(desk: State<'_, Desk>) -> Answer<Vec<BatchRow>> {
    Ok(desk.app()?.batches()?)
}

/// Everything about one batch beside its jobs.
#[tauri::command(async)]
#[specta::specta]
pub fn batch(desk: State<'_, Desk>, id: BatchId) -> Answer<BatchPage> {
    Ok(desk.app()?.batch(id)?)
}

/// What is wrong with a draft; `editing` is the batch it changes.
#[tauri::command(async)]
#[specta::specta]
pub fn check_batch(
    desk: State<'_, Desk>,
    draft: BatchDraft,
    editing: Option<BatchId>,
) -> Answer<Vec<FieldProblem>> {
    Ok(desk.app()?.check_batch(&draft, editing)?)
}

/// Changes a batch. Its jobs keep the options they were made with.
#[tauri::command(async)]
#[specta::specta]
pub fn edit_batch(desk: State<'_, Desk>, id: BatchId, draft: BatchDraft) -> Answer<()> {
    Ok(desk.app()?.edit_batch(id, &draft)?)
}

/// Sets the administrator's login of a side of a batch; without a password, the one there is stays.
#[tauri::command(async)]
#[specta::specta]
pub fn set_master(
    desk: State<'_, Desk>,
    id: BatchId,
    side: SideName,
    form: MasterForm,
    password: Option<PasswordText>,
) -> Answer<RenewalOutcome> {
    Ok(desk.app()?.set_master(id, side, &form, password.map(Into::into))?)
}

/// Forgets the administrator's login of a side of a batch, and its password.
#[tauri::command(async)]
#[specta::specta]
pub fn remove_master(desk: State<'_, Desk>, id: BatchId, side: SideName) -> Answer<()> {
    Ok(desk.app()?.remove_master(id, side)?)
}

/// Holds a batch back, or lets it go on.
#[tauri::command(async)]
#[specta::specta]
pub fn pause_batch(desk: State<'_, Desk>, id: BatchId, paused: bool) -> Answer<()> {
    Ok(desk.app()?.pause_batch(id, paused)?)
}

/// Deletes a batch without jobs.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_batch(desk: State<'_, Desk>, id: BatchId) -> Answer<()> {
    Ok(desk.app()?.delete_batch(id)?)
}

/// Removes every password of a batch from the keychain, and says what was removed.
#[tauri::command]
#[specta::specta]
pub async fn close_batch(desk: State<'_, Desk>, id: BatchId) -> Answer<ClosingReceipt> {
    Ok(desk.app()?.close_batch(id).await?)
}

/// The messages of a batch that did not arrive.
#[tauri::command(async)]
#[specta::specta]
pub fn failed_messages(
    desk: State<'_, Desk>,
    batch: BatchId,
    offset: u32,
    limit: u32,
) -> Answer<FailedPage> {
    Ok(desk.app()?.failed_messages(batch, offset, limit)?)
}

/// Notes that messages may stay behind.
#[tauri::command(async)]
#[specta::specta]
pub fn accept_messages(
    desk: State<'_, Desk>,
    batch: BatchId,
    messages: Vec<MessagePlace>,
    note: String,
) -> Answer<()> {
    Ok(desk.app()?.accept_messages(batch, &messages, &note)?)
}

/// What an action on many jobs would do.
#[tauri::command(async)]
#[specta::specta]
pub fn preview_bulk(
    desk: State<'_, Desk>,
    jobs: Vec<JobId>,
    action: Action,
) -> Answer<BulkPreview> {
    Ok(desk.app()?.preview_bulk(&jobs, action)?)
}

/// Carries an action out on many jobs.
#[tauri::command(async)]
#[specta::specta]
pub fn do_bulk(desk: State<'_, Desk>, jobs: Vec<JobId>, action: Action) -> Answer<BulkOutcome> {
    Ok(desk.app()?.do_bulk(&jobs, action)?)
}

/// Which jobs go before others.
#[tauri::command(async)]
#[specta::specta]
pub fn set_priority(
    desk: State<'_, Desk>,
    jobs: Vec<JobId>,
    priority: Priority,
) -> Answer<BulkOutcome> {
    Ok(desk.app()?.set_priority(&jobs, priority)?)
}

/// Moves jobs in line before another one, or to the end.
#[tauri::command(async)]
#[specta::specta]
pub fn move_in_line(
    desk: State<'_, Desk>,
    jobs: Vec<JobId>,
    before: Option<JobId>,
) -> Answer<BulkOutcome> {
    Ok(desk.app()?.move_in_line(&jobs, before)?)
}

/// What a certificate is written as.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CertificateFormat {
    Pdf,
    Html,
    Csv,
}

/// What a certificate is about.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind", content = "id")]
pub enum CertificateOf {
    Batch(BatchId),
    Job(JobId),
}

/// Asks where to, and writes the certificate there, in the window's language. The file's path, or null where the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn save_certificate(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
    voice: State<'_, Voice>,
    of: CertificateOf,
    recipient: String,
    format: CertificateFormat,
) -> Answer<Option<String>> {
    let (name, ending) = match format {
        CertificateFormat::Pdf => ("PDF", "pdf"),
        CertificateFormat::Html => ("HTML", "html"),
        CertificateFormat::Csv => ("CSV", "csv"),
    };
    let app = desk.app()?.clone();
    let chosen = ask_where_to(&handle, &format!("certificate.{ending}"), name, &[ending]).await?;
    let Some(path) = chosen else { return Ok(None) };
    let to = files::with_ending(path, ending);
    let shown = to.display().to_string();
    let voice = voice.for_documents();
    // Setting thousands of pages takes seconds.
    let written = tauri::async_runtime::spawn_blocking(move || {
        let certificate = match of {
            CertificateOf::Batch(batch) => app.certificate_of_batch(batch, &recipient)?,
            CertificateOf::Job(job) => app.certificate_of_job(job, &recipient)?,
        };
        App::write_certificate(&certificate, &to, &voice)
    });
    written.await.map_err(|e| Error::new(Code::Desktop, &e))??;
    Ok(Some(shown))
}
