//! A server process that can't outlive the test: its keeper is a shell that watches a pipe whose other end only this
//! process holds. When the pipe closes, because the value was dropped or because the test was killed, the keeper ends
//! the server and its children.

use std::ffi::OsStr;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rand::Rng;

/// Ends the server when standard input closes, and ends itself when the server does. With `setsid` the server has a
/// process group of its own and is killed with all its children at once: Dovecot takes seconds to end politely.
const KEEPER: &str = r#"
if command -v setsid >/dev/null; then
  set -- setsid "$@"
  end() { kill -s KILL -- -$server; }
else
  end() { kill -TERM $server; }
fi
"$@" >"$KEEPER_LOG" 2>&1 </dev/null &
server=$!
exec 3<&0
(cat <&3 >/dev/null; end 2>/dev/null) &
watcher=$!
wait $server
code=$?
kill $watcher 2>/dev/null
exit $code
"#;

/// A running server.
#[derive(Debug)]
pub struct KeptChild {
    keeper: Child,
}

impl KeptChild {
    /// Starts a program under a keeper; what it prints goes to `log`.
    pub fn start<S: AsRef<OsStr>>(
        program: &str,
        arguments: impl IntoIterator<Item = S>,
        log: &Path,
    ) -> io::Result<Self> {
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper", program])
            .args(arguments)
            .env("KEEPER_LOG", log)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { keeper })
    }

    /// Whether the server ended by itself.
    pub fn ended(&mut self) -> bool {
        matches!(self.keeper.try_wait(), Ok(Some(_)))
    }
}

impl Drop for KeptChild {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        drop(self.keeper.wait());
    }
}

/// A port of the loopback nobody listens on at this moment, and that no system gives to a connection that goes out: a server
/// that is away for a while finds it free when it comes back.
pub fn free_port() -> io::Result<u16> {
    let mut last = io::Error::other("no port was tried");
    for _ in 0..100 {
        let port = rand::rng().random_range(20_000..32_000);
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(_) => return Ok(port),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Waits until a server accepts connections, or says that it never did.
pub fn until_accepting(address: SocketAddr, child: &mut KeptChild) -> io::Result<()> {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        match TcpStream::connect(address) {
            Ok(_) => return Ok(()),
            Err(error) if child.ended() || Instant::now() > end => return Err(error),
            Err(_) => thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// Waits until nobody accepts any more, at most 5 seconds.
pub fn until_refusing(address: SocketAddr) {
    let end = Instant::now() + Duration::from_secs(5);
    while TcpStream::connect(address).is_ok() && Instant::now() < end {
        thread::sleep(Duration::from_millis(2));
    }
}
