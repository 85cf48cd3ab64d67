//! One attempt at a job: this program once more, asked by its standard input, which is its lifeline: when this process dies, however, the
//! other ends by itself.

use std::io;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use mailhaul_model::RunRequest;
use mailhaul_model::event::{Event, Finished, Line};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;
use tokio::sync::watch;
use tokio::time::timeout;

use super::record::Writing;

/// How long the other process has to end by itself: it ends within two seconds.
const GRACE: Duration = Duration::from_secs(5);

/// How an attempt ended.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Its last word; `None` where it went away without one.
    pub finished: Option<Finished>,
    /// How the process ended, in words.
    pub exit: String,
}

/// Makes the attempt and writes down what is said. Ends early when `stop` becomes true.
pub async fn make(
    program: &Path,
    request: RunRequest,
    record: &mut Writing,
    mut stop: watch::Receiver<bool>,
) -> io::Result<Attempt> {
    let mut command = Command::new(program);
    command
        .args(["--request", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true);
    // A key that interrupts a whole group of processes reaches this one alone, which ends the other at a safe point.
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command.spawn()?;
    let (Some(mut lifeline), Some(out)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::other("the pipes of a process are missing"));
    };
    // One that ends before it has read it all is seen like any other that goes away.
    if let Err(error) = lifeline.write_all(request.to_line().as_bytes()).await {
        tracing::warn!(%error, "a process did not read its request");
    }
    drop(request);
    let mut lifeline = Some(lifeline);
    let mut lines = BufReader::new(out).lines();
    let mut finished = None;
    loop {
        tokio::select! {
            line = lines.next_line() => {
                let Some(line) = line? else { break };
                let Ok(Line { event, .. }) = serde_json::from_str::<Line>(&line) else { continue };
                if !matches!(event, Event::Progress(_)) {
                    record.add(&line)?;
                }
                if let Event::Finished(last) = event {
                    finished = Some(last);
                    drop(lifeline.take());
                }
            }
            _ = stop.wait_for(|stop| *stop), if lifeline.is_some() => drop(lifeline.take()),
        }
    }
    drop(lifeline);
    let status = if let Ok(status) = timeout(GRACE, child.wait()).await {
        status?
    } else {
        child.start_kill()?;
        child.wait().await?
    };
    Ok(Attempt { finished, exit: status.to_string() })
}
