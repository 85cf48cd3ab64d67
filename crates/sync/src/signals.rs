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

/// Calls with the name of each of these signals that comes from now on. Where signals can't be had, the system's own way of ending
/// stays.
pub fn watch(signals: Vec<Signal>, came: impl Fn(&'static str) + Send + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut listening = {
        let _inside = runtime.enter();
        Listening::to(signals)?
    };
    std::thread::spawn(move || {
        runtime.block_on(async {
            loop {
                came(listening.next().await);
            }
        });
    });
    Ok(())
}

#[cfg(unix)]
struct Listening(Vec<(Signal, tokio::signal::unix::Signal)>);

#[cfg(unix)]
impl Listening {
    fn to(signals: Vec<Signal>) -> io::Result<Self> {
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
        signals.into_iter().map(listen).collect::<io::Result<_>>().map(Self)
    }

    async fn next(&mut self) -> &'static str {
        use std::task::Poll;
        std::future::poll_fn(|context| {
            for (signal, stream) in &mut self.0 {
                if let Poll::Ready(Some(())) = stream.poll_recv(context) {
                    return Poll::Ready(signal.name());
                }
            }
            Poll::Pending
        })
        .await
    }
}

#[cfg(windows)]
struct Listening {
    ctrl_c: tokio::signal::windows::CtrlC,
    ctrl_break: tokio::signal::windows::CtrlBreak,
    close: tokio::signal::windows::CtrlClose,
    shutdown: tokio::signal::windows::CtrlShutdown,
}

#[cfg(windows)]
impl Listening {
    fn to(_: Vec<Signal>) -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};
        Ok(Self {
            ctrl_c: ctrl_c()?,
            ctrl_break: ctrl_break()?,
            close: ctrl_close()?,
            shutdown: ctrl_shutdown()?,
        })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            Some(()) = self.ctrl_c.recv() => "INT",
            Some(()) = self.ctrl_break.recv() => "BREAK",
            Some(()) = self.close.recv() => "CLOSE",
            Some(()) = self.shutdown.recv() => "SHUTDOWN",
            // None of them ends as long as the process lives.
            else => std::future::pending().await,
        }
    }
}
