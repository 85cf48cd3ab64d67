//! A sidecar's process: started with its request on standard input, which stays open as its lifeline; ended with its whole
//! process tree.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use mailhaul_model::RunRequest;
use process_wrap::tokio::{ChildWrapper, CommandWrap, KillOnDrop};
use thiserror::Error;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::{LaunchError, Launcher};

/// How long a sidecar has to end by itself once its lifeline is closed.
pub(crate) const GRACE: Duration = Duration::from_secs(2);
/// How long the pipes of a process that is gone are read on: one that it started may hold them open.
pub(crate) const DRAIN: Duration = Duration::from_secs(2);
/// From -20 to 19, the most patient last. Where nobody else wants the processors it makes no difference.
#[cfg(unix)]
const NICENESS: i32 = 10;
/// What is kept of standard error.
const STDERR_KEPT: usize = 16 << 10;
/// A line longer than this is not one of ours.
const LONGEST_LINE: u64 = 64 << 20;

/// Why a sidecar did not start.
#[derive(Debug, Error)]
pub(crate) enum StartError {
    #[error(transparent)]
    Launch(#[from] LaunchError),
    #[error("the migration program could not be started: {0}")]
    Spawn(#[source] io::Error),
}

/// A sidecar at work.
pub(crate) struct Sidecar {
    child: Box<dyn ChildWrapper>,
    lifeline: Option<ChildStdin>,
    errors: JoinHandle<Vec<u8>>,
}

/// What a sidecar says.
pub(crate) struct Lines {
    out: BufReader<ChildStdout>,
    line: Vec<u8>,
}

/// How a sidecar's process ended.
pub(crate) struct Gone {
    /// `None` where even killing it did not end it in time.
    pub status: Option<ExitStatus>,
    /// The end of what it wrote to standard error.
    pub errors: String,
}

impl Sidecar {
    /// Starts the process and hands over the request. A process that ends before it has read it all is not an error here: it
    /// is seen like any other that goes away.
    pub async fn start(
        launcher: &dyn Launcher,
        request: &RunRequest,
    ) -> Result<(Self, Lines), StartError> {
        let mut command = Command::from(launcher.command()?);
        command
            .args(["--request", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = in_own_tree(command).spawn().map_err(StartError::Spawn)?;
        step_back(child.id());
        let (lifeline, out, errors) =
            (child.stdin().take(), child.stdout().take(), child.stderr().take());
        let (Some(mut lifeline), Some(out), Some(errors)) = (lifeline, out, errors) else {
            return Err(StartError::Spawn(io::Error::other("its pipes are missing")));
        };
        if let Err(error) = hand_over(&mut lifeline, request).await {
            tracing::warn!(%error, "a sidecar did not read its request");
        }
        let sidecar =
            Self { child, lifeline: Some(lifeline), errors: tokio::spawn(keep_end(errors)) };
        Ok((sidecar, Lines { out: BufReader::new(out), line: Vec::new() }))
    }

    /// Returns when the process has ended. Safe to drop and call again.
    pub async fn exited(&mut self) {
        if let Err(error) = self.child.wait().await {
            tracing::warn!(%error, "a sidecar's end can't be waited for");
        }
    }

    /// Says a line that it has asked for. One that it doesn't read any more is not an error here.
    pub async fn tell(&mut self, line: &str) {
        let Some(lifeline) = &mut self.lifeline else { return };
        let told = async {
            lifeline.write_all(line.as_bytes()).await?;
            lifeline.flush().await
        };
        if let Err(error) = told.await {
            tracing::warn!(%error, "a sidecar did not read its answer");
        }
    }

    /// Closes the lifeline, which asks it to end.
    pub fn let_go(&mut self) {
        drop(self.lifeline.take());
    }

    /// Waits for its end, and makes sure of it: after a grace time the whole process tree is killed.
    pub async fn gone(mut self) -> Gone {
        self.let_go();
        let mut status = timeout(GRACE, self.child.wait()).await.ok();
        // Also after a clean end: nothing that it started may stay behind.
        if let Err(error) = self.child.start_kill() {
            tracing::debug!(%error, "nothing was left to kill");
        }
        if status.is_none() {
            status = timeout(GRACE, self.child.wait()).await.ok();
        }
        let status = status.and_then(Result::ok);
        let errors = timeout(DRAIN, &mut self.errors).await;
        if errors.is_err() {
            self.errors.abort();
        }
        let errors = errors.ok().and_then(Result::ok).unwrap_or_default();
        Gone { status, errors: String::from_utf8_lossy(&errors).into_owned() }
    }
}

impl Lines {
    /// The next line, without its end; `None` when all is said. Safe to drop and call again.
    pub async fn next(&mut self) -> io::Result<Option<String>> {
        let room = LONGEST_LINE.saturating_sub(self.line.len() as u64);
        (&mut self.out).take(room).read_until(b'\n', &mut self.line).await?;
        if self.line.is_empty() {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&self.line).trim_end().to_owned();
        self.line.clear();
        Ok(Some(line))
    }

    /// Whether another line is there without waiting.
    pub fn has_more(&self) -> bool {
        self.out.buffer().contains(&b'\n')
    }
}

/// A process group on Unix, a job object on Windows: what is killed as one. On Windows it also dies with this process.
fn in_own_tree(command: Command) -> CommandWrap {
    let mut wrap = CommandWrap::from(command);
    #[cfg(unix)]
    wrap.wrap(process_wrap::tokio::ProcessGroup::leader());
    #[cfg(windows)]
    {
        use windows::Win32::System::Threading::{
            BELOW_NORMAL_PRIORITY_CLASS, CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW,
        };
        let flags = CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP | BELOW_NORMAL_PRIORITY_CLASS;
        wrap.wrap(process_wrap::tokio::CreationFlags(flags));
        wrap.wrap(process_wrap::tokio::JobObject);
    }
    wrap.wrap(KillOnDrop);
    wrap
}

/// What copies steps back behind what a person does at this computer: the window, too, stays quick. On Windows it is started so.
#[cfg(unix)]
fn step_back(process: Option<u32>) {
    use rustix::process::{Pid, setpriority_process};
    let process = process.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    let Some(process) = process else { return };
    if let Err(error) = setpriority_process(Some(process), NICENESS) {
        tracing::debug!(%error, "a sidecar's priority stays as it is");
    }
}

#[cfg(not(unix))]
fn step_back(_: Option<u32>) {}

async fn hand_over(lifeline: &mut ChildStdin, request: &RunRequest) -> io::Result<()> {
    let line = request.to_line();
    lifeline.write_all(line.as_bytes()).await?;
    lifeline.flush().await
}

/// Reads to the end and keeps the last bytes.
async fn keep_end(mut errors: ChildStderr) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(count) = errors.read(&mut piece).await {
        if count == 0 {
            break;
        }
        kept.extend_from_slice(&piece[..count]);
        if kept.len() > 2 * STDERR_KEPT {
            kept.drain(..kept.len() - STDERR_KEPT);
        }
    }
    let surplus = kept.len().saturating_sub(STDERR_KEPT);
    kept.split_off(surplus)
}
