//! The signals that end a run.
//!
//! They are waited for on a thread of their own, so that they are heard while the run's thread is busy or stuck.

use std::io;

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
