//! The demo in the terminal: two embedded servers, three sample accounts, taken through the real queue, store and sidecar.
//!
//! [`carry_out`] is what `mailhaul demo` does; [`main`] is the program of a checkout, which can hand its servers to others too.

mod error;
mod journey;
mod progress;
mod report;
mod serve;
mod sidecar;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

pub use error::DemoError;

const HELP: &str = "\
mailhaul-demo                        migrates three sample accounts between two embedded servers
mailhaul-demo serve --hand-over PATH runs the two servers until standard input ends or Ctrl-C;
                                     writes logins and passwords to PATH, a pipe or a new file
                                     that only you can read, one line each: side, login, password
";

/// The program: does what it was started with.
pub fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&DemoError::Runtime(error)),
    };
    let done = match words.as_slice() {
        [] => runtime.block_on(carry_out()),
        ["serve", "--hand-over", path] => {
            runtime.block_on(until_interrupted(serve::go(PathBuf::from(path))))
        }
        ["--help" | "-h"] => progress::say(HELP.trim_end()).map(|()| true),
        _ => Err(DemoError::Usage(HELP)),
    };
    // What reads standard input can't be interrupted: don't wait for it.
    runtime.shutdown_background();
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => failed(&error),
    }
}

/// Moves the sample accounts between the two servers; true where everything arrived and nothing else did. Needs `mailhaul-sync` beside
/// this process's program, and leaves nothing behind.
///
/// # Errors
/// Where a step can't be done, or on Ctrl-C; what was begun is ended first.
pub async fn carry_out() -> Result<bool, DemoError> {
    until_interrupted(journey::go()).await
}

/// True only where the work was finished and found right.
async fn until_interrupted(
    work: impl Future<Output = Result<bool, DemoError>>,
) -> Result<bool, DemoError> {
    tokio::select! {
        // It is listened for before the work begins.
        biased;
        interrupted = interruption() => {
            interrupted.map_err(DemoError::Runtime)?;
            Err(DemoError::Interrupted)
        }
        done = work => done,
    }
}

/// Ctrl-C, or the signal that asks a process to end.
#[cfg(unix)]
async fn interruption() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

/// Ctrl-C, or Ctrl-Break, by which a parent ends a console program.
#[cfg(windows)]
async fn interruption() -> std::io::Result<()> {
    let mut ctrl_break = tokio::signal::windows::ctrl_break()?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = ctrl_break.recv() => Ok(()),
    }
}

fn failed(error: &DemoError) -> ExitCode {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.extend([": ", &inner.to_string()]);
        cause = inner.source();
    }
    // Nobody is left to tell that standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
    ExitCode::FAILURE
}
