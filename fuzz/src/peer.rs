//! The other end of a pipe: says bytes in portions, hears everything, and is gone.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use mailhaul_imap::{OpenError, Session, Timeouts};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

/// Room in the pipe, each way.
const PIPE: usize = 64 << 10;
/// Nothing is waited for that long: the peer closes when it has said everything.
const TIMEOUTS: Timeouts = Timeouts {
    connect: Duration::from_secs(30),
    greeting: Duration::from_secs(30),
    idle: Duration::from_secs(30),
    keepalive: Duration::from_secs(30),
};

/// Runs a client against a peer that greets, waits until it hears `until` (or nothing more), then says the rest and closes.
pub fn converse<F, R>(
    greeting: Vec<u8>,
    until: &'static [u8],
    rest: &[u8],
    portion: usize,
    client: F,
) where
    F: FnOnce(Result<Session, OpenError>) -> R,
    R: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime needs nothing of the system");
    runtime.block_on(async {
        let (ours, theirs) = duplex(PIPE);
        let talk = talk(theirs, greeting, until, rest, portion.max(1));
        let listen = async {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 143));
            client(Session::over(ours, address, &TIMEOUTS).await).await;
        };
        tokio::join!(talk, listen);
    });
}

async fn talk(
    mut pipe: DuplexStream,
    greeting: Vec<u8>,
    until: &'static [u8],
    rest: &[u8],
    portion: usize,
) {
    // The client may be gone at any moment; that is no failure of this side.
    let _ = pipe.write_all(&greeting).await;
    let mut heard = Vec::new();
    while !until.is_empty() && !heard.windows(until.len()).any(|window| window == until) {
        match pipe.read_buf(&mut heard).await {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
    }
    let (mut hear, mut say) = tokio::io::split(pipe);
    let saying = async {
        for part in rest.chunks(portion) {
            if say.write_all(part).await.is_err() {
                break;
            }
            tokio::task::yield_now().await;
        }
        let _ = say.shutdown().await;
    };
    let hearing = async {
        let mut heard = Vec::new();
        while matches!(hear.read_buf(&mut heard).await, Ok(count) if count > 0) {
            heard.clear();
        }
    };
    tokio::join!(saying, hearing);
}
