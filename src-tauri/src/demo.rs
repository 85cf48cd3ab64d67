//! The demo: embedded servers in this process, and jobs for them.

use std::path::PathBuf;

use mailhaul_app::App;
use tauri::{AppHandle, Wry};

pub fn folder(_handle: &AppHandle<Wry>) -> tauri::Result<PathBuf> {
    Ok(tempfile::tempdir()?.keep())
}

pub fn fill(_handle: &AppHandle<Wry>, _app: App) {}
