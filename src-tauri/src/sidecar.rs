//! Finds `mailhaul-sync` the way Tauri bundles it: beside the program.

use std::path::PathBuf;
use std::process::Command;

use mailhaul_app::{LaunchError, Launcher};
use tauri::{AppHandle, Wry};
use tauri_plugin_shell::ShellExt;

/// The program's name, as `externalBin` has it.
const NAME: &str = "mailhaul-sync";

/// The sidecar that ships with the window.
#[derive(Debug)]
pub struct BundledSidecar {
    handle: AppHandle<Wry>,
}

impl BundledSidecar {
    pub fn new(handle: AppHandle<Wry>) -> Self {
        Self { handle }
    }
}

impl Launcher for BundledSidecar {
    fn command(&self) -> Result<Command, LaunchError> {
        let found = self.handle.shell().sidecar(NAME);
        let command: Command = found.map_err(|e| LaunchError::Lookup(e.to_string()))?.into();
        let program = PathBuf::from(command.get_program());
        if program.is_file() { Ok(command) } else { Err(LaunchError::Missing(program)) }
    }
}
