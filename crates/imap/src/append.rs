//! APPEND written in parts: several messages, each at once or in chunks, in bounded memory.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

use crate::sink::Pending;
use crate::status::Status;
use crate::{Failure, Flag, InternalDate};

/// Parts that may wait for the driver.
pub(crate) const PARTS: usize = 16;

/// What is told about a message before its bytes.
#[derive(Clone, Copy, Debug)]
pub struct AppendMessage<'a> {
    /// Those that can't be written are left out (see [`Flag::is_writable`]).
    pub flags: &'a [Flag],
    /// `None` lets the server take the present.
    pub date: Option<InternalDate>,
    /// The exact number of bytes that will follow.
    pub size: u64,
}

/// What goes to the driver.
#[derive(Debug)]
pub(crate) enum Part {
    /// ` (\Seen) "date" `, then the announcement of a literal of this size.
    Begin {
        head: Bytes,
        size: u64,
    },
    Bytes(Bytes),
}

/// An APPEND that is being written. It owns the writing side of its connection until [`Append::finish`]: commands sent
/// meanwhile wait behind it, so don't await one of those before.
///
/// Dropping it before `finish` closes the connection, because a half-sent literal can be given up in no other way; only
/// where nothing was sent yet, or where the server refused before it saw the bytes, the connection lives on.
#[must_use = "dropping it closes the connection"]
pub struct Append {
    parts: mpsc::Sender<Part>,
    finished: Arc<AtomicBool>,
    /// Tells early that the server refused.
    refused: oneshot::Receiver<Failure>,
    failed: Option<Failure>,
    pending: Pending,
    status: Arc<Status>,
    left: u64,
    size: u64,
}

impl Append {
    pub(crate) fn new(
        parts: mpsc::Sender<Part>,
        finished: Arc<AtomicBool>,
        refused: oneshot::Receiver<Failure>,
        pending: Pending,
        status: Arc<Status>,
    ) -> Self {
        Self { parts, finished, refused, failed: None, pending, status, left: 0, size: 0 }
    }

    /// A whole message; `body.len()` must be its size. Returns when the bytes are queued, not when they are stored.
    pub async fn message(
        &mut self,
        message: AppendMessage<'_>,
        body: Bytes,
    ) -> Result<(), Failure> {
        self.begin(message).await?;
        if !body.is_empty() || message.size > 0 {
            self.chunk(body).await?;
        }
        self.whole()
    }

    /// Begins a message whose bytes follow in chunks.
    pub async fn begin(&mut self, message: AppendMessage<'_>) -> Result<(), Failure> {
        self.whole()?;
        let mut head = crate::wire::Writer::new(false);
        head.space().flags(message.flags).space();
        if let Some(date) = &message.date {
            head.date(date).space();
        }
        let head = head.finish().first().map(|f| f.bytes().clone()).unwrap_or_default();
        (self.left, self.size) = (message.size, message.size);
        self.send(Part::Begin { head, size: message.size }).await
    }

    /// The next bytes of the message. Waits while the connection doesn't take more.
    pub async fn chunk(&mut self, bytes: Bytes) -> Result<(), Failure> {
        let length = bytes.len() as u64;
        let Some(left) = self.left.checked_sub(length) else {
            return Err(self.wrong_size(self.size - self.left + length));
        };
        self.left = left;
        self.send(Part::Bytes(bytes)).await
    }

    /// Whether all bytes of the last message were handed over: in the middle of one the command can't be ended.
    pub fn is_whole(&self) -> bool {
        self.left == 0
    }

    /// Ends the command. The reply tells whether the messages are stored: all of them or none.
    pub fn finish(self) -> Pending {
        let Self { finished, left, failed, pending, .. } = self;
        // The driver looks at this when the last of the parts is taken and their sender, dropped here, is gone.
        finished.store(left == 0 && failed.is_none(), Ordering::Release);
        pending
    }

    fn whole(&mut self) -> Result<(), Failure> {
        if self.left > 0 {
            return Err(self.wrong_size(self.size - self.left));
        }
        Ok(())
    }

    fn wrong_size(&mut self, given: u64) -> Failure {
        let failure = Failure::WrongSize { announced: self.size, given };
        self.failed.get_or_insert(failure).clone()
    }

    async fn send(&mut self, part: Part) -> Result<(), Failure> {
        if let Some(failure) = &self.failed {
            return Err(failure.clone());
        }
        let failure = match self.refused.try_recv() {
            Ok(failure) => failure,
            Err(_) if self.parts.send(part).await.is_ok() => return Ok(()),
            Err(_) => match self.refused.try_recv() {
                Ok(failure) => failure,
                Err(_) => self.status.ended().unwrap_or(Failure::Closed),
            },
        };
        Err(self.failed.get_or_insert(failure).clone())
    }
}

impl fmt::Debug for Append {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Append").field("left", &self.left).finish_non_exhaustive()
    }
}
