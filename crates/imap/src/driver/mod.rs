//! The one task that owns a connection's socket. It reads while it writes, so two full directions never wait for each
//! other, and it stops reading while a reader of responses lags behind.

mod core;

use std::io::{self, IoSlice};
use std::sync::Arc;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::sync::mpsc;
use tokio::time::{sleep_until, timeout};

use crate::append::Part;
use crate::session::Request;
use crate::sink::Stalled;
use crate::state::State;
use crate::status::Status;
use crate::{Failure, Timeouts};

use self::core::{Core, End, FAREWELL};

/// Room made for one read.
pub(crate) const READ: usize = 128 << 10;
/// Less room than this is not worth a read.
const READ_LEAST: usize = 16 << 10;
/// Bytes queued for writing beyond which no more are taken from the handles.
const QUEUE_MOST: usize = 512 << 10;
/// Pieces written in one go.
const SLICES: usize = 32;
pub(crate) struct Driver<S> {
    reader: ReadHalf<S>,
    writer: WriteHalf<S>,
    input: BytesMut,
    requests: mpsc::UnboundedReceiver<Request>,
    core: Core,
}

impl<S: AsyncRead + AsyncWrite + Send + 'static> Driver<S> {
    /// Takes over a connection whose greeting was read; `input` holds what was read beyond.
    pub(crate) fn spawn(
        stream: S,
        state: State,
        input: BytesMut,
        requests: mpsc::UnboundedReceiver<Request>,
        status: Arc<Status>,
        timeouts: Timeouts,
    ) {
        let (reader, writer) = tokio::io::split(stream);
        let core = Core::new(state, status, timeouts);
        tokio::spawn(Self { reader, writer, input, requests, core }.run());
    }

    async fn run(mut self) {
        let failure = match self.work().await {
            End::Unused => Failure::Closed,
            End::Failed(failure) => failure,
        };
        tracing::debug!(%failure, "connection ended");
        self.core.status.end(failure.clone());
        self.requests.close();
        self.core.fail(&failure);
        while let Ok(request) = self.requests.try_recv() {
            Core::reject(request, &failure);
        }
        // The peer may be gone, or deaf.
        let _ = timeout(FAREWELL, self.writer.shutdown()).await;
    }

    async fn work(&mut self) -> End {
        loop {
            if let Err(end) = self.step().await {
                return end;
            }
        }
    }

    /// Does what can be done at once, then waits for one thing to happen.
    async fn step(&mut self) -> Result<(), End> {
        self.core.hear(&mut self.input)?;
        self.take_requests()?;
        self.core.check_use()?;
        let core = &mut self.core;
        let room = core.state.queued() < QUEUE_MOST;
        let writing = !core.deaf && (core.state.has_output() || core.unflushed);
        let reading = core.stalled.is_none();
        if reading {
            let wanted = core.state.wanted(&self.input);
            make_room(&mut self.input, wanted);
        }
        let deadline = core.deadline();
        let mut parts = core.open.as_mut().map(|open| &mut open.parts);
        tokio::select! {
            read = self.reader.read_buf(&mut self.input), if reading => core.read(read)?,
            wrote = write(&mut self.writer, &core.state), if writing => core.wrote(wrote),
            request = self.requests.recv(), if parts.is_none() && !core.closing && room => {
                core.request(request);
            }
            part = next_part(&mut parts), if parts.is_some() && room => core.part(part)?,
            () = wait_for_room(core.stalled.as_ref()), if core.stalled.is_some() => core.unstall(),
            () = sleep_until(deadline) => core.deadline_passed()?,
        }
        Ok(())
    }

    /// Takes what waits already, so that it is written in one go.
    fn take_requests(&mut self) -> Result<(), End> {
        while self.core.state.queued() < QUEUE_MOST {
            if let Some(open) = &mut self.core.open {
                match open.parts.try_recv() {
                    Ok(part) => self.core.part(Some(part))?,
                    Err(mpsc::error::TryRecvError::Disconnected) => self.core.part(None)?,
                    Err(mpsc::error::TryRecvError::Empty) => return Ok(()),
                }
                continue;
            }
            match self.requests.try_recv() {
                Ok(request) => self.core.request(Some(request)),
                Err(_) => return Ok(()),
            }
        }
        Ok(())
    }
}

fn make_room(input: &mut BytesMut, wanted: usize) {
    if input.capacity() - input.len() < wanted.max(READ_LEAST) {
        input.reserve(wanted.max(READ));
    }
}

/// Writes what can be written and returns how much that was, or flushes where there is nothing and returns `None`.
async fn write<S: AsyncWrite>(
    writer: &mut WriteHalf<S>,
    state: &State,
) -> io::Result<Option<usize>> {
    let mut slices = [IoSlice::new(&[]); SLICES];
    match state.output(&mut slices) {
        0 => writer.flush().await.map(|()| None),
        count => writer.write_vectored(&slices[..count]).await.map(Some),
    }
}

async fn next_part(parts: &mut Option<&mut mpsc::Receiver<Part>>) -> Option<Part> {
    match parts {
        Some(parts) => parts.recv().await,
        None => std::future::pending().await,
    }
}

async fn wait_for_room(stalled: Option<&Stalled>) {
    if let Some(stalled) = stalled {
        // Closed: the reader is gone, and what it would have read can be thrown away.
        if let Ok(permit) = stalled.budget.acquire_many(stalled.weight).await {
            permit.forget();
        }
    }
}
