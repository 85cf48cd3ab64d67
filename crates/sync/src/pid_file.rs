//! The pid file: who is at work, for scripts that look there, and how a run is ended from outside.
//!
//! A lock on a file beside it says whether that process still runs: a number alone may long be another process's.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use mailhaul_model::ExitCode;

use crate::process::{Abort, Process};
use crate::usage::UsageError;

/// How often a run looks whether it is to end.
const LOOK: Duration = Duration::from_millis(250);

/// Removed when the run ends.
#[derive(Debug)]
pub struct PidFile {
    path: PathBuf,
    /// The open file holds the lock, where it could be had.
    lock: Option<File>,
}

/// What became of the wish for one.
#[derive(Debug)]
pub enum Taken {
    None,
    Mine(PidFile),
    /// Another run has it, and only one may.
    Busy(PathBuf),
}

impl PidFile {
    /// Writes it, if one is asked for.
    pub fn take(process: &Process) -> Result<Taken, UsageError> {
        let Some(path) = &process.pid_file else { return Ok(Taken::None) };
        let unwritable = |source| UsageError::PidFile { path: path.clone(), source };
        let lock = lock(path).map_err(unwritable)?;
        if lock.is_none() && process.locking {
            return Ok(Taken::Busy(path.clone()));
        }
        // An old wish was meant for another run.
        let _ = fs::remove_file(wish(path));
        let mut file = File::create(path).map_err(unwritable)?;
        writeln!(file, "{}", std::process::id()).map_err(unwritable)?;
        Ok(Taken::Mine(Self { path: path.clone(), lock }))
    }

    /// Calls when somebody wishes that the run ends. Looked at on a thread of its own.
    pub fn watch(&self, wished: impl FnOnce() + Send + 'static) {
        let path = wish(&self.path);
        thread::spawn(move || {
            while !path.exists() {
                thread::sleep(LOOK);
            }
            let _ = fs::remove_file(path);
            wished();
        });
    }
}

impl Drop for PidFile {
    fn drop(&mut self) {
        if self.lock.is_some() {
            let _ = fs::remove_file(&self.path);
            let _ = fs::remove_file(beside(&self.path, "lock"));
        }
    }
}

/// Ends the run that has the pid file. What to say, and the code to end with.
pub fn abort(abort: &Abort) -> (String, ExitCode) {
    let path = &abort.pid_file;
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            return (format!("No run to end: {}: {error}", path.display()), ExitCode::NoInput);
        }
    };
    if matches!(lock(path), Ok(Some(_))) {
        let _ = fs::remove_file(beside(path, "lock"));
        return (format!("No run to end: that of {} is over", path.display()), ExitCode::NoInput);
    }
    let process = text.lines().next().unwrap_or_default().trim().to_owned();
    let done = if abort.by_file { File::create(wish(path)).map(drop) } else { terminate(&process) };
    match done {
        Ok(()) => (format!("Process {process} was asked to end"), ExitCode::Ok),
        Err(error) => (format!("Process {process} can't be ended: {error}"), ExitCode::Other),
    }
}

#[cfg(unix)]
fn terminate(process: &str) -> io::Result<()> {
    use rustix::process::{Pid, Signal, kill_process};
    let number = process.parse().ok().and_then(Pid::from_raw);
    let number = number.ok_or(io::ErrorKind::InvalidData)?;
    Ok(kill_process(number, Signal::TERM)?)
}

/// There is no such signal.
#[cfg(not(unix))]
fn terminate(_: &str) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "use --abortbyfile here"))
}

/// The lock; nothing where another process has it.
fn lock(path: &Path) -> io::Result<Option<File>> {
    let beside = beside(path, "lock");
    let file = File::options().create(true).truncate(false).write(true).open(beside)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn wish(path: &Path) -> PathBuf {
    beside(path, "abort")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::{PidFile, Taken, abort};
    use crate::process::{Abort, Process};
    use mailhaul_model::ExitCode;

    #[test]
    fn one_run_at_a_time_has_the_file_and_it_goes_with_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("imapsync.pid");
        let process = Process { pid_file: Some(path.clone()), locking: true, ..Process::default() };
        let Ok(Taken::Mine(mine)) = PidFile::take(&process) else { panic!("it is free") };
        let number = std::fs::read_to_string(&path).unwrap();
        assert_eq!(number.trim(), std::process::id().to_string());
        assert!(matches!(PidFile::take(&process), Ok(Taken::Busy(_))));
        drop(mine);
        assert!(!path.exists());
        assert!(matches!(PidFile::take(&process), Ok(Taken::Mine(_))));
    }

    #[test]
    fn a_number_that_a_run_left_behind_ends_no_process() {
        let folder = tempfile::tempdir().unwrap();
        let pid_file = folder.path().join("imapsync.pid");
        for by_file in [false, true] {
            let wish = Abort { pid_file: pid_file.clone(), by_file };
            assert_eq!(abort(&wish).1, ExitCode::NoInput);
            std::fs::write(&pid_file, format!("{}\n", std::process::id())).unwrap();
            assert_eq!(abort(&wish).1, ExitCode::NoInput);
        }
    }

    #[test]
    fn a_wish_to_end_reaches_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let pid_file = folder.path().join("imapsync.pid");
        let process = Process { pid_file: Some(pid_file.clone()), ..Process::default() };
        let Ok(Taken::Mine(mine)) = PidFile::take(&process) else { panic!("it is free") };
        let (wished, heard) = std::sync::mpsc::channel();
        mine.watch(move || wished.send(()).unwrap());
        assert_eq!(abort(&Abort { pid_file, by_file: true }).1, ExitCode::Ok);
        heard.recv().unwrap();
    }
}
