//! The program's own log: one file in the data folder, the one before it kept as `.old`. No secret can get in: a
//! `Secret` prints as dots.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

/// The file's name.
pub const NAME: &str = "mailhaul-app.log";
const LARGEST: u64 = 4 * 1024 * 1024;

/// Sends what is traced from now on to the file; `MAILHAUL_LOG` says how much (default `info`).
pub fn start(folder: &Path) -> io::Result<()> {
    let file = open(folder)?;
    let filter = EnvFilter::try_from_env("MAILHAUL_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .finish();
    tracing::subscriber::set_global_default(subscriber).map_err(io::Error::other)
}

fn open(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let path = folder.join(NAME);
    if fs::metadata(&path).is_ok_and(|about| about.len() > LARGEST) {
        fs::rename(&path, path.with_extension("old"))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::{LARGEST, NAME, open};

    #[test]
    fn a_log_that_grew_too_large_is_put_aside_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let large = std::fs::File::create(&path).unwrap();
        large.set_len(LARGEST + 1).unwrap();
        open(folder.path()).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
        assert!(path.with_extension("old").exists());
    }
}
