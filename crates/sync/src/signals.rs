//! The signals that end a run.
//!
//! They are waited for on a thread of their own, so that they are heard while the run's thread is busy or stuck.

use std::io;

/// A signal that can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    Term,
    Int,
    Hup,
    Quit,
    Usr1,
    Usr2,
}

impl Signal {
    /// Those that end a run if nothing else is said.
    pub const USUAL: [Self; 3] = [Self::Term, Self::Int, Self::Hup];
    const ALL: [Self; 6] = [Self::Term, Self::Int, Self::Hup, Self::Quit, Self::Usr1, Self::Usr2];

    /// `TERM`, `SIGTERM`, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim().to_ascii_uppercase();
        let name = name.strip_prefix("SIG").unwrap_or(&name);
        Self::ALL.into_iter().find(|signal| signal.name() == name)
    }

    /// Without `SIG`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Term => "TERM",
            Self::Int => "INT",
            Self::Hup => "HUP",
            Self::Quit => "QUIT",
            Self::Usr1 => "USR1",
            Self::Usr2 => "USR2",
        }
    }
}

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

/// Calls with the name of each of these signals that comes. Where signals can't be had, the system's own way of ending stays.
pub fn watch(signals: Vec<Signal>, came: impl Fn(&'static str) + Send + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::spawn(move || {
        if let Err(error) = runtime.block_on(listen(signals, came)) {
            tracing::warn!(%error, "signals can't be waited for");
        }
    });
    Ok(())
}

#[cfg(unix)]
async fn listen(signals: Vec<Signal>, came: impl Fn(&'static str)) -> io::Result<()> {
    use std::task::Poll;
    use tokio::signal::unix::{SignalKind, signal};
    let kind = |wanted: Signal| match wanted {
        Signal::Term => SignalKind::terminate(),
        Signal::Int => SignalKind::interrupt(),
        Signal::Hup => SignalKind::hangup(),
        Signal::Quit => SignalKind::quit(),
        Signal::Usr1 => SignalKind::user_defined1(),
        Signal::Usr2 => SignalKind::user_defined2(),
    };
    let listen = |wanted: Signal| signal(kind(wanted)).map(|stream| (wanted, stream));
    let mut streams = signals.into_iter().map(listen).collect::<io::Result<Vec<_>>>()?;
    loop {
        let next = std::future::poll_fn(|context| {
            for (signal, stream) in &mut streams {
                if let Poll::Ready(Some(())) = stream.poll_recv(context) {
                    return Poll::Ready(*signal);
                }
            }
            Poll::Pending
        });
        came(next.await.name());
    }
}

#[cfg(windows)]
async fn listen(_: Vec<Signal>, came: impl Fn(&'static str)) -> io::Result<()> {
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
