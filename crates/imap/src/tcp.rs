//! Connecting to whichever of a host's addresses answers first (RFC 8305).

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use mailhaul_model::{Host, Port};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::{OpenError, Stage};

/// How long one address may stay silent before the next is tried beside it.
const STAGGER: Duration = Duration::from_millis(250);

/// A connection, and how long its handshake took.
pub(crate) async fn connect(
    host: &Host,
    port: Port,
    patience: Duration,
) -> Result<(TcpStream, Duration), OpenError> {
    let late = |_| OpenError::Timeout { stage: Stage::Connect, seconds: patience.as_secs() };
    let name = host.to_ascii();
    let found = timeout(patience, lookup_host((&*name, port.get()))).await.map_err(late)?;
    let unknown = |text: String| OpenError::UnknownHost { host: host.to_string(), text };
    let addresses = in_turns(found.map_err(|error| unknown(error.to_string()))?);
    if addresses.is_empty() {
        return Err(unknown("no address".into()));
    }
    timeout(patience, race(addresses)).await.map_err(late)?.map_err(|error| told(&error))
}

/// IPv6 and IPv4 in turns, IPv6 first, each in the resolver's order.
fn in_turns(addresses: impl Iterator<Item = SocketAddr>) -> VecDeque<SocketAddr> {
    let (mut six, mut four): (VecDeque<_>, VecDeque<_>) = addresses.partition(SocketAddr::is_ipv6);
    let mut turns = VecDeque::with_capacity(six.len() + four.len());
    while !six.is_empty() || !four.is_empty() {
        turns.extend(six.pop_front());
        turns.extend(four.pop_front());
    }
    turns
}

async fn race(mut addresses: VecDeque<SocketAddr>) -> io::Result<(TcpStream, Duration)> {
    let mut attempts = JoinSet::new();
    let mut first_error = None;
    loop {
        if let Some(address) = addresses.pop_front() {
            attempts.spawn(attempt(address));
        }
        tokio::select! {
            Some(ended) = attempts.join_next() => match ended.unwrap_or_else(|e| Err(e.into())) {
                Ok(connected) => return Ok(connected),
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            },
            () = sleep(STAGGER), if !addresses.is_empty() => {}
            else => return Err(first_error.unwrap_or_else(|| io::ErrorKind::NotFound.into())),
        }
        if attempts.is_empty() && addresses.is_empty() {
            return Err(first_error.unwrap_or_else(|| io::ErrorKind::NotFound.into()));
        }
    }
}

async fn attempt(address: SocketAddr) -> io::Result<(TcpStream, Duration)> {
    let start = Instant::now();
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok((stream, start.elapsed()))
}

fn told(error: &io::Error) -> OpenError {
    let text = error.to_string();
    match error.kind() {
        io::ErrorKind::ConnectionRefused => OpenError::Refused { text },
        _ => OpenError::Unreachable { text },
    }
}

#[cfg(test)]
mod tests {
    use super::in_turns;

    #[test]
    fn addresses_are_tried_in_turns_beginning_with_ipv6() {
        let addresses = ["1.1.1.1:1", "2.2.2.2:1", "3.3.3.3:1", "[::1]:1", "[::2]:1"];
        let turns = in_turns(addresses.iter().map(|a| a.parse().unwrap()));
        let turns: Vec<String> = turns.iter().map(ToString::to_string).collect();
        assert_eq!(turns, ["[::1]:1", "1.1.1.1:1", "[::2]:1", "2.2.2.2:1", "3.3.3.3:1"]);
    }
}
