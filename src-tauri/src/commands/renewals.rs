//! New passwords for many jobs: from a list, or one for all.

use std::path::Path;

use mailhaul_app::{
    CredentialKind, CredentialMapping, CredentialRow, RenewalId, RenewalOutcome, RenewalPage,
};
use mailhaul_model::JobId;
use tauri::{AppHandle, State, Wry};

use super::Answer;
use super::files::ask_which;
use super::imports::LISTS;
use crate::Desk;
use crate::secrets::{PasswordChanges, PasswordText};

/// Asks for a file of addresses and passwords and opens it; null where the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn choose_renewal(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
) -> Answer<Option<RenewalPage>> {
    let Some(path) = ask_which(&handle, "List of passwords", LISTS).await? else { return Ok(None) };
    Ok(Some(desk.app()?.open_renewal(&path)?))
}

/// Opens a file of addresses and passwords that was dropped on the window.
#[tauri::command(async)]
#[specta::specta]
pub fn open_renewal(desk: State<'_, Desk>, path: String) -> Answer<RenewalPage> {
    Ok(desk.app()?.open_renewal(Path::new(&path))?)
}

/// Opens what was copied out of a spreadsheet.
#[tauri::command(async)]
#[specta::specta]
pub fn open_pasted_renewal(desk: State<'_, Desk>, text: PasswordText) -> Answer<RenewalPage> {
    Ok(desk.app()?.open_pasted_renewal(&text.into())?)
}

/// Rows of one verdict, or all; those that need a look come first.
#[tauri::command(async)]
#[specta::specta]
pub fn renewal_rows(
    desk: State<'_, Desk>,
    id: RenewalId,
    kind: Option<CredentialKind>,
    offset: u32,
    limit: u32,
) -> Answer<Vec<CredentialRow>> {
    Ok(desk.app()?.renewal_rows(id, kind, offset, limit)?)
}

/// Takes a person's word on which column is what, and judges every row again.
#[tauri::command(async)]
#[specta::specta]
pub fn change_renewal(
    desk: State<'_, Desk>,
    id: RenewalId,
    mapping: CredentialMapping,
) -> Answer<RenewalPage> {
    Ok(desk.app()?.change_renewal(id, mapping)?)
}

/// Puts every password that found its job into the keychain and tries it.
#[tauri::command(async)]
#[specta::specta]
pub fn finish_renewal(desk: State<'_, Desk>, id: RenewalId) -> Answer<RenewalOutcome> {
    Ok(desk.app()?.finish_renewal(id)?)
}

/// Puts one password in the place of those of many jobs, and tries it.
#[tauri::command(async)]
#[specta::specta]
pub fn replace_for_many(
    desk: State<'_, Desk>,
    jobs: Vec<JobId>,
    changes: PasswordChanges,
) -> Answer<RenewalOutcome> {
    Ok(desk.app()?.replace_for_many(&jobs, &changes.into())?)
}

/// Forgets a list of passwords.
#[tauri::command(async)]
#[specta::specta]
pub fn discard_renewal(desk: State<'_, Desk>, id: RenewalId) -> Answer<()> {
    desk.app()?.discard_renewal(id);
    Ok(())
}

/// Deletes the file of a list whose passwords are in the keychain.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_renewal_file(desk: State<'_, Desk>, id: RenewalId) -> Answer<()> {
    Ok(desk.app()?.delete_renewal_file(id)?)
}
