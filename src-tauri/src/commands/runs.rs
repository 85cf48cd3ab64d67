//! Runs, their reports and logs.

use mailhaul_app::{LogChunk, RunPage, RunPreview};
use mailhaul_model::event::MessageReport;
use mailhaul_model::{JobId, RunId, RunKind};
use tauri::{AppHandle, State, Wry};
use tauri_plugin_dialog::DialogExt;

use super::Answer;
use crate::{Code, Desk, Error};

/// What running for real would do, in numbers.
#[tauri::command(async)]
#[specta::specta]
pub fn preview_real(desk: State<'_, Desk>, id: JobId) -> Answer<RunPreview> {
    Ok(desk.app()?.preview_real(id)?)
}

/// Queues a run.
#[tauri::command(async)]
#[specta::specta]
pub fn queue_run(desk: State<'_, Desk>, id: JobId, kind: RunKind) -> Answer<RunId> {
    Ok(desk.app()?.queue_run(id, kind)?)
}

/// Queues a run of the kind the job had last.
#[tauri::command(async)]
#[specta::specta]
pub fn run_again(desk: State<'_, Desk>, id: JobId) -> Answer<RunId> {
    Ok(desk.app()?.run_again(id)?)
}

/// Ends the open run of a job.
#[tauri::command(async)]
#[specta::specta]
pub fn cancel(desk: State<'_, Desk>, id: JobId) -> Answer<()> {
    Ok(desk.app()?.cancel(id)?)
}

/// A run with its folders.
#[tauri::command(async)]
#[specta::specta]
pub fn run(desk: State<'_, Desk>, id: RunId) -> Answer<RunPage> {
    Ok(desk.app()?.run(id)?)
}

/// Messages that a run names as not arriving.
#[tauri::command(async)]
#[specta::specta]
pub fn not_arrived(
    desk: State<'_, Desk>,
    run: RunId,
    offset: u32,
    limit: u32,
) -> Answer<Vec<MessageReport>> {
    Ok(desk.app()?.not_arrived(run, offset, limit)?)
}

/// The log from a byte offset.
#[tauri::command(async)]
#[specta::specta]
pub fn log_from(desk: State<'_, Desk>, run: RunId, offset: u32, limit: u32) -> Answer<LogChunk> {
    Ok(desk.app()?.log_from(run, offset, limit)?)
}

/// The end of the log.
#[tauri::command(async)]
#[specta::specta]
pub fn log_tail(desk: State<'_, Desk>, run: RunId, limit: u32) -> Answer<LogChunk> {
    Ok(desk.app()?.log_tail(run, limit)?)
}

/// Asks where to, and writes a copy of the log there. The file's path, or null where the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn save_log(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
    run: RunId,
) -> Answer<Option<String>> {
    let (chosen, choice) = tokio::sync::oneshot::channel();
    let dialog = handle.dialog().file().set_file_name(format!("mailhaul-run-{run}.log"));
    dialog.add_filter("Log", &["log", "txt"]).save_file(move |path| drop(chosen.send(path)));
    let Some(path) = choice.await.ok().flatten() else { return Ok(None) };
    let path = path.into_path().map_err(|e| Error::new(Code::Desktop, &e))?;
    desk.app()?.save_log(run, &path)?;
    Ok(Some(path.display().to_string()))
}
