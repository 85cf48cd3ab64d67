//! The signals that end a run.
//!
//! They are waited for on a thread of their own, so that they are heard while the run's thread is busy or stuck.

use std::io;

/// Past the limit on the size of files (`ulimit -f`) SIGXFSZ ends the process without a word, unless somebody listens for it:
/// then the write fails like any other, and whoever wrote says so. To be called before anything is written.
#[cfg(unix)]
pub fn outlive_size_limit() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    /// Its number on Linux (but for MIPS), macOS and the BSDs.
    const SIGXFSZ: i32 = 25;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let _inside = runtime.enter();
    // What tokio installs stays for as long as the process lives.
    signal(SignalKind::from_raw(SIGXFSZ)).map(drop)
}

/// There is no such limit.
#[cfg(not(unix))]
pub fn outlive_size_limit() -> io::Result<()> {
    Ok(())
}

/// Calls with the name of each signal that comes. Where signals can't be had, the system's own way of ending stays.
pub fn watch(came: impl Fn(&'static str) + Send + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::spawn(move || {
        if let Err(error) = runtime.block_on(listen(came)) {
            tracing::warn!(%error, "signals can't be waited for");
        }
    });
    Ok(())
}

#[cfg(unix)]
async fn listen(came: impl Fn(&'static str)) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    loop {
        tokio::select! {
            Some(()) = terminate.recv() => came("TERM"),
            Some(()) = interrupt.recv() => came("INT"),
            Some(()) = hangup.recv() => came("HUP"),
            else => return Ok(()),
        }
    }
}

#[cfg(windows)]
async fn listen(came: impl Fn(&'static str)) -> io::Result<()> {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};
    let mut interrupt = ctrl_c()?;
    let mut break_key = ctrl_break()?;
    let mut close = ctrl_close()?;
    let mut shutdown = ctrl_shutdown()?;
    loop {
        tokio::select! {
            Some(()) = interrupt.recv() => came("INT"),
            Some(()) = break_key.recv() => came("BREAK"),
            Some(()) = close.recv() => came("CLOSE"),
            Some(()) = shutdown.recv() => came("SHUTDOWN"),
            else => return Ok(()),
        }
    }
}
