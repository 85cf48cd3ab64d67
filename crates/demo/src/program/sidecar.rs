//! Where the sidecar is: beside the demo's own program.

use mailhaul_app::PathLauncher;

use super::error::DemoError;

/// Finds it, or says how to build it.
pub(super) fn launcher() -> Result<PathLauncher, DemoError> {
    let own = std::env::current_exe().map_err(DemoError::Runtime)?;
    // A link in another folder leads to it as well.
    let own = std::fs::canonicalize(&own).unwrap_or(own);
    let program = own.with_file_name(format!("mailhaul-sync{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() {
        Ok(PathLauncher::new(program))
    } else {
        Err(DemoError::NoSidecar(program))
    }
}
