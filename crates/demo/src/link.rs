//! One connection's bytes: takes lines and literals in, puts answers out, and reads on while it writes, so that a peer
//! that sends many commands before it reads an answer is never blocked for good.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use mailhaul_imap::wire::{Dialect, Framer, Limits, Piece};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};

use crate::handle::Shared;
use crate::tls::Identity;

/// Long sets of UIDs fit in a line; messages come in pieces.
const LIMITS: Limits = Limits { text: 1024 * 1024, inline: 64 * 1024 };
/// How far ahead commands are read while answers are being written.
const READ_AHEAD: usize = 16 * 1024 * 1024;
/// Answers are put out when this much has come together, or before waiting for the peer.
const OUT: usize = 256 * 1024;
/// Bodies from this size on are put out without a copy.
const WITHOUT_COPY: usize = 16 * 1024;

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A connection.
pub(crate) struct Link {
    stream: Box<dyn Stream>,
    shared: Arc<Shared>,
    inbox: BytesMut,
    framer: Framer,
    ended: bool,
    outbox: VecDeque<Bytes>,
    tail: BytesMut,
    queued: usize,
    may_send: Option<u64>,
    may_receive: Option<u64>,
}

impl Link {
    pub(crate) fn new(
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        shared: Arc<Shared>,
    ) -> Self {
        Self {
            stream: Box::new(stream),
            shared,
            inbox: BytesMut::with_capacity(64 * 1024),
            framer: Framer::new(Dialect::Commands, LIMITS),
            ended: false,
            outbox: VecDeque::new(),
            tail: BytesMut::new(),
            queued: 0,
            may_send: None,
            may_receive: None,
        }
    }

    /// Goes on under TLS. What the peer sent in the clear meanwhile is thrown away.
    pub(crate) async fn encrypt(mut self, identity: &Identity) -> io::Result<Self> {
        self.flush().await?;
        let encrypted = identity.acceptor.accept(self.stream).await?;
        Ok(Self::new(encrypted, self.shared))
    }

    /// The connection ends after this many bytes more were put out.
    pub(crate) fn drop_after_sent(&mut self, bytes: u64) {
        self.may_send = Some(bytes + self.queued as u64);
    }

    /// The connection ends after this many bytes more were taken in.
    pub(crate) fn drop_after_received(&mut self, bytes: u64) {
        self.may_receive = Some(bytes);
    }

    /// Puts text out, some time before the next wait for the peer.
    pub(crate) fn put(&mut self, text: impl AsRef<[u8]>) {
        let text = text.as_ref();
        self.queued += text.len();
        self.tail.extend_from_slice(text);
    }

    /// Puts a body out.
    pub(crate) fn put_body(&mut self, body: &Bytes) {
        if body.len() < WITHOUT_COPY {
            return self.put(body);
        }
        self.queued += body.len();
        let tail = self.tail.split().freeze();
        self.outbox.push_back(tail);
        self.outbox.push_back(body.clone());
    }

    /// Writes what has come together, if it is much.
    pub(crate) async fn relieve(&mut self) -> io::Result<()> {
        if self.queued < OUT { Ok(()) } else { self.flush().await }
    }

    /// Writes everything that was put out.
    pub(crate) async fn flush(&mut self) -> io::Result<()> {
        let tail = self.tail.split().freeze();
        self.outbox.push_back(tail);
        while let Some(mut chunk) = self.outbox.pop_front() {
            while !chunk.is_empty() {
                let most = self.may_send.map_or(chunk.len(), |n| chunk.len().min(clamp(n)));
                if most == 0 {
                    self.stream.flush().await?;
                    return Err(cut("the fault's bytes were sent"));
                }
                let written = poll_fn(|cx| self.poll_both(cx, &chunk[..most])).await?;
                let _ = chunk.split_to(written);
                self.sent(written);
            }
        }
        self.stream.flush().await
    }

    /// The next text or literal of the peer; `None` where the peer has ended the connection.
    pub(crate) async fn piece(&mut self) -> io::Result<Option<Piece>> {
        loop {
            if self.may_receive.is_some_and(|left| self.inbox.len() as u64 >= left) {
                return Err(cut("the fault's bytes were received"));
            }
            let before = self.inbox.len();
            match self.framer.next(&mut self.inbox) {
                Ok(Some(piece)) => {
                    let taken = before - self.inbox.len();
                    self.may_receive = self.may_receive.map(|left| left - taken as u64);
                    return Ok(Some(piece));
                }
                Ok(None) => {}
                Err(error) => {
                    self.put(format!("* BYE {error}\r\n"));
                    self.flush().await?;
                    return Err(io::Error::new(io::ErrorKind::InvalidData, error));
                }
            }
            if !self.more().await? {
                return Ok(None);
            }
        }
    }

    /// Writes what is put out, then waits for bytes. False where there will be none any more.
    async fn more(&mut self) -> io::Result<bool> {
        let before = self.inbox.len();
        self.flush().await?;
        if self.inbox.len() > before {
            return Ok(true);
        }
        if self.ended {
            return Ok(false);
        }
        self.inbox.reserve(self.framer.wanted(&self.inbox).max(64 * 1024));
        let read = self.stream.read_buf(&mut self.inbox).await?;
        self.received(read);
        Ok(read > 0)
    }

    /// Reads ahead until the peer ends the connection.
    pub(crate) async fn until_ended(&mut self) -> io::Result<()> {
        while !self.ended {
            if self.inbox.len() >= READ_AHEAD {
                return std::future::pending().await;
            }
            let read = self.stream.read_buf(&mut self.inbox).await?;
            self.received(read);
        }
        Err(cut("the peer left while it was kept waiting"))
    }

    /// Forgets an announced literal that the peer, told NO, won't send.
    pub(crate) fn forget_literal(&mut self) {
        self.framer = Framer::new(Dialect::Commands, LIMITS);
    }

    /// Writes; while the peer doesn't take it, reads.
    fn poll_both(&mut self, cx: &mut Context<'_>, out: &[u8]) -> Poll<io::Result<usize>> {
        if let Poll::Ready(written) = Pin::new(&mut *self.stream).poll_write(cx, out) {
            return Poll::Ready(match written? {
                0 => Err(io::ErrorKind::WriteZero.into()),
                n => Ok(n),
            });
        }
        while !self.ended && self.inbox.len() < READ_AHEAD {
            let mut space = [0; 16 * 1024];
            let mut buffer = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut *self.stream).poll_read(cx, &mut buffer))?;
            let read = buffer.filled().len();
            self.inbox.extend_from_slice(buffer.filled());
            self.received(read);
        }
        Poll::Pending
    }

    fn received(&mut self, bytes: usize) {
        self.ended = bytes == 0;
        self.shared.count(|c| c.received += bytes as u64);
    }

    fn sent(&mut self, bytes: usize) {
        self.queued = self.queued.saturating_sub(bytes);
        if let Some(left) = &mut self.may_send {
            *left = left.saturating_sub(bytes as u64);
        }
        self.shared.count(|c| c.sent += bytes as u64);
    }
}

/// The error with which a fault ends a connection.
pub(crate) fn cut(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, why)
}

fn clamp(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
