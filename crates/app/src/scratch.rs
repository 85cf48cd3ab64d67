//! Folders below the data folder for files that are put together or taken apart there, since the same disk has room or hasn't.

use std::fs;
use std::io;
use std::time::Duration;

use jiff::Timestamp;
use mailhaul_parcel::ParcelError;
use tempfile::TempDir;

use crate::{AppError, Paths};

/// How the folders' names begin: a back-up, a restore, a project file that is opened, one that is written.
const NAMES: [&str; 4] = ["backup-", "restoring-", "opening-", "export-"];
/// No work takes so long without a new file in its folder.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 60 * 60);

/// A folder that is gone with everything in it when it is dropped. `name` is one of [`NAMES`].
pub(crate) fn scratch(paths: &Paths, name: &str) -> Result<TempDir, AppError> {
    debug_assert!(
        NAMES.contains(&name),
        "what a killed process leaves is cleared away by its name"
    );
    let made = tempfile::Builder::new().prefix(name).tempdir_in(paths.data());
    made.map_err(|error| AppError::Parcel(ParcelError::Io(error)))
}

/// Clears away what processes left that were killed: copies of what is in its own place, and nothing else.
pub(crate) fn sweep(paths: &Paths, now: Timestamp) -> io::Result<()> {
    for entry in fs::read_dir(paths.data())? {
        let entry = entry?;
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| NAMES.iter().any(|n| name.starts_with(n)));
        if !is_ours || !entry.file_type()?.is_dir() {
            continue;
        }
        let modified =
            Timestamp::try_from(entry.metadata()?.modified()?).map_err(io::Error::other)?;
        if Duration::try_from(now.duration_since(modified)).is_ok_and(|age| age >= LEFT_BEHIND) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use jiff::Timestamp;

    use super::{LEFT_BEHIND, scratch, sweep};
    use crate::Paths;

    #[test]
    fn what_a_killed_process_left_goes_after_a_day_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        let left = scratch(&paths, "backup-").unwrap().keep();
        fs::write(left.join("store.sqlite"), "a copy").unwrap();
        let ledgers = folder.path().join("ledgers");
        fs::create_dir(&ledgers).unwrap();
        let file = folder.path().join("backup-of-mine.mailhaul-backup");
        fs::write(&file, "precious").unwrap();
        let modified = fs::metadata(&left).unwrap().modified().unwrap();
        let now = Timestamp::try_from(modified).unwrap() + Duration::from_secs(60);
        sweep(&paths, now).unwrap();
        assert!(left.exists(), "somebody may be at work there");
        sweep(&paths, now + LEFT_BEHIND).unwrap();
        assert!(!left.exists() && ledgers.exists() && file.exists());
    }
}
