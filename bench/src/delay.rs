//! Distance without a slow wire: a pipe that hands on every byte, either way, after a fixed time. Bandwidth isn't
//! limited, only what is under way at once (64 MiB a direction), as on a long fat line.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Bytes read at once, and how many such pieces may be under way.
const PIECE: usize = 64 << 10;
const PIECES: usize = 1024;

/// A pipe to one server. It ends with the process.
#[derive(Debug)]
pub struct Delay {
    address: SocketAddr,
    counts: Arc<Counts>,
}

/// What came by.
#[derive(Debug, Default)]
struct Counts {
    connections: AtomicU64,
    turns: AtomicU64,
}

impl Delay {
    /// Opens a pipe that adds `round_trip` to every question and its answer, half of it on each way.
    pub fn to(server: SocketAddr, round_trip: Duration) -> io::Result<Self> {
        Self::on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?, server, round_trip)
    }

    /// The same on a socket of the caller's.
    pub fn on(listener: TcpListener, server: SocketAddr, round_trip: Duration) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let counts = Arc::new(Counts::default());
        let for_thread = Arc::clone(&counts);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that refuses is seen by the client as a connection that closes.
                drop(serve(client, server, round_trip / 2, &for_thread));
            }
        });
        Ok(Self { address, counts })
    }

    /// Where to connect.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Forgets the counts.
    pub fn reset(&self) {
        self.counts.connections.store(0, Ordering::Relaxed);
        self.counts.turns.store(0, Ordering::Relaxed);
    }

    /// Connections since the last reset.
    pub fn connections(&self) -> u64 {
        self.counts.connections.load(Ordering::Relaxed)
    }

    /// How often the client spoke after it had heard something new: the round trips, summed over all connections.
    pub fn turns(&self) -> u64 {
        self.counts.turns.load(Ordering::Relaxed)
    }
}

fn serve(
    client: TcpStream,
    server: SocketAddr,
    one_way: Duration,
    counts: &Arc<Counts>,
) -> io::Result<()> {
    counts.connections.fetch_add(1, Ordering::Relaxed);
    let server = TcpStream::connect(server)?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let heard = Arc::new(AtomicBool::new(false));
    let (up_counts, up_heard) = (Arc::clone(counts), Arc::clone(&heard));
    line(
        client.try_clone()?,
        server.try_clone()?,
        one_way,
        move || {
            if up_heard.swap(false, Ordering::Relaxed) {
                up_counts.turns.fetch_add(1, Ordering::Relaxed);
            }
        },
        || {},
    );
    line(server, client, one_way, || {}, move || heard.store(true, Ordering::Relaxed));
    Ok(())
}

/// One direction: one thread takes in and stamps, another hands on when the time has come.
fn line(
    from: TcpStream,
    to: TcpStream,
    one_way: Duration,
    on_read: impl Fn() + Send + 'static,
    on_written: impl Fn() + Send + 'static,
) {
    let (send, receive) = sync_channel(PIECES);
    thread::spawn(move || take_in(from, &send, on_read));
    thread::spawn(move || hand_on(to, &receive, one_way, on_written));
}

type Piece = (Instant, Vec<u8>);

fn take_in(mut from: TcpStream, send: &SyncSender<Piece>, on_read: impl Fn()) {
    let mut buffer = vec![0; PIECE];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        on_read();
        if send.send((Instant::now(), buffer[..count].to_vec())).is_err() {
            break;
        }
    }
    drop(from.shutdown(Shutdown::Read));
}

fn hand_on(mut to: TcpStream, receive: &Receiver<Piece>, one_way: Duration, on_written: impl Fn()) {
    for (taken, bytes) in receive {
        thread::sleep((taken + one_way).saturating_duration_since(Instant::now()));
        // Before whoever reads it can answer.
        on_written();
        if to.write_all(&bytes).is_err() {
            break;
        }
    }
    drop(to.shutdown(Shutdown::Write));
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, TcpListener, TcpStream};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::Delay;

    #[test]
    fn an_answer_takes_the_round_trip_and_turns_are_counted() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            let mut byte = [0];
            while peer.read_exact(&mut byte).is_ok() {
                peer.write_all(&byte).unwrap();
            }
        });
        let delay = Delay::to(address, Duration::from_millis(40)).unwrap();
        let mut client = TcpStream::connect(delay.address()).unwrap();
        let begin = Instant::now();
        for _ in 0..3 {
            client.write_all(b"x").unwrap();
            client.read_exact(&mut [0]).unwrap();
        }
        assert!(begin.elapsed() >= Duration::from_millis(120), "{:?}", begin.elapsed());
        // The first question comes before anything was heard.
        assert_eq!(delay.turns(), 2);
    }
}
