//! The server: a listening socket on loopback and a thread of its own that serves every connection.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use mailhaul_model::{Endpoint, Fingerprint, Port, Security, Trust};
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::config::{Config, Encryption};
use crate::handle::{Handle, Shared};
use crate::link::Link;
use crate::session::Session;
use crate::tls::{Identity, TlsError};

/// Why a server did not start.
#[derive(Debug, Error)]
pub enum StartError {
    #[error("no socket to listen on")]
    Listen(#[source] io::Error),
    #[error("no thread or runtime to serve connections")]
    Thread(#[source] io::Error),
    #[error("no certificate")]
    Tls(#[from] TlsError),
}

/// A running server; it ends, and drops its connections, when this is dropped.
#[derive(Debug)]
pub struct DemoServer {
    /// Where it listens.
    pub address: SocketAddr,
    /// Faults, mailboxes, counters.
    pub handle: Handle,
    security: Security,
    fingerprint: Option<Fingerprint>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl DemoServer {
    /// Starts a server on loopback. Works inside and outside of an asynchronous runtime.
    pub fn start(config: Config) -> Result<Self, StartError> {
        let identity = match config.encryption {
            Encryption::None => None,
            Encryption::Tls | Encryption::Starttls => Some(Identity::make()?),
        };
        let security = match config.encryption {
            Encryption::None => Security::None,
            Encryption::Tls => Security::Tls,
            Encryption::Starttls => Security::Starttls,
        };
        let listener =
            std::net::TcpListener::bind(("127.0.0.1", config.port)).map_err(StartError::Listen)?;
        listener.set_nonblocking(true).map_err(StartError::Listen)?;
        let address = listener.local_addr().map_err(StartError::Listen)?;
        let fingerprint = identity.as_ref().map(|i| i.fingerprint);
        let handle = Handle(Arc::new(Shared::new(config)));
        let (stop, stopped) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Thread)?;
        let shared = Arc::clone(&handle.0);
        let thread = std::thread::Builder::new()
            .name("demo-server".into())
            .spawn(move || runtime.block_on(serve(listener, shared, identity, stopped)))
            .map_err(StartError::Thread)?;
        let (stop, thread) = (Some(stop), Some(thread));
        Ok(Self { address, handle, security, fingerprint, stop, thread })
    }

    /// How to connect to it: its own certificate pinned where it has one.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint::new(
            self.address.ip().to_string().parse().expect("an address is a host"),
            Port::new(self.address.port()).expect("a bound port is not 0"),
            self.security,
            self.fingerprint.map_or(Trust::System, Trust::Pinned),
        )
    }

    /// The SHA-256 of its certificate, where it has one.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.fingerprint
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        self.handle.release();
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the demo server's thread had panicked");
        }
    }
}

async fn serve(
    listener: std::net::TcpListener,
    shared: Arc<Shared>,
    identity: Option<Identity>,
    mut stopped: oneshot::Receiver<()>,
) {
    let listener = match TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => return tracing::error!(%error, "the demo server can't listen"),
    };
    loop {
        tokio::select! {
            _ = &mut stopped => return,
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => {
                    let _ = socket.set_nodelay(true);
                    tokio::spawn(connection(socket, Arc::clone(&shared), identity.clone()));
                }
                Err(error) => tracing::warn!(%error, "a connection could not be accepted"),
            },
        }
    }
}

async fn connection(socket: TcpStream, shared: Arc<Shared>, identity: Option<Identity>) {
    shared.count(|c| {
        c.connections += 1;
        c.open += 1;
    });
    let mut kicks = shared.kicks.subscribe();
    tokio::select! {
        _ = kicks.changed() => {}
        ended = talk(socket, Arc::clone(&shared), identity) => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended");
            }
        }
    }
    shared.count(|c| c.open -= 1);
}

async fn talk(
    socket: TcpStream,
    shared: Arc<Shared>,
    identity: Option<Identity>,
) -> io::Result<()> {
    let mut link = Link::new(socket, Arc::clone(&shared));
    if shared.config.encryption == Encryption::Tls
        && let Some(identity) = &identity
    {
        link = link.encrypt(identity).await?;
    }
    Session::new(shared, identity).run(link).await
}
