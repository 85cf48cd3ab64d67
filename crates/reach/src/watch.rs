//! Notices when this computer gets or loses an address: the systems' own ways to be told differ too much for what is needed here,
//! so it looks again and again.

use std::collections::HashSet;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use crate::network::{Network, NetworkAddress};
use crate::networks;

/// The networks as they are, looked up every `interval`; the receiver is told when the set of addresses is another one. Ends with
/// its last receiver. Needs a runtime of tokio with time.
pub fn watch_networks(interval: Duration) -> watch::Receiver<Vec<Network>> {
    watch_with(interval, networks)
}

fn watch_with(
    interval: Duration,
    look: impl Fn() -> Vec<Network> + Clone + Send + 'static,
) -> watch::Receiver<Vec<Network>> {
    let (sender, receiver) = watch::channel(look());
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = sender.closed() => return,
                () = sleep(interval) => (),
            }
            // Some systems take their time to list interfaces.
            let Ok(now) = tokio::task::spawn_blocking(look.clone()).await else { return };
            sender.send_if_modified(|before| {
                let changed = addresses(before) != addresses(&now);
                *before = now;
                changed
            });
        }
    });
    receiver
}

/// What links and certificates depend on. Which way the internet lies is not among it.
fn addresses(networks: &[Network]) -> HashSet<(&str, NetworkAddress)> {
    networks
        .iter()
        .flat_map(|one| one.addresses.iter().map(|address| (one.id.as_str(), *address)))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::NetworkKind;

    const INTERVAL: Duration = Duration::from_secs(5);

    fn network(id: &str, addresses: &[&str]) -> Network {
        Network {
            id: id.to_owned(),
            name: format!("Ethernet ({id})"),
            kind: NetworkKind::Wired,
            addresses: addresses
                .iter()
                .map(|ip| NetworkAddress::new(ip.parse().unwrap(), 24))
                .collect(),
            is_default: false,
        }
    }

    #[test]
    fn the_set_of_addresses_counts_and_nothing_else() {
        let before = [network("eth0", &["10.0.0.1", "10.0.0.2"]), network("eth1", &["10.1.0.1"])];
        let mut reordered = before.clone();
        reordered.reverse();
        reordered[1].addresses.reverse();
        reordered[0].is_default = true;
        assert_eq!(addresses(&before), addresses(&reordered));
        for other in [
            vec![before[0].clone()],
            vec![network("eth0", &["10.0.0.1", "10.0.0.3"]), before[1].clone()],
            vec![network("eth1", &["10.0.0.1", "10.0.0.2", "10.1.0.1"])],
        ] {
            assert_ne!(addresses(&before), addresses(&other));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_address_is_told_and_a_look_that_finds_nothing_new_is_not() {
        let there = Arc::new(Mutex::new(vec![network("eth0", &["10.0.0.1"])]));
        let (looked, mut looks) = tokio::sync::mpsc::unbounded_channel();
        let seen = there.clone();
        let look = move || {
            let _ = looked.send(());
            seen.lock().unwrap().clone()
        };
        let mut networks = watch_with(INTERVAL, look);
        for _ in 0..4 {
            looks.recv().await.unwrap();
        }
        assert!(!networks.has_changed().unwrap());
        *there.lock().unwrap() = vec![network("eth0", &["10.0.0.2"])];
        networks.changed().await.unwrap();
        assert_eq!(networks.borrow()[0].addresses[0].ip.to_string(), "10.0.0.2");
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_with_its_last_receiver() {
        let alive = Arc::new(());
        let held = alive.clone();
        let networks = watch_with(INTERVAL, move || {
            let _ = &held;
            Vec::new()
        });
        drop(networks);
        while Arc::strong_count(&alive) > 1 {
            tokio::task::yield_now().await;
        }
    }
}
