//! The one task that owns a connection's socket. It reads while it writes, so two full directions never wait for each
//! other, and it stops reading while a reader of responses lags behind.

mod core;
mod deflate;

use std::io::{self, IoSlice};
use std::sync::Arc;

use bytes::{Buf, BytesMut};
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
use self::deflate::Deflate;

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
    /// Between the socket and everything else, once it was agreed on.
    deflate: Option<Deflate>,
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
        tokio::spawn(Self { reader, writer, input, requests, core, deflate: None }.run());
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
        self.hear()?;
        self.take_requests()?;
        self.core.check_use()?;
        let core = &mut self.core;
        if let Some(deflate) = self.deflate.as_mut().filter(|_| !core.deaf) {
            deflate.take(&mut core.state).map_err(|error| core.garbled(&error))?;
            core.pressed = deflate.out.len();
        }
        let accepts = core.state.queued() < QUEUE_MOST && !core.is_agreeing();
        let writing = !core.deaf && (core.pressed > 0 || core.state.has_output() || core.unflushed);
        let reading = core.stalled.is_none();
        let (input, out) = match &mut self.deflate {
            None => {
                let wanted = core.state.wanted(&self.input);
                make_room(&mut self.input, wanted);
                (&mut self.input, None)
            }
            Some(Deflate { raw, out, .. }) => {
                make_room(raw, 0);
                (raw, Some(out))
            }
        };
        let deadline = core.deadline();
        let mut parts = core.open.as_mut().map(|open| &mut open.parts);
        tokio::select! {
            read = self.reader.read_buf(input), if reading => {
                core.read(read)?;
                if let Some(deflate) = &mut self.deflate {
                    deflate.arrived();
                }
            }
            wrote = write(&mut self.writer, &core.state, out.as_deref()), if writing => {
                match (out, &wrote) {
                    (Some(out), Ok(Some(bytes))) => {
                        out.advance(*bytes);
                        core.pressed = out.len();
                        core.wrote_pressed(*bytes);
                    }
                    _ => core.wrote(wrote),
                }
            }
            request = self.requests.recv(), if parts.is_none() && !core.closing && accepts => {
                core.request(request);
            }
            part = next_part(&mut parts), if parts.is_some() && accepts => core.part(part)?,
            () = wait_for_room(core.stalled.as_ref()), if core.stalled.is_some() => core.unstall(),
            () = sleep_until(deadline) => core.deadline_passed()?,
        }
        Ok(())
    }

    /// Reads what has arrived until it is used up or a reader lags behind.
    fn hear(&mut self) -> Result<(), Failure> {
        loop {
            self.core.hear(&mut self.input)?;
            if self.core.take_agreement() {
                self.deflate = Some(Deflate::new(self.input.split()));
            }
            match &mut self.deflate {
                Some(deflate) if self.core.stalled.is_none() && deflate.has_more() => {
                    deflate.expand(&mut self.input).map_err(|error| self.core.garbled(&error))?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Takes what waits already, so that it is written in one go.
    fn take_requests(&mut self) -> Result<(), End> {
        while self.core.state.queued() < QUEUE_MOST && !self.core.is_agreeing() {
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

/// Writes what can be written and returns how much that was, or flushes where there is nothing and returns `None`. Where the
/// connection is compressed only what is in `pressed` can be written.
async fn write<S: AsyncWrite>(
    writer: &mut WriteHalf<S>,
    state: &State,
    pressed: Option<&BytesMut>,
) -> io::Result<Option<usize>> {
    match pressed {
        Some(pressed) if pressed.is_empty() => return writer.flush().await.map(|()| None),
        Some(pressed) => return writer.write(pressed).await.map(Some),
        None => {}
    }
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
