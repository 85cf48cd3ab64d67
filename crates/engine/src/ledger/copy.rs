//! A copy of a ledger to go on from later or elsewhere, also while a run writes the file.
//!
//! A run has its ledger for itself, so it is read as bytes, beside `SQLite`. That is sound because of how a write-ahead log works: what a
//! checkpoint writes into the file is in the log, and the log keeps it until it is begun anew, which changes the log's header. So
//! a log whose header is the same before the file was read and after the log was read has every page that may have been half
//! written meanwhile, and `SQLite` puts those in their place when it opens the copy. Else it is read once more.
//!
//! A copy knows nothing of what is copied after it was made. So it says of every folder that the destination has to be compared
//! again before anything is sent: what has arrived meanwhile is found there, and not sent twice.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::Connection;

use super::LedgerError;
use super::tables::Tables;

/// How often a file is read that changes all the while. A log is begun anew after 4 MiB, and a ledger read in less than that takes.
const TRIES: u32 = 50;
/// The header of a write-ahead log, in bytes (<https://sqlite.org/fileformat2.html#walformat>).
const LOG_HEADER: usize = 32;

/// Writes a copy to a path where nothing is yet. What the ledger says is never more than what was true when this was called.
///
/// # Errors
/// [`LedgerError::InUse`] when the file changes faster than it can be read, [`LedgerError::Damaged`] when it is, and
/// [`LedgerError::Unwritable`] when it can't be read or the copy can't be written.
pub fn copy_for_elsewhere(from: &Path, to: &Path) -> Result<(), LedgerError> {
    for _ in 0..TRIES {
        if same_bytes(from, to).map_err(|error| LedgerError::Unwritable(error.to_string()))? {
            Tables::open(to)?.look_again()?;
            return one_file(to);
        }
    }
    Err(LedgerError::InUse)
}

/// Copies the file and its log; `false` where they can't be of one moment.
fn same_bytes(from: &Path, to: &Path) -> io::Result<bool> {
    let (log, log_copy) = (beside(from, "-wal"), beside(to, "-wal"));
    let before = Moment::of(from, &log)?;
    fs::copy(from, to)?;
    match fs::copy(&log, &log_copy) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => remove(&log_copy)?,
        Err(error) => return Err(error),
    }
    Ok(before == Moment::of(from, &log)?)
}

/// What tells whether a file was read in one state.
#[derive(PartialEq, Eq)]
enum Moment {
    /// The log's header.
    Logged([u8; LOG_HEADER]),
    /// Nobody has it open: its length, and when it was written.
    Quiet(u64, Option<SystemTime>),
}

impl Moment {
    fn of(file: &Path, log: &Path) -> io::Result<Self> {
        let mut header = [0; LOG_HEADER];
        match File::open(log).and_then(|mut log| log.read_exact(&mut header)) {
            Ok(()) => return Ok(Self::Logged(header)),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof
                ) => {}
            Err(error) => return Err(error),
        }
        let about: Metadata = fs::metadata(file)?;
        Ok(Self::Quiet(about.len(), about.modified().ok()))
    }
}

/// Without a log beside it, and whole.
fn one_file(path: &Path) -> Result<(), LedgerError> {
    let file = Connection::open(path)?;
    let checked: String = file.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if checked != "ok" {
        return Err(LedgerError::Damaged(checked));
    }
    file.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    Ok(())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(suffix);
    name.into()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
