//! The shell around the use cases.

use std::process::ExitCode;

/// Opens the window and returns when it is closed.
pub fn run() -> ExitCode {
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_shell::init())
        .run(tauri::generate_context!());
    if built.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
