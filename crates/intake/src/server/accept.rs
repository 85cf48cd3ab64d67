//! The door: takes connections until it is told to stop, then sees them out.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::connection::Connection;
use super::seats::Seats;
use super::shared::Shared;

/// After a failure that may last, such as too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// Ends once `stopped`'s sender is gone and the connections are.
pub(super) async fn accept(
    listener: TcpListener,
    tls: TlsAcceptor,
    shared: Arc<Shared>,
    mut stopped: watch::Receiver<()>,
) {
    let limits = &shared.config.limits;
    let seats = Seats::new(limits.connections, limits.connections_per_client);
    let mut connections = JoinSet::new();
    let stop = stopped.clone();
    loop {
        while connections.try_join_next().is_some() {}
        let accepted = tokio::select! {
            _ = stopped.changed() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((socket, peer)) => {
                if let Some(seat) = seats.take(peer.ip()) {
                    let (shared, tls, stop) = (shared.clone(), tls.clone(), stop.clone());
                    let client = peer.ip().to_canonical();
                    connections
                        .spawn(Connection { shared, tls, client, stop, _seat: seat }.serve(socket));
                }
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    if timeout(limits.grace, all).await.is_err() {
        connections.shutdown().await;
    }
}
