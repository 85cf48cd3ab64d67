//! Newer versions of the program.

use mailhaul_app::{UpdateView, Updates};
use tauri::{AppHandle, Manager, Wry};

use super::Answer;
use crate::Desk;

/// How it stands with newer versions.
#[tauri::command(async)]
#[specta::specta]
pub fn updates(handle: AppHandle<Wry>) -> Answer<UpdateView> {
    Ok(of(&handle)?.view()?)
}

/// Looks for one now.
#[tauri::command]
#[specta::specta]
pub async fn look_for_updates(handle: AppHandle<Wry>) -> Answer<UpdateView> {
    Ok(of(&handle)?.look().await?)
}

/// Installs what was found: at once, or when nothing is at work any more.
#[tauri::command]
#[specta::specta]
pub async fn install_update(handle: AppHandle<Wry>) -> Answer<UpdateView> {
    Ok(of(&handle)?.install().await?)
}

/// Says no more of it until the next start, and installs nothing that waits.
#[tauri::command(async)]
#[specta::specta]
pub fn put_off_update(handle: AppHandle<Wry>) -> Answer<UpdateView> {
    Ok(of(&handle)?.put_off()?)
}

/// Says no more of this version.
#[tauri::command(async)]
#[specta::specta]
pub fn skip_update(handle: AppHandle<Wry>) -> Answer<UpdateView> {
    Ok(of(&handle)?.skip()?)
}

/// Of an application that could be opened.
fn of(handle: &AppHandle<Wry>) -> Answer<Updates> {
    handle.state::<Desk>().app()?;
    Ok(handle.state::<Updates>().inner().clone())
}
