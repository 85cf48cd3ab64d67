//! A bad way to a server: a pipe on which every connection lives for so many bytes and then comes to grief, one way or another.
//! What happens to which connection follows from a seed and the order in which they come.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::ops::Range;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;
use socket2::SockRef;

use crate::random::generator;

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// Both ends see an orderly end (FIN).
    Ends,
    /// Both ends see a reset (RST): what was on its way is lost.
    Reset,
    /// Nothing flows for so long; then everything goes on.
    Stalls(Duration),
    /// Nothing flows any more, and nobody is told: a router that lost its memory.
    Swallowed,
}

/// What to expect of a way.
#[derive(Clone, Debug)]
pub struct Weather {
    /// Bytes that a connection lives for, both ways together.
    pub lives: Range<u64>,
    /// One of these is drawn for each connection.
    pub mishaps: Vec<Mishap>,
    /// So many connections come to grief; the others are served well.
    pub at_most: u32,
}

/// A pipe to one server.
#[derive(Debug)]
pub struct Cutter {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    server: SocketAddr,
    state: Mutex<State>,
    released: Condvar,
}

#[derive(Debug)]
struct State {
    random: StdRng,
    weather: Weather,
    happened: Vec<Mishap>,
    is_over: bool,
}

/// One connection, as both of its directions know it.
#[derive(Debug)]
struct Course {
    /// After so many bytes, what happens.
    fate: Option<(u64, Mishap)>,
    flowed: Mutex<Flowed>,
}

#[derive(Debug, Default)]
struct Flowed {
    bytes: u64,
    /// How it came to its end, where it did.
    end: Option<Mishap>,
}

impl Cutter {
    /// Opens a pipe. Two purposes get two fates.
    pub fn to(server: SocketAddr, weather: Weather, purpose: &str) -> Self {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let random = generator(purpose);
        let state = State { random, weather, happened: Vec::new(), is_over: false };
        let state = Mutex::new(state);
        let shared = Arc::new(Shared { server, state, released: Condvar::new() });
        let for_thread = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that is away is seen as a connection that closes.
                let Ok(server) = TcpStream::connect(for_thread.server) else { continue };
                let course = Arc::new(Course { fate: for_thread.fate(), flowed: Mutex::default() });
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (Ok(from), Ok(to)) = (from.try_clone(), to.try_clone()) else { continue };
                    let (shared, course) = (Arc::clone(&for_thread), Arc::clone(&course));
                    thread::spawn(move || pump(from, to, &course, &shared));
                }
            }
        });
        Self { address, shared }
    }

    /// Where to connect.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From here on every connection is served well; what is swallowed or stalls is closed.
    pub fn clear_up(&self) {
        self.shared.lock().is_over = true;
        self.shared.released.notify_all();
    }

    /// What has happened so far.
    pub fn happened(&self) -> Vec<Mishap> {
        self.shared.lock().happened.clone()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drawn when the connection comes, so that it doesn't depend on how quickly bytes flow.
    fn fate(&self) -> Option<(u64, Mishap)> {
        let mut state = self.lock();
        let State { random, weather, happened, is_over } = &mut *state;
        if *is_over || happened.len() >= weather.at_most as usize {
            return None;
        }
        let bytes = random.random_range(weather.lives.clone());
        let mishap = weather.mishaps[random.random_range(0..weather.mishaps.len())];
        Some((bytes, mishap))
    }

    /// Waits, but not beyond the end of the bad weather; whether that came.
    fn wait(&self, time: Option<Duration>) -> bool {
        let state = self.lock();
        let bad = |state: &mut State| !state.is_over;
        match time {
            None => {
                drop(self.released.wait_while(state, bad));
                true
            }
            Some(time) => match self.released.wait_timeout_while(state, time, bad) {
                Ok((state, _)) => state.is_over,
                Err(_) => true,
            },
        }
    }
}

impl Course {
    /// So many bytes are about to flow: how many of them still may, and what happens then.
    fn pass(&self, bytes: usize) -> (usize, Option<Mishap>) {
        let mut flowed = self.flowed();
        let before = flowed.bytes;
        flowed.bytes += bytes as u64;
        match self.fate {
            Some((limit, mishap)) if before < limit && flowed.bytes >= limit => {
                flowed.end = (!matches!(mishap, Mishap::Stalls(_))).then_some(mishap);
                let passing = usize::try_from(limit - before).unwrap_or(bytes);
                (passing.min(bytes), Some(mishap))
            }
            _ => (if flowed.end.is_some() { 0 } else { bytes }, None),
        }
    }

    fn end(&self) -> Option<Mishap> {
        self.flowed().end
    }

    fn flowed(&self) -> MutexGuard<'_, Flowed> {
        self.flowed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn pump(mut from: TcpStream, mut to: TcpStream, course: &Course, shared: &Shared) {
    let mut buffer = vec![0; 16 << 10];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let (passing, mishap) = course.pass(count);
        if to.write_all(&buffer[..passing]).is_err() {
            break;
        }
        let Some(mishap) = mishap else { continue };
        shared.lock().happened.push(mishap);
        match mishap {
            Mishap::Stalls(time) => {
                if shared.wait(Some(time)) || to.write_all(&buffer[passing..count]).is_err() {
                    break;
                }
            }
            Mishap::Reset => reset(&from, &to),
            Mishap::Ends | Mishap::Swallowed => break,
        }
    }
    match course.end() {
        // What is closed now is reset, once the other direction closes it too.
        Some(Mishap::Reset) => return,
        Some(Mishap::Swallowed) => drop(shared.wait(None)),
        _ => {}
    }
    drop(to.shutdown(Shutdown::Both));
    drop(from.shutdown(Shutdown::Both));
}

/// Closed with nothing to linger for, a socket sends a reset. The other direction's clones of both are closed with it: they
/// are shut down for reading, so that it lets go of them.
fn reset(from: &TcpStream, to: &TcpStream) {
    for stream in [from, to] {
        drop(SockRef::from(stream).set_linger(Some(Duration::ZERO)));
        drop(stream.shutdown(Shutdown::Read));
    }
}
