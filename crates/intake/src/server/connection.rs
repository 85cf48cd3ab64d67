//! One connection: its first byte says whether it speaks TLS, and its life is bounded.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::seats::Seat;
use super::shared::Shared;
use super::{plain, routes};

/// The content type of a TLS handshake (RFC 8446, section 5.1). No HTTP request begins with it.
const HANDSHAKE: u8 = 22;

pub(super) struct Connection {
    pub(super) shared: Arc<Shared>,
    pub(super) tls: TlsAcceptor,
    pub(super) client: IpAddr,
    pub(super) stop: watch::Receiver<()>,
    pub(super) _seat: Seat,
}

impl Connection {
    /// Until it is over. How it ended is nobody's concern: clients come and go.
    pub(super) async fn serve(self, socket: TcpStream) {
        let life = self.shared.config.limits.connection_life;
        let _ = timeout(life, self.talk(socket)).await;
    }

    async fn talk(self, socket: TcpStream) -> Option<()> {
        // Answers are written whole: there is nothing to wait for.
        socket.set_nodelay(true).ok()?;
        let patience = self.shared.config.limits.handshake_time;
        let mut first = [0];
        let read = timeout(patience, socket.peek(&mut first)).await.ok()?.ok()?;
        if read == 0 {
            return None;
        }
        if first == [HANDSHAKE] {
            let stream = timeout(patience, self.tls.accept(socket)).await.ok()?.ok()?;
            self.secure(stream).await
        } else {
            self.clear(socket).await
        }
    }

    async fn secure(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send) -> Option<()> {
        let (shared, client) = (self.shared.clone(), self.client);
        self.http(stream, move |request| {
            let shared = shared.clone();
            async move { routes::respond(&shared, client, request).await }
        })
        .await
    }

    async fn clear(self, socket: TcpStream) -> Option<()> {
        let own = socket.local_addr().ok()?.ip().to_canonical();
        let shared = self.shared.clone();
        self.http(socket, move |request| {
            let answer = plain::redirect(&shared, own, &request);
            async move { answer }
        })
        .await
    }

    async fn http<F, A>(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send,
        answer: F,
    ) -> Option<()>
    where
        F: Fn(Request<Incoming>) -> A,
        A: Future<Output = Response<Full<Bytes>>>,
    {
        let Self { shared, stop, .. } = &self;
        let mut stop = stop.clone();
        let limits = &shared.config.limits;
        let service = service_fn(|request| {
            let answer = answer(request);
            async move { Ok::<_, Infallible>(answer.await) }
        });
        let serving = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_time)
            .max_buf_size(limits.header_bytes)
            .max_headers(limits.headers)
            .serve_connection(TokioIo::new(stream), service);
        let mut serving = pin!(serving);
        tokio::select! {
            done = &mut serving => return done.ok(),
            _ = stop.changed() => serving.as_mut().graceful_shutdown(),
        }
        serving.await.ok()
    }
}
