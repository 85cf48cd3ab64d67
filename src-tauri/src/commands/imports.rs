//! Imports: a list of users is opened, looked at, mended and made into jobs.

use std::path::Path;

use mailhaul_app::{
    App, ImportChoices, ImportColumn, ImportFilter, ImportId, ImportOrder, ImportOutcome,
    ImportPage, ImportRow,
};
use tauri::{AppHandle, State, Wry};

use super::Answer;
use super::files::{ask_where_to, ask_which, with_ending};
use crate::secrets::{MasterText, PasswordText};
use crate::{Code, Desk, Error};

/// What a list of users may be.
pub const LISTS: &[&str] = &["csv", "txt", "tsv", "xlsx", "xlsm", "ods"];

/// Asks for a file and opens it; null where the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn choose_import(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
) -> Answer<Option<ImportPage>> {
    let Some(path) = ask_which(&handle, "List of users", LISTS).await? else { return Ok(None) };
    Ok(Some(desk.app()?.open_import(&path)?))
}

/// Opens a file that was dropped on the window.
#[tauri::command(async)]
#[specta::specta]
pub fn open_import(desk: State<'_, Desk>, path: String) -> Answer<ImportPage> {
    Ok(desk.app()?.open_import(Path::new(&path))?)
}

/// Opens what was copied out of a spreadsheet.
#[tauri::command(async)]
#[specta::specta]
pub fn open_pasted(desk: State<'_, Desk>, text: PasswordText) -> Answer<ImportPage> {
    Ok(desk.app()?.open_pasted(&text.into())?)
}

/// An import as it stands.
#[tauri::command(async)]
#[specta::specta]
pub fn import_page(desk: State<'_, Desk>, id: ImportId) -> Answer<ImportPage> {
    Ok(desk.app()?.import(id)?)
}

/// Takes a person's decisions, and judges every row again.
#[tauri::command(async)]
#[specta::specta]
pub fn change_import(
    desk: State<'_, Desk>,
    id: ImportId,
    choices: ImportChoices,
) -> Answer<ImportPage> {
    Ok(desk.app()?.change_import(id, choices)?)
}

/// Rows of an import with their verdicts.
#[tauri::command(async)]
#[specta::specta]
pub fn import_rows(
    desk: State<'_, Desk>,
    id: ImportId,
    filter: ImportFilter,
    offset: u32,
    limit: u32,
) -> Answer<Vec<ImportRow>> {
    Ok(desk.app()?.import_rows(id, filter, offset, limit)?)
}

/// Puts a text in the place of a cell. It may be a password: it is not sent back.
#[tauri::command(async)]
#[specta::specta]
pub fn mend_cell(
    desk: State<'_, Desk>,
    id: ImportId,
    row: u32,
    column: ImportColumn,
    text: PasswordText,
) -> Answer<ImportPage> {
    Ok(desk.app()?.mend_cell(id, row, column, &text.into())?)
}

/// Asks where to, and writes the rows that can't be imported there, without passwords.
#[tauri::command]
#[specta::specta]
pub async fn save_refused_rows(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
    id: ImportId,
) -> Answer<Option<String>> {
    let rows = desk.app()?.refused_rows(id)?;
    let chosen = ask_where_to(&handle, "not-imported.csv", "CSV", &["csv"]).await?;
    let Some(path) = chosen else { return Ok(None) };
    std::fs::write(&path, rows).map_err(|e| Error::new(Code::Desktop, &e))?;
    Ok(Some(path.display().to_string()))
}

/// Makes jobs of every row that can be one.
#[tauri::command(async)]
#[specta::specta]
pub fn finish_import(
    desk: State<'_, Desk>,
    id: ImportId,
    order: ImportOrder,
    masters: Vec<MasterText>,
) -> Answer<ImportOutcome> {
    let masters: Vec<_> = masters.into_iter().map(Into::into).collect();
    Ok(desk.app()?.finish_import(id, &order, &masters)?)
}

/// Forgets an import.
#[tauri::command(async)]
#[specta::specta]
pub fn discard_import(desk: State<'_, Desk>, id: ImportId) -> Answer<()> {
    desk.app()?.discard_import(id);
    Ok(())
}

/// Deletes the file of an import that was finished.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_import_file(desk: State<'_, Desk>, id: ImportId) -> Answer<()> {
    Ok(desk.app()?.delete_import_file(id)?)
}

/// Asks where to, and writes an empty list of users there.
#[tauri::command]
#[specta::specta]
pub async fn save_template(handle: AppHandle<Wry>, spreadsheet: bool) -> Answer<Option<String>> {
    let ending = if spreadsheet { "xlsx" } else { "csv" };
    let suggestion = format!("mailboxes.{ending}");
    let chosen = ask_where_to(&handle, &suggestion, "List of users", &[ending]).await?;
    let Some(path) = chosen else { return Ok(None) };
    let path = with_ending(path, ending);
    App::write_template(&path)?;
    Ok(Some(path.display().to_string()))
}
