//! Newer versions while the program is there: looked for from its start on, and the window is told.

use std::sync::Arc;

use mailhaul_app::{App, UpdateView, Updater, Updates};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Manager, Wry};
use tauri_specta::Event;

use crate::shell;
use crate::updater::{BundleUpdater, Leave};

/// It stands differently with newer versions.
#[derive(Clone, Debug, Serialize, Type, Event)]
pub struct UpdateChanged(pub UpdateView);

/// Looks from now on; the demo doesn't.
pub fn begin(handle: &AppHandle<Wry>, app: &App, is_demo: bool) {
    let leave = Leave { before_exit, restart: AppHandle::request_restart };
    let updater: Arc<dyn Updater> = if is_demo {
        Arc::new(BundleUpdater::new(handle.clone(), None, false, leave))
    } else {
        Arc::new(BundleUpdater::of_build(handle.clone(), leave))
    };
    let updates = Updates::new(app.clone(), updater);
    tauri::async_runtime::spawn(updates.clone().watch());
    tauri::async_runtime::spawn(tell(updates.clone(), handle.clone()));
    handle.manage(updates);
}

fn before_exit(handle: &AppHandle<Wry>) {
    shell::shut_down(handle);
    handle.cleanup_before_exit();
}

async fn tell(updates: Updates, handle: AppHandle<Wry>) {
    let mut changed = updates.subscribe();
    while changed.changed().await.is_ok() {
        let told = updates.view().map(|view| UpdateChanged(view).emit(&handle));
        if !matches!(told, Ok(Ok(()))) {
            tracing::warn!(?told, "the window was not told of a newer version");
        }
    }
}
