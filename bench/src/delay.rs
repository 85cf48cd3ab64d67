//! Distance: a pipe that hands on every byte, either way, after a fixed time. Bandwidth isn't limited, only what is under way
//! at once (64 MiB a direction), as on a long fat line; or it is, for all connections together, as on a narrow one.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Bytes read at once, and how many such pieces may be under way.
const PIECE: usize = 64 << 10;
const PIECES: usize = 1024;
/// So many where the line is narrow: routers don't hold more.
const PIECES_NARROW: usize = 16;

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

    /// The same over a line that carries so many bytes a second, each way.
    pub fn narrow(server: SocketAddr, round_trip: Duration, rate: u64) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        Self::with(listener, server, round_trip, Some(rate))
    }

    /// The same on a socket of the caller's.
    pub fn on(listener: TcpListener, server: SocketAddr, round_trip: Duration) -> io::Result<Self> {
        Self::with(listener, server, round_trip, None)
    }

    fn with(
        listener: TcpListener,
        server: SocketAddr,
        round_trip: Duration,
        rate: Option<u64>,
    ) -> io::Result<Self> {
        let wires = [Wire::of(rate), Wire::of(rate)];
        let address = listener.local_addr()?;
        let counts = Arc::new(Counts::default());
        let for_thread = Arc::clone(&counts);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that refuses is seen by the client as a connection that closes.
                drop(serve(client, server, round_trip / 2, (&for_thread, &wires)));
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

/// One direction of the line, shared by all connections.
#[derive(Clone, Debug)]
struct Wire {
    rate: Option<u64>,
    free_at: Arc<Mutex<Instant>>,
}

impl Wire {
    fn of(rate: Option<u64>) -> Self {
        Self { rate, free_at: Arc::new(Mutex::new(Instant::now())) }
    }

    fn pieces(&self) -> usize {
        if self.rate.is_some() { PIECES_NARROW } else { PIECES }
    }

    /// When so many bytes are through, if they can't go before `earliest`.
    fn through(&self, bytes: usize, earliest: Instant) -> Instant {
        let Some(rate) = self.rate else { return earliest };
        let nanoseconds = bytes as u64 * 1_000_000_000 / rate.max(1);
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        *free_at = (*free_at).max(earliest) + Duration::from_nanos(nanoseconds);
        *free_at
    }
}

fn serve(
    client: TcpStream,
    server: SocketAddr,
    one_way: Duration,
    (counts, [up, down]): (&Arc<Counts>, &[Wire; 2]),
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
        (one_way, up.clone()),
        move || {
            if up_heard.swap(false, Ordering::Relaxed) {
                up_counts.turns.fetch_add(1, Ordering::Relaxed);
            }
        },
        || {},
    );
    line(
        server,
        client,
        (one_way, down.clone()),
        || {},
        move || heard.store(true, Ordering::Relaxed),
    );
    Ok(())
}

/// One direction: one thread takes in and stamps, another hands on when the time has come.
fn line(
    from: TcpStream,
    to: TcpStream,
    (one_way, wire): (Duration, Wire),
    on_read: impl Fn() + Send + 'static,
    before_write: impl Fn() + Send + 'static,
) {
    let (send, receive) = sync_channel(wire.pieces());
    thread::spawn(move || take_in(from, &send, on_read));
    thread::spawn(move || hand_on(to, &receive, (one_way, &wire), before_write));
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

fn hand_on(
    mut to: TcpStream,
    receive: &Receiver<Piece>,
    (one_way, wire): (Duration, &Wire),
    before_write: impl Fn(),
) {
    for (taken, bytes) in receive {
        let through = wire.through(bytes.len(), taken + one_way);
        thread::sleep(through.saturating_duration_since(Instant::now()));
        // Before the write: a quick client answers before this thread is back from it.
        before_write();
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
    fn a_narrow_line_takes_its_time_for_all_connections_together() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let listening = thread::spawn(move || {
            let mut heard = 0;
            for _ in 0..2 {
                let (mut peer, _) = listener.accept().unwrap();
                heard += std::io::copy(&mut peer, &mut std::io::sink()).unwrap();
            }
            heard
        });
        let narrow = Delay::narrow(address, Duration::ZERO, 4 << 20).unwrap();
        let begin = Instant::now();
        let mut clients = [(); 2].map(|()| TcpStream::connect(narrow.address()).unwrap());
        for client in &mut clients {
            client.write_all(&vec![7; 512 << 10]).unwrap();
        }
        drop(clients);
        assert_eq!(listening.join().unwrap(), 1 << 20);
        assert!(begin.elapsed() >= Duration::from_millis(240), "{:?}", begin.elapsed());
    }

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
