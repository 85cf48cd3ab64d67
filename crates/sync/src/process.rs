//! How the process itself behaves, by imapsync's options: its pid file, the signals that end it, and ending another one.

use std::path::PathBuf;

use crate::line::Line;
use crate::option::Key;
use crate::signals::Signal;
use crate::usage::UsageError;

/// The pid file's name where none is given.
const PID_FILE: &str = "imapsync.pid";

/// What the options say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Process {
    pub pid_file: Option<PathBuf>,
    /// One run at a time has the pid file.
    pub locking: bool,
    /// Signals that end the run, beside the usual ones.
    pub exit: Vec<Signal>,
    /// Signals that don't.
    pub ignore: Vec<Signal>,
}

/// Another run is to be ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abort {
    pub pid_file: PathBuf,
    pub by_file: bool,
}

/// Reads the options of this run.
pub fn read(line: &Line) -> Result<Process, UsageError> {
    let locking = line.is_on(Key::PidFileLocking);
    let given = line.text(Key::PidFile, None).filter(|path| !path.is_empty());
    let pid_file = given.map(PathBuf::from).or_else(|| locking.then(|| usual(line)));
    Ok(Process {
        pid_file,
        locking,
        exit: signals(line, Key::SignalExit)?,
        ignore: signals(line, Key::SignalIgnore)?,
    })
}

/// Whether another run is to be ended, and which.
pub fn abort(line: &Line) -> Option<Abort> {
    let by_file = line.is_on(Key::AbortByFile);
    let given = line.text(Key::PidFile, None).filter(|path| !path.is_empty());
    (by_file || line.is_on(Key::Abort))
        .then(|| Abort { pid_file: given.map_or_else(|| usual(line), PathBuf::from), by_file })
}

fn usual(line: &Line) -> PathBuf {
    let folder = line.text(Key::TmpDir, None).map(PathBuf::from);
    folder.unwrap_or_else(std::env::temp_dir).join(PID_FILE)
}

fn signals(line: &Line, key: Key) -> Result<Vec<Signal>, UsageError> {
    let parse = |text: &str| {
        Signal::parse(text).ok_or_else(|| UsageError::Text {
            name: Line::name(key, None),
            value: text.to_owned(),
            reason: "the signals are TERM, INT, HUP, QUIT, USR1 and USR2",
        })
    };
    line.texts(key).into_iter().map(parse).collect()
}
