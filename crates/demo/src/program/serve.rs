//! Runs the two servers alone, for a program or a person to try them.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::{DemoPair, DemoServer, start_pair};
use mailhaul_model::{Endpoint, Security, Trust};
use tokio::io::AsyncReadExt;

use super::error::DemoError;
use super::progress::say;

/// Serves until standard input ends.
pub(super) async fn go(hand_over: PathBuf) -> Result<bool, DemoError> {
    let pair = start_pair()?;
    say(format!("source       {}", address(&pair.source)))?;
    say(format!("destination  {}", address(&pair.destination)))?;
    for account in &pair.accounts {
        say(format!("account      {} -> {}", account.source_login, account.destination_login))?;
    }
    let passwords = passwords(&pair);
    let path = hand_over.clone();
    let written = tokio::task::spawn_blocking(move || write(&path, &passwords)).await;
    written
        .map_err(io::Error::other)
        .and_then(|written| written)
        .map_err(|error| DemoError::HandOver(hand_over, error))?;
    say("serving until standard input ends")?;
    let mut input = tokio::io::stdin();
    let mut space = [0; 1024];
    while input.read(&mut space).await.map_err(DemoError::Runtime)? > 0 {}
    Ok(true)
}

/// `127.0.0.1:4711 tls AB:CD:..`, as one gives it to a client.
pub(super) fn address(server: &DemoServer) -> String {
    let Endpoint { host, port, security, trust, .. } = server.endpoint();
    let security = match security {
        Security::Tls => "tls",
        Security::Starttls => "starttls",
        Security::None => "none",
    };
    let pin = match trust {
        Trust::System => String::new(),
        Trust::Pinned(fingerprint) => format!(" certificate {fingerprint}"),
    };
    format!("{host}:{} {security}{pin}", port.get())
}

fn passwords(pair: &DemoPair) -> zeroize::Zeroizing<String> {
    let mut text = zeroize::Zeroizing::new(String::with_capacity(4096));
    for account in &pair.accounts {
        for (side, login, password) in [
            ("source", &account.source_login, &account.source_password),
            ("destination", &account.destination_login, &account.destination_password),
        ] {
            let _ = writeln!(text, "{side}\t{login}\t{}", password.expose());
        }
    }
    text
}

/// Writes to a pipe that is there, or to a file that isn't there yet and that only the owner can read.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    if !is_pipe(path) {
        options.create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    options.open(path)?.write_all(text.as_bytes())
}

#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata(path).is_ok_and(|m| m.file_type().is_fifo())
}

/// Windows' named pipes have names of their own.
#[cfg(not(unix))]
fn is_pipe(path: &Path) -> bool {
    path.starts_with(r"\\.\pipe")
}
