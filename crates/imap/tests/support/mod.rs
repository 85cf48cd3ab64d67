//! A peer that says what a test tells it to.

#![allow(clippy::allow_attributes, reason = "which functions are unused differs by test file")]
#![allow(dead_code, reason = "each test file uses its part of it")]

use std::time::Duration;

use mailhaul_imap::{OpenError, Session, Timeouts};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream};
use tokio::task::JoinHandle;

/// The server's end of a pipe.
pub struct Peer(BufReader<DuplexStream>);

impl Peer {
    /// Says bytes as they are.
    pub async fn say(&mut self, text: impl AsRef<[u8]>) {
        self.0.get_mut().write_all(text.as_ref()).await.unwrap();
    }

    /// Says bytes to a client that may be gone already.
    pub async fn try_say(&mut self, text: impl AsRef<[u8]>) -> bool {
        self.0.get_mut().write_all(text.as_ref()).await.is_ok()
    }

    /// The client's next line without its end; nothing at the end of the stream.
    pub async fn line(&mut self) -> String {
        let mut line = Vec::new();
        self.0.read_until(b'\n', &mut line).await.unwrap();
        String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()
    }

    /// The client's next line must be this.
    pub async fn expect(&mut self, line: &str) {
        assert_eq!(self.line().await, line);
    }

    /// The next bytes of a literal.
    pub async fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.0.read_exact(&mut bytes).await.unwrap();
        bytes
    }

    /// Whatever the client sends until it closes.
    pub async fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        // A connection cut in the middle is an end as well.
        let _ = self.0.read_to_end(&mut rest).await;
        String::from_utf8_lossy(&rest).into_owned()
    }
}

/// A session with a peer that greets with these capabilities and then does what `script` says.
pub async fn session<F, R>(capabilities: &str, script: F) -> (Session, JoinHandle<()>)
where
    F: FnOnce(Peer) -> R + Send + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let greeting = format!("* OK [CAPABILITY IMAP4rev1 {capabilities}] hello\r\n");
    let (opened, peer) = open(greeting, quick(), script).await;
    (opened.unwrap(), peer)
}

/// Opens a session to a peer that greets like this.
pub async fn open<F, R>(
    greeting: impl AsRef<[u8]> + Send + 'static,
    timeouts: Timeouts,
    script: F,
) -> (Result<Session, OpenError>, JoinHandle<()>)
where
    F: FnOnce(Peer) -> R + Send + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let peer = tokio::spawn(async move {
        let mut peer = Peer(BufReader::new(theirs));
        peer.say(greeting).await;
        script(peer).await;
    });
    let address = "127.0.0.1:143".parse().unwrap();
    (Session::over(ours, address, &timeouts).await, peer)
}

/// Short patience, but not so short that a busy machine trips over it.
pub fn quick() -> Timeouts {
    let patience = Duration::from_secs(20);
    Timeouts { connect: patience, greeting: patience, idle: patience, keepalive: patience }
}
