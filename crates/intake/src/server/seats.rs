//! Connections at once, in all and by client. Who finds no seat is hung up on before a byte is read.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::limits::clients::network;

/// The seats there are.
#[derive(Debug)]
pub(super) struct Seats {
    most: usize,
    most_per_client: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

/// One of them, given back when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    seats: Arc<Seats>,
    client: IpAddr,
}

impl Seats {
    pub(super) fn new(most: usize, most_per_client: usize) -> Arc<Self> {
        Arc::new(Self { most, most_per_client, taken: Mutex::default() })
    }

    /// A seat for a client, if there is one.
    pub(super) fn take(self: &Arc<Self>, client: IpAddr) -> Option<Seat> {
        let client = network(client);
        let mut taken = self.taken();
        if taken.values().sum::<usize>() >= self.most {
            return None;
        }
        let own = taken.entry(client).or_default();
        if *own >= self.most_per_client {
            return None;
        }
        *own += 1;
        Some(Seat { seats: self.clone(), client })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        if let Some(own) = taken.get_mut(&self.client) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_client_gets_its_share_and_others_theirs() {
        let seats = Seats::new(3, 2);
        let a: Vec<_> = (0..2).map(|_| seats.take(client("10.0.0.1")).unwrap()).collect();
        assert!(seats.take(client("10.0.0.1")).is_none());
        let b = seats.take(client("10.0.0.2")).unwrap();
        assert!(seats.take(client("10.0.0.3")).is_none());
        drop((a, b));
        assert!(seats.taken().is_empty());
        assert!(seats.take(client("10.0.0.3")).is_some());
    }
}
