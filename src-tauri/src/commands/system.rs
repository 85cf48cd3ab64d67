//! The program itself: what it is, its settings, its keychain, its looks.

use mailhaul_app::{
    DiagnosticsRequest, ImapsyncFound, Language, Managed, Role, Settings, bare_diagnostics,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, State, Theme, Wry};
use tauri_plugin_opener::OpenerExt;

use super::Answer;
use crate::voice::{Catalog, Voice};
use crate::{Code, Desk, Error, menu, surroundings};

/// What the window needs to know first.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    pub version: String,
    pub role: Role,
    /// The demo servers run and nothing is kept.
    pub demo: bool,
    pub data_folder: String,
    /// What an organisation set for this computer.
    pub managed: Managed,
}

/// Light, dark, or as the desktop has it.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ThemeChoice {
    System,
    Light,
    Dark,
}

/// What the program is and whether it could be opened.
#[tauri::command(async)]
#[specta::specta]
pub fn overview(desk: State<'_, Desk>, handle: AppHandle<Wry>) -> Answer<Overview> {
    let app = desk.app()?;
    Ok(Overview {
        version: handle.package_info().version.to_string(),
        role: app.role(),
        demo: desk.is_demo(),
        data_folder: desk.data().display().to_string(),
        managed: app.managed(),
    })
}

/// Whether there is a keychain that answers: an error says how to get one.
#[tauri::command]
#[specta::specta]
pub async fn keychain(desk: State<'_, Desk>) -> Answer<()> {
    let vault = desk.vault();
    let probe = move || surroundings::probe(vault.as_ref());
    let asked = tauri::async_runtime::spawn_blocking(probe).await;
    asked.map_err(|e| Error::new(Code::KeychainFailed, &e))??;
    Ok(())
}

/// The language that the window speaks and its words, for what the system draws (the icon beside the clock, notifications, menus) and
/// for certificates.
#[tauri::command]
#[specta::specta]
pub fn speak(
    handle: AppHandle<Wry>,
    voice: State<'_, Voice>,
    language: Language,
    catalog: Catalog,
) -> Answer<()> {
    voice.learn(language, catalog);
    if let Err(error) = menu::put(&handle) {
        tracing::warn!(%error, "the menu bar stays in the language it had");
    }
    Ok(())
}

/// What the user set.
#[tauri::command(async)]
#[specta::specta]
pub fn settings(desk: State<'_, Desk>) -> Answer<Settings> {
    Ok(desk.app()?.settings()?)
}

/// Keeps what the user set.
#[tauri::command(async)]
#[specta::specta]
pub fn change_settings(desk: State<'_, Desk>, settings: Settings) -> Answer<()> {
    Ok(desk.app()?.change_settings(&settings)?)
}

/// The imapsync at this path, or the one that is found where there is none.
#[tauri::command(async)]
#[specta::specta]
pub async fn find_imapsync(desk: State<'_, Desk>, path: String) -> Answer<ImapsyncFound> {
    Ok(desk.app()?.find_imapsync(&path).await?)
}

/// What a ticket about a problem needs, as text, without secrets.
#[tauri::command]
#[specta::specta]
pub async fn diagnostics(handle: AppHandle<Wry>, request: DiagnosticsRequest) -> Answer<String> {
    // The keychain is asked.
    let written = tauri::async_runtime::spawn_blocking(move || {
        let desk = handle.state::<Desk>();
        let here = surroundings::look(&handle, &desk);
        match desk.app() {
            Ok(app) => Ok(app.diagnostics(&request, &here)?),
            Err(_) => Ok(bare_diagnostics(&request, &here)),
        }
    });
    written.await.map_err(|error| Error::new(Code::Desktop, &error))?
}

/// Opens the data folder in the system's file manager.
#[tauri::command(async)]
#[specta::specta]
pub fn show_data_folder(desk: State<'_, Desk>, handle: AppHandle<Wry>) -> Answer<()> {
    let opened = handle.opener().open_path(desk.data().display().to_string(), None::<&str>);
    opened.map_err(|e| Error::new(Code::Desktop, &e))
}

/// Gives the window's frame and the pages' colours the theme that was chosen.
#[tauri::command]
#[specta::specta]
pub fn use_theme(handle: AppHandle<Wry>, theme: ThemeChoice) {
    handle.set_theme(match theme {
        ThemeChoice::System => None,
        ThemeChoice::Light => Some(Theme::Light),
        ThemeChoice::Dark => Some(Theme::Dark),
    });
}
