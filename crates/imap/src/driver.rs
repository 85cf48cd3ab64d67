//! The one task that owns a connection's socket. It reads while it writes, so two full directions never wait for each
//! other, and it stops reading while a reader of responses lags behind.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until, timeout};

use crate::append::Part;
use crate::session::{Line, Request};
use crate::sink::{Sink, Stalled};
use crate::state::{Heard, State, Tag};
use crate::status::Status;
use crate::wire::Fragment;
use crate::{Code, Failure, Response, StateKind, Timeouts};

/// Room made for one read.
pub(crate) const READ: usize = 128 << 10;
/// Less room than this is not worth a read.
const READ_LEAST: usize = 16 << 10;
/// Bytes queued for writing beyond which no more are taken from the handles.
const QUEUE_MOST: usize = 512 << 10;
/// Pieces written in one go.
const SLICES: usize = 32;
/// How long a server that said BYE may take to close, and how long closing may take.
const FAREWELL: Duration = Duration::from_secs(1);

pub(crate) struct Driver<S> {
    reader: ReadHalf<S>,
    writer: WriteHalf<S>,
    input: BytesMut,
    requests: mpsc::UnboundedReceiver<Request>,
    core: Core,
}

/// All of the driver but the socket and the queue of requests.
struct Core {
    state: State,
    status: Arc<Status>,
    timeouts: Timeouts,
    sinks: VecDeque<(Tag, Sink)>,
    open: Option<Open>,
    stalled: Option<Stalled>,
    /// Bytes were written that may lie in a buffer below.
    unflushed: bool,
    /// The server takes no more bytes.
    deaf: bool,
    /// Every handle is gone.
    closing: bool,
    /// What the server said on leaving, and until when it may still say more.
    farewell: Option<(Failure, Instant)>,
    last_move: Instant,
}

/// An APPEND that its handle is writing.
struct Open {
    head: Vec<Fragment>,
    parts: mpsc::Receiver<Part>,
    finished: Arc<AtomicBool>,
    /// Taken when it was used.
    refused: Option<oneshot::Sender<Failure>>,
    /// Where its reply goes, as long as nothing of it was queued.
    sink: Option<Sink>,
    tag: Option<Tag>,
}

/// Why the loop ends.
enum End {
    /// Nobody uses the connection any more.
    Unused,
    Failed(Failure),
}

impl From<Failure> for End {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
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
        let core = Core {
            state,
            status,
            timeouts,
            sinks: VecDeque::new(),
            open: None,
            stalled: None,
            unflushed: false,
            deaf: false,
            closing: false,
            farewell: None,
            last_move: Instant::now(),
        };
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
                core.request(request)?;
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
                Ok(request) => self.core.request(Some(request))?,
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

impl Core {
    /// Reads what has arrived until it is used up or a reader lags behind.
    fn hear(&mut self, input: &mut BytesMut) -> Result<(), Failure> {
        while self.stalled.is_none() {
            match self.state.next(input)? {
                None => return Ok(()),
                Some(Heard::Response(response)) => self.response(response)?,
                Some(Heard::Done(tag, result)) => self.done(tag, result),
            }
        }
        Ok(())
    }

    fn response(&mut self, response: Response) -> Result<(), Failure> {
        self.notice(&response);
        if let Some((_, sink)) = self.sinks.front_mut() {
            self.stalled = sink.push(response)?;
        }
        Ok(())
    }

    /// Keeps what concerns the connection, whoever asked.
    fn notice(&mut self, response: &Response) {
        match response {
            Response::Capability(capabilities) => self.learn(capabilities),
            Response::Enabled(words)
                if words.iter().any(|w| w.eq_ignore_ascii_case("UTF8=ACCEPT")) =>
            {
                self.state.set_utf8();
                self.status.set_utf8();
            }
            Response::State { kind: StateKind::Bye, code, text } => {
                let failure = Failure::Bye { code: code.clone(), text: text.clone() };
                self.farewell = Some((failure, Instant::now() + FAREWELL));
            }
            Response::State { code: Some(code), text, .. } => self.notice_code(code, text),
            _ => {}
        }
    }

    fn notice_code(&mut self, code: &Code, text: &str) {
        match code {
            Code::Capability(capabilities) => self.learn(capabilities),
            Code::Alert => self.status.alert(text),
            _ => {}
        }
    }

    fn learn(&mut self, capabilities: &crate::Capabilities) {
        self.state.set_capabilities(capabilities);
        self.status.set_capabilities(capabilities.clone());
    }

    fn done(&mut self, tag: Tag, result: crate::sink::Tagged) {
        if let Ok((Some(code), text)) | Err(Failure::No { code: Some(code), text }) = &result {
            self.notice_code(code, text);
        }
        if let Some(open) = self.open.as_mut().filter(|open| open.tag == Some(tag))
            && let Err(failure) = &result
            && self.state.append_refused()
            && let Some(refused) = open.refused.take()
        {
            // The handle may be gone.
            let _ = refused.send(failure.clone());
        }
        let Some(at) = self.sinks.iter().position(|(known, _)| *known == tag) else { return };
        if let Some((_, sink)) = self.sinks.remove(at) {
            sink.finish(result);
        }
    }

    fn request(&mut self, request: Option<Request>) -> Result<(), End> {
        match request {
            None => self.closing = true,
            Some(Request::Line(line, sink)) => self.line(line, sink),
            Some(Request::Append { head, parts, finished, refused, sink }) => {
                let refused = Some(refused);
                let sink = Some(sink);
                self.open = Some(Open { head, parts, finished, refused, sink, tag: None });
            }
        }
        Ok(())
    }

    fn line(&mut self, line: Line, sink: Sink) {
        tracing::trace!(command = line.name, "sent");
        match self.state.command(line) {
            Ok(tag) => self.sinks.push_back((tag, sink)),
            Err(failure) => sink.finish(Err(failure)),
        }
    }

    /// A part of the open APPEND; `None` when its handle let go of it.
    fn part(&mut self, part: Option<Part>) -> Result<(), End> {
        let Some(open) = &mut self.open else { return Ok(()) };
        match part {
            Some(Part::Begin { head, size }) => {
                if let Some(sink) = open.sink.take() {
                    tracing::trace!(command = "APPEND", "sent");
                    let tag = self.state.append(std::mem::take(&mut open.head));
                    open.tag = Some(tag);
                    self.sinks.push_back((tag, sink));
                }
                self.state.append_begin(&head, size);
            }
            Some(Part::Bytes(bytes)) => self.state.append_bytes(bytes),
            None => return self.append_end(),
        }
        Ok(())
    }

    fn append_end(&mut self) -> Result<(), End> {
        let Some(open) = self.open.take() else { return Ok(()) };
        if let Some(sink) = open.sink {
            // Nothing was sent.
            sink.finish(Err(Failure::WrongSize { announced: 0, given: 0 }));
            return Ok(());
        }
        if !open.finished.load(Ordering::Acquire) && !self.state.append_refused() {
            let text = "closed by this side in the middle of a message".to_owned();
            return Err(End::Failed(Failure::Lost { during: "APPEND".into(), text }));
        }
        self.state.append_finish();
        Ok(())
    }

    fn read(&mut self, read: io::Result<usize>) -> Result<(), Failure> {
        match read {
            Ok(0) => Err(self.lost("the server closed the connection")),
            Ok(_) => {
                self.last_move = Instant::now();
                Ok(())
            }
            Err(error) => Err(self.lost(&error.to_string())),
        }
    }

    fn wrote(&mut self, wrote: io::Result<Option<usize>>) {
        match wrote {
            Ok(None) => self.unflushed = false,
            Ok(Some(0)) => self.deafened("the connection takes no more bytes"),
            Ok(Some(bytes)) => {
                self.state.wrote(bytes);
                self.unflushed = true;
                self.last_move = Instant::now();
            }
            Err(error) => self.deafened(&error.to_string()),
        }
    }

    /// The server reads no more. It may have said why: that is waited for, a moment.
    fn deafened(&mut self, text: &str) {
        self.deaf = true;
        let failure = self.lost(text);
        self.farewell.get_or_insert((failure, Instant::now() + FAREWELL));
    }

    fn lost(&self, text: &str) -> Failure {
        match &self.farewell {
            Some((failure, _)) => failure.clone(),
            None => Failure::Lost { during: self.during(), text: text.to_owned() },
        }
    }

    fn during(&self) -> String {
        self.state.during().unwrap_or("waiting").to_owned()
    }

    fn unstall(&mut self) {
        self.last_move = Instant::now();
        if let Some(stalled) = self.stalled.take()
            && let Some((_, sink)) = self.sinks.front()
        {
            sink.push_waited(stalled.response, stalled.weight);
        }
    }

    /// Whether the server has to move, for nothing else is missing.
    fn server_owes(&self) -> bool {
        self.stalled.is_none() && (self.state.has_output() || self.state.awaits())
    }

    fn is_idle(&self) -> bool {
        self.state.during().is_none() && self.open.is_none()
    }

    fn deadline(&self) -> Instant {
        let patience = if self.is_idle() { self.timeouts.keepalive } else { self.timeouts.idle };
        let deadline = self.last_move + patience;
        self.farewell.as_ref().map_or(deadline, |(_, until)| deadline.min(*until))
    }

    fn deadline_passed(&mut self) -> Result<(), Failure> {
        let now = Instant::now();
        if let Some((failure, until)) = &self.farewell
            && *until <= now
        {
            return Err(failure.clone());
        }
        if self.server_owes() {
            let seconds = self.timeouts.idle.as_secs();
            return Err(Failure::Timeout { during: self.during(), seconds });
        }
        self.last_move = now;
        if self.is_idle() {
            let fragments = crate::Command::Noop.write(false);
            self.line(Line { name: "NOOP", fragments, answer: None }, Sink::Nobody);
        }
        Ok(())
    }

    /// Ends the loop once nobody can want anything of the connection.
    fn check_use(&self) -> Result<(), End> {
        let waited_for = self.open.is_some() || self.sinks.iter().any(|(_, s)| !s.is_abandoned());
        if self.closing && !waited_for && (self.deaf || !self.state.has_output()) {
            return Err(End::Unused);
        }
        Ok(())
    }

    fn fail(&mut self, failure: &Failure) {
        if let Some(open) = self.open.take() {
            if let Some(refused) = open.refused {
                // The handle may be gone.
                let _ = refused.send(failure.clone());
            }
            if let Some(sink) = open.sink {
                sink.finish(Err(failure.clone()));
            }
        }
        for (_, sink) in self.sinks.drain(..) {
            sink.finish(Err(failure.clone()));
        }
    }

    fn reject(request: Request, failure: &Failure) {
        match request {
            Request::Line(_, sink) | Request::Append { sink, .. } => {
                sink.finish(Err(failure.clone()))
            }
        }
    }
}
