//! Back-ups and project files: written, looked at, restored and opened. Paths are chosen in the system's dialogs, dropped on the
//! window, or what the program was started with.

use std::path::{Path, PathBuf};

use mailhaul_app::{
    AppError, BackupOutcome, ExportOutcome, ProjectOutcome, ProjectPreview, RestoreOutcome,
};
use mailhaul_model::{BatchId, said};
use mailhaul_parcel::is_sealed_file;
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State, Wry};

use super::Answer;
use super::files::{ask_where_to, ask_which, unasked};
use crate::opened::Opened;
use crate::secrets::PasswordText;
use crate::{Desk, Error};

/// The endings of the two kinds of files.
const BACKUP: &str = "mailhaul-backup";
const PROJECT: &str = "mailhaul";

/// A file that was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChosenFile {
    pub path: String,
    pub name: String,
    /// It needs a passphrase.
    pub encrypted: bool,
}

impl ChosenFile {
    fn of(path: &Path) -> Answer<Self> {
        let encrypted = is_sealed_file(path).map_err(AppError::ImportFile)?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        Ok(Self {
            path: path.display().to_string(),
            name: name.to_string_lossy().into_owned(),
            encrypted,
        })
    }
}

/// Asks where to and writes everything there; null where the user thought better of it. Without a passphrase it isn't encrypted.
#[tauri::command]
#[specta::specta]
pub async fn save_backup(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
    passphrase: Option<PasswordText>,
    with_passwords: bool,
) -> Answer<Option<BackupOutcome>> {
    let app = desk.app()?.clone();
    let name = format!("Mailhaul.{BACKUP}");
    let Some(path) = ask_where_to(&handle, &name, "Back-up", &[BACKUP]).await? else {
        return Ok(None);
    };
    let to = unasked(path, BACKUP)?;
    Ok(Some(app.back_up(&to, passphrase.map(Into::into), with_passwords).await?))
}

/// Asks for a back-up; null where the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn choose_backup(handle: AppHandle<Wry>) -> Answer<Option<ChosenFile>> {
    let chosen: Option<PathBuf> = ask_which(&handle, "Back-up", &[BACKUP]).await?;
    chosen.map(|path| ChosenFile::of(&path)).transpose()
}

/// Unpacks a back-up and ends the program: the next start has the back-up in the place of what there is.
#[tauri::command]
#[specta::specta]
pub async fn restore_backup(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
    path: String,
    passphrase: Option<PasswordText>,
) -> Answer<RestoreOutcome> {
    if desk.is_demo() {
        let text = said!("The demo keeps nothing: there is nothing to restore into.");
        return Err(AppError::NotNow(text).into());
    }
    let app = desk.app()?;
    let passphrase = passphrase.map(Into::into);
    let outcome = app.stage_restore(Path::new(&path), passphrase, false).await?;
    // What is at work has its place in what is moved aside.
    handle.exit(0);
    Ok(outcome)
}

/// Asks where to and writes a batch there; null where the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn save_project(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
    id: BatchId,
    passphrase: PasswordText,
    with_passwords: bool,
) -> Answer<Option<ExportOutcome>> {
    let app = desk.app()?.clone();
    let name = format!("{}.{PROJECT}", file_name(&app.batch(id)?.batch.name));
    let chosen = ask_where_to(&handle, &name, "Mailhaul project", &[PROJECT]).await?;
    let Some(path) = chosen else { return Ok(None) };
    let to = unasked(path, PROJECT)?;
    Ok(Some(app.export_batch(id, &to, passphrase.into(), with_passwords).await?))
}

/// Asks for a project file; null where the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn choose_project(handle: AppHandle<Wry>) -> Answer<Option<ChosenFile>> {
    let chosen = ask_which(&handle, "Mailhaul project", &[PROJECT]).await?;
    chosen.map(|path| ChosenFile::of(&path)).transpose()
}

/// The project file that the program was asked to open, once; null where there is none.
#[tauri::command(async)]
#[specta::specta]
pub fn asked_project(opened: State<'_, Opened>) -> Answer<Option<ChosenFile>> {
    opened.take().map(|path| ChosenFile::of(&path)).transpose()
}

/// What is in a project file, before anything is made of it.
#[tauri::command]
#[specta::specta]
pub async fn preview_project(
    desk: State<'_, Desk>,
    path: String,
    passphrase: PasswordText,
) -> Answer<ProjectPreview> {
    Ok(desk.app()?.preview_project(Path::new(&path), passphrase.into()).await?)
}

/// Makes a batch of a project file, under this name.
#[tauri::command]
#[specta::specta]
pub async fn open_project(
    desk: State<'_, Desk>,
    path: String,
    passphrase: PasswordText,
    name: String,
) -> Result<ProjectOutcome, Error> {
    let app = desk.app()?;
    Ok(app.open_project(Path::new(&path), passphrase.into(), Some(name)).await?)
}

/// A batch's name as a file's: without what some system doesn't take.
fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '-' } else { c };
    let name: String = name.trim().chars().map(plain).take(80).collect();
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() { "Batch".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_batchs_name_becomes_one_that_every_system_takes_as_a_files() {
        assert_eq!(file_name("Sales / first: \"wave\""), "Sales - first- -wave-");
        assert_eq!(file_name("مشروع"), "مشروع");
        assert_eq!(file_name(" .. "), "Batch");
        assert_eq!(file_name(&"x".repeat(200)).len(), 80);
    }
}
