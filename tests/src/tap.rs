//! A pipe in front of a server that counts what flows and can stop the flow at an exact byte, on either way. It is how
//! a run is killed or cut off at a point that can be named and repeated.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the client to the server.
    Up,
    /// From the server to the client.
    Down,
}

/// What happens when the limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtLimit {
    /// Everything flows on; `reached` and `until_reached` say that it was passed.
    Tell,
    /// Nothing flows any more, and the connections stay open until `release`.
    Hold,
    /// The connection is closed on both ends; new ones are served without a limit.
    Cut,
}

/// A pipe to one server.
#[derive(Debug)]
pub struct Tap {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    server: SocketAddr,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    up: u64,
    down: u64,
    connections: u64,
    limit: Option<(Way, u64, AtLimit)>,
    reached: bool,
    /// Held connections are to be closed.
    released: bool,
    open: u32,
}

impl Tap {
    /// Opens a pipe to a server. It ends with the process.
    pub fn to(server: SocketAddr) -> Self {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let shared = Arc::new(Shared { server, state: Mutex::default(), changed: Condvar::new() });
        let for_thread = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that refuses is seen by the client as a connection that closes.
                drop(serve(client, &for_thread));
            }
        });
        Self { address, shared }
    }

    /// Where to connect.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Forgets the counts and sets what happens from now on.
    pub fn reset(&self, limit: Option<(Way, u64, AtLimit)>) {
        let mut state = self.shared.lock();
        *state = State { limit, open: state.open, ..State::default() };
    }

    /// Bytes that flowed up and down since the last reset.
    pub fn counted(&self) -> (u64, u64) {
        let state = self.shared.lock();
        (state.up, state.down)
    }

    /// Connections since the last reset.
    pub fn connections(&self) -> u64 {
        self.shared.lock().connections
    }

    /// Whether the limit was reached.
    pub fn reached(&self) -> bool {
        self.shared.lock().reached
    }

    /// Waits until the limit is reached, or `ended` says that there's nothing to wait for.
    pub fn until_reached(&self, mut ended: impl FnMut() -> bool) -> bool {
        let mut state = self.shared.lock();
        while !state.reached {
            if ended() {
                return self.shared.lock_after(state).reached;
            }
            let tick = std::time::Duration::from_millis(5);
            state = match self.shared.changed.wait_timeout(state, tick) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        true
    }

    /// Closes what is held and waits until the server has let go of every connection: it has then done all it will do.
    pub fn release(&self) {
        let mut state = self.shared.lock();
        state.released = true;
        self.shared.changed.notify_all();
        while state.open > 0 {
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_after<'a>(
        &'a self,
        guard: std::sync::MutexGuard<'a, State>,
    ) -> std::sync::MutexGuard<'a, State> {
        drop(guard);
        self.lock()
    }

    /// How many of these bytes may pass, and whether the flow ends after them.
    fn admit(&self, way: Way, bytes: usize) -> (usize, Option<AtLimit>) {
        let mut state = self.lock();
        let all = bytes as u64;
        let passed = match way {
            Way::Up => state.up,
            Way::Down => state.down,
        };
        let (passing, end) = match state.limit {
            Some((_, _, AtLimit::Hold)) if state.reached => (0, Some(AtLimit::Hold)),
            Some((limited, limit, then))
                if limited == way && !state.reached && passed + all >= limit =>
            {
                state.reached = true;
                self.changed.notify_all();
                let until_limit = usize::try_from(limit.saturating_sub(passed)).unwrap_or(bytes);
                if then == AtLimit::Tell { (bytes, None) } else { (until_limit, Some(then)) }
            }
            _ => (bytes, None),
        };
        match way {
            Way::Up => state.up += passing as u64,
            Way::Down => state.down += passing as u64,
        }
        (passing, end)
    }

    fn until_released(&self) {
        let mut state = self.lock();
        while !state.released {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn serve(client: TcpStream, shared: &Arc<Shared>) -> io::Result<()> {
    let server = TcpStream::connect(shared.server)?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    {
        let mut state = shared.lock();
        state.connections += 1;
        state.open += 1;
    }
    let (up_from, up_to) = (client.try_clone()?, server.try_clone()?);
    let up = Arc::clone(shared);
    let down = Arc::clone(shared);
    let upward = thread::spawn(move || pump(up_from, up_to, Way::Up, &up));
    thread::spawn(move || {
        pump(server, client, Way::Down, &down);
        drop(upward.join());
        down.lock().open -= 1;
        down.changed.notify_all();
    });
    Ok(())
}

fn pump(mut from: TcpStream, mut to: TcpStream, way: Way, shared: &Shared) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let (pass, end) = shared.admit(way, count);
        if to.write_all(&buffer[..pass]).is_err() {
            break;
        }
        match end {
            None | Some(AtLimit::Tell) => {}
            Some(AtLimit::Cut) => {
                drop(to.shutdown(Shutdown::Both));
                drop(from.shutdown(Shutdown::Both));
                return;
            }
            Some(AtLimit::Hold) => {
                shared.until_released();
                break;
            }
        }
    }
    drop(to.shutdown(Shutdown::Write));
    if way == Way::Down {
        drop(to.shutdown(Shutdown::Both));
    } else {
        // Whatever the server still says is read by the other way, until it closes.
        drop(from.shutdown(Shutdown::Read));
    }
}
