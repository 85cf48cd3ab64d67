//! A server that runs: how it is begun, changed and ended.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use mailhaul_model::Clock;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::accept::accept;
use super::config::ServerConfig;
use super::identity_cell::IdentityCell;
use super::shared::Shared;
use crate::ca::TlsIdentity;
use crate::desk::Desk;
use crate::link::CampaignId;
use crate::tokens::LinkKey;

/// Why the server did not begin.
#[derive(Debug, Error)]
pub enum StartError {
    #[error("Port {} is taken by another program. Choose another port.", .0.port())]
    Taken(SocketAddr),
    #[error("This computer has no address {} any more. Choose the network again.", .0.ip())]
    Gone(SocketAddr),
    #[error("The form could not be opened on {0}.")]
    Bind(SocketAddr, #[source] io::Error),
    #[error("The certificate can't be used.")]
    Tls(#[from] rustls::Error),
}

/// Begins to listen. What it does from then on it does on the present tokio runtime.
pub async fn start(
    config: ServerConfig,
    identity: TlsIdentity,
    links: LinkKey,
    desk: Arc<dyn Desk>,
    clock: Arc<dyn Clock>,
) -> Result<Running, StartError> {
    let identity = IdentityCell::new(identity);
    let tls = TlsAcceptor::from(Arc::new(identity.tls()?));
    let listen = config.listen;
    let listener = TcpListener::bind(listen).await.map_err(|error| why(listen, error))?;
    let address = listener.local_addr().map_err(|error| why(listen, error))?;
    let shared = Shared::new(config, address.port(), desk, clock, links, identity);
    let shared = Arc::new(shared);
    let (stop, stopped) = watch::channel(());
    let task = tokio::spawn(accept(listener, tls, shared.clone(), stopped));
    tracing::info!(%address, "the form is open");
    Ok(Running { address, shared, stop, task })
}

/// The path of a link of the form that has this key: `/i/TOKEN`.
pub fn path(links: &LinkKey, link: crate::Link) -> String {
    super::routes::path(&links.token(link))
}

/// The server. Dropped, it stops without waiting for what is under way.
pub struct Running {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    /// Where it listens, with the port that the system chose if it was left to it.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The path of a link, to follow a host: `/i/TOKEN`.
    pub fn path(&self, link: crate::Link) -> String {
        path(&self.shared.links, link)
    }

    /// What its links are derived from.
    pub fn links(&self) -> &LinkKey {
        &self.shared.links
    }

    /// Shows another certificate to who connects from now on.
    pub fn replace_identity(&self, identity: TlsIdentity) {
        self.shared.identity.replace(identity);
    }

    /// Lets a campaign that was halted because of many failures go on.
    pub fn resume(&self, campaign: CampaignId) {
        self.shared.breaker.reset(campaign);
    }

    /// Takes no more connections, and waits for those that are answered and what is being tested, for
    /// [`super::Limits::grace`] each at most.
    pub async fn stop(self) {
        let Self { shared, stop, task, address } = self;
        drop(stop);
        // A task that panicked has stopped too.
        let _ = task.await;
        // Who is still signing in elsewhere can't be answered any more.
        shared.waiting.stop(Duration::ZERO).await;
        shared.submissions.stop(shared.config.limits.grace).await;
        tracing::info!(%address, "the form is closed");
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").field("address", &self.address).finish_non_exhaustive()
    }
}

fn why(address: SocketAddr, error: io::Error) -> StartError {
    match error.kind() {
        io::ErrorKind::AddrInUse => StartError::Taken(address),
        io::ErrorKind::AddrNotAvailable => StartError::Gone(address),
        _ => StartError::Bind(address, error),
    }
}
