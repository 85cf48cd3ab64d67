//! What every command works at: the application, or the reason why it could not be opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mailhaul_app::App;
use mailhaul_vault::Vault;

use crate::Error;

/// The state behind the window.
pub struct Desk {
    app: Result<App, Error>,
    vault: Arc<dyn Vault>,
    data: PathBuf,
    demo: bool,
}

impl Desk {
    pub fn new(app: Result<App, Error>, vault: Arc<dyn Vault>, data: PathBuf, demo: bool) -> Self {
        Self { app, vault, data, demo }
    }

    /// The application, or the error to show in its place.
    pub fn app(&self) -> Result<&App, Error> {
        self.app.as_ref().map_err(Clone::clone)
    }

    /// The keychain, to ask whether it can be used at all.
    pub fn vault(&self) -> Arc<dyn Vault> {
        Arc::clone(&self.vault)
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Whether the demo servers run and nothing is kept.
    pub fn is_demo(&self) -> bool {
        self.demo
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("data", &self.data)
            .field("demo", &self.demo)
            .finish_non_exhaustive()
    }
}
