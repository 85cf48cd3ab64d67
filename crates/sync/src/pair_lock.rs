//! One run at a time on a pair of mailboxes, whatever ledgers the runs have: two at once would each copy what the other has
//! just sent. The operating system holds the lock and gives it back when the process ends, however it ends.

use std::fmt::Write;
use std::fs::{File, TryLockError};
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use directories::ProjectDirs;
use mailhaul_model::{Depth, RunKind, RunRequest, Side};
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio::time::{Instant, sleep};

/// How long to wait for a run that is about to end.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Another run has the mailboxes.
#[derive(Debug, Error)]
#[error("another run is at work on these two mailboxes")]
pub struct Busy;

/// Kept for as long as the run works. Nothing has to be given back: the system does it.
#[derive(Debug)]
pub struct PairLock(
    #[expect(dead_code, reason = "it is the open file that holds the lock")] Option<File>,
);

impl PairLock {
    /// Holds nothing.
    pub fn none() -> Self {
        Self(None)
    }

    /// Waits up to ten seconds for the pair. Runs that change nothing need no lock. Where no lock file can be made, the
    /// run goes on without one: the ledger has a lock of its own.
    pub async fn acquire(request: &RunRequest) -> Result<Self, Busy> {
        let changes = request.kind == RunKind::Copy
            && matches!(request.depth, Depth::Folders | Depth::Messages);
        if !changes {
            return Ok(Self::none());
        }
        let file = match path(request).map(|path| open(&path)).transpose() {
            Ok(file) => file,
            Err(error) => {
                tracing::warn!(%error, "the lock file of the two mailboxes can't be made");
                None
            }
        };
        match file {
            Some(file) => Self::on(file).await,
            None => Ok(Self::none()),
        }
    }

    async fn on(file: File) -> Result<Self, Busy> {
        let until = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(Some(file))),
                Err(TryLockError::WouldBlock) if Instant::now() < until => sleep(LOOK_AGAIN).await,
                Err(TryLockError::WouldBlock) => return Err(Busy),
                Err(TryLockError::Error(error)) => {
                    tracing::warn!(%error, "the two mailboxes can't be locked");
                    return Ok(Self::none());
                }
            }
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    File::options().create(true).truncate(false).read(true).write(true).open(path)
}

fn path(request: &RunRequest) -> Option<PathBuf> {
    let folders = ProjectDirs::from("", "", "mailhaul")?;
    Some(folders.data_local_dir().join("locks").join(name(request)))
}

/// The same for the same two mailboxes, whoever logs in to them.
fn name(request: &RunRequest) -> String {
    let text = format!("{}\n{}", mailbox(&request.source), mailbox(&request.destination));
    let mut name = String::new();
    for byte in &Sha256::digest(text.as_bytes())[..16] {
        write!(name, "{byte:02x}").expect("a String takes everything");
    }
    name + ".lock"
}

fn mailbox(side: &Side) -> String {
    let user = side.act_as.as_deref().unwrap_or(&side.login);
    let host = side.endpoint.host.as_str().to_lowercase();
    let this_computer =
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let host = if this_computer { "localhost" } else { &host };
    // A server's two usual ports lead to the same mailboxes.
    let port = match side.endpoint.port.get() {
        143 | 993 => "imap".to_owned(),
        other => other.to_string(),
    };
    format!("{}@{host}:{port}", user.to_lowercase())
}

#[cfg(test)]
mod tests {
    use mailhaul_model::{Endpoint, Host, Port, Secret, Security, Side, Trust};

    use super::{Busy, PairLock, mailbox, open};

    fn side(host: &str, port: u16) -> Side {
        let host = host.parse::<Host>().unwrap();
        let port = Port::new(port).unwrap();
        let endpoint = Endpoint::new(host, port, Security::Tls, Trust::System);
        Side::new(endpoint, "Mia", Secret::new("pass"))
    }

    #[test]
    fn a_mailbox_is_the_same_by_every_name_of_this_computer_and_on_both_usual_ports() {
        let one = mailbox(&side("localhost", 993));
        assert_eq!(mailbox(&side("127.0.0.1", 143)), one);
        assert_ne!(mailbox(&side("127.0.0.1", 1143)), one);
        assert_ne!(mailbox(&side("imap.example.org", 993)), one);
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_run_waits_for_the_first_and_then_gives_up() {
        let folder = tempfile::tempdir().unwrap();
        let file = || open(&folder.path().join("locks").join("a.lock")).unwrap();
        let first = PairLock::on(file()).await.unwrap();
        assert!(matches!(PairLock::on(file()).await, Err(Busy)));
        let (second, ()) = tokio::join!(PairLock::on(file()), async { drop(first) });
        second.unwrap();
    }
}
