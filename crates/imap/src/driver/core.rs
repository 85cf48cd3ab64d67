//! What the driver does with what it reads, is asked for, or waits for in vain: everything but the socket.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::BytesMut;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::append::Part;
use crate::session::{Line, Request};
use crate::sink::{Sink, Stalled};
use crate::state::{Heard, State, Tag};
use crate::status::Status;
use crate::wire::Fragment;
use crate::{Code, Failure, Response, StateKind, Timeouts};

/// How long a server that said BYE may take to close, and how long closing may take.
pub(super) const FAREWELL: Duration = Duration::from_secs(1);

/// All of the driver but the socket and the queue of requests.
pub(super) struct Core {
    pub(super) state: State,
    pub(super) status: Arc<Status>,
    timeouts: Timeouts,
    sinks: VecDeque<(Tag, Sink)>,
    pub(super) open: Option<Open>,
    pub(super) stalled: Option<Stalled>,
    /// Bytes were written that may lie in a buffer below.
    pub(super) unflushed: bool,
    /// Compressed bytes that wait to be written.
    pub(super) pressed: usize,
    agreement: Agreement,
    /// The server takes no more bytes.
    pub(super) deaf: bool,
    /// Every handle is gone.
    pub(super) closing: bool,
    /// What the server said on leaving, and until when it may still say more.
    farewell: Option<(Failure, Instant)>,
    last_move: Instant,
}

/// Whether what follows is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agreement {
    None,
    /// COMPRESS is under way: nothing else is said before its answer (RFC 4978 section 3).
    Asked(Tag),
    /// Just now: what follows in the input is compressed.
    Reached,
}

/// An APPEND that its handle is writing.
pub(super) struct Open {
    head: Vec<Fragment>,
    pub(super) parts: mpsc::Receiver<Part>,
    finished: Arc<AtomicBool>,
    /// Taken when it was used.
    refused: Option<oneshot::Sender<Failure>>,
    /// Where its reply goes, as long as nothing of it was queued.
    sink: Option<Sink>,
    tag: Option<Tag>,
}

/// Why the loop ends.
pub(super) enum End {
    /// Nobody uses the connection any more.
    Unused,
    Failed(Failure),
}

impl From<Failure> for End {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Core {
    pub(super) fn new(state: State, status: Arc<Status>, timeouts: Timeouts) -> Self {
        Self {
            state,
            status,
            timeouts,
            sinks: VecDeque::new(),
            open: None,
            stalled: None,
            unflushed: false,
            pressed: 0,
            agreement: Agreement::None,
            deaf: false,
            closing: false,
            farewell: None,
            last_move: Instant::now(),
        }
    }

    /// Reads what has arrived until it is used up, a reader lags behind, or what follows is compressed.
    pub(super) fn hear(&mut self, input: &mut BytesMut) -> Result<(), Failure> {
        while self.stalled.is_none() && self.agreement != Agreement::Reached {
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

    /// Whether COMPRESS was agreed on since the last call.
    pub(super) fn take_agreement(&mut self) -> bool {
        let reached = self.agreement == Agreement::Reached;
        if reached {
            self.agreement = Agreement::None;
        }
        reached
    }

    /// Whether nothing may be said at present.
    pub(super) fn is_agreeing(&self) -> bool {
        matches!(self.agreement, Agreement::Asked(_))
    }

    fn done(&mut self, tag: Tag, result: crate::sink::Tagged) {
        if self.agreement == Agreement::Asked(tag) {
            self.agreement = if result.is_ok() { Agreement::Reached } else { Agreement::None };
        }
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

    pub(super) fn request(&mut self, request: Option<Request>) {
        self.begin_patience();
        match request {
            None => self.closing = true,
            Some(Request::Line(line, sink)) => self.line(line, sink),
            Some(Request::Append { head, parts, finished, refused, sink }) => {
                let refused = Some(refused);
                let sink = Some(sink);
                self.open = Some(Open { head, parts, finished, refused, sink, tag: None });
            }
        }
    }

    fn line(&mut self, line: Line, sink: Sink) {
        tracing::trace!(command = line.name, "sent");
        let agrees = line.name == crate::Command::Compress.name();
        match self.state.command(line) {
            Ok(tag) => {
                if agrees {
                    self.agreement = Agreement::Asked(tag);
                }
                self.sinks.push_back((tag, sink));
            }
            Err(failure) => sink.finish(Err(failure)),
        }
    }

    /// A part of the open APPEND; `None` when its handle let go of it.
    pub(super) fn part(&mut self, part: Option<Part>) -> Result<(), End> {
        self.begin_patience();
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

    pub(super) fn read(&mut self, read: io::Result<usize>) -> Result<(), Failure> {
        match read {
            Ok(0) => Err(self.lost("the server closed the connection")),
            Ok(bytes) => {
                self.status.hear(bytes);
                self.last_move = Instant::now();
                Ok(())
            }
            Err(error) => Err(self.lost(&error.to_string())),
        }
    }

    pub(super) fn wrote(&mut self, wrote: io::Result<Option<usize>>) {
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

    /// Compressed bytes were written.
    pub(super) fn wrote_pressed(&mut self, bytes: usize) {
        if bytes == 0 {
            return self.deafened("the connection takes no more bytes");
        }
        self.unflushed = true;
        self.last_move = Instant::now();
    }

    /// What was to be compressed or expanded can't be.
    pub(super) fn garbled(&self, error: &io::Error) -> Failure {
        self.lost(&format!("the compressed connection broke: {error}"))
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

    pub(super) fn unstall(&mut self) {
        self.last_move = Instant::now();
        if let Some(stalled) = self.stalled.take()
            && let Some((_, sink)) = self.sinks.front()
        {
            sink.push_waited(stalled.response, stalled.weight);
        }
    }

    /// Whether the server has to move, for nothing else is missing.
    fn server_owes(&self) -> bool {
        self.stalled.is_none()
            && (self.pressed > 0 || self.state.has_output() || self.state.awaits())
    }

    /// The server's time runs from when it owes something, not from the last thing before.
    fn begin_patience(&mut self) {
        if !self.server_owes() {
            self.last_move = Instant::now();
        }
    }

    fn is_idle(&self) -> bool {
        self.state.during().is_none() && self.open.is_none()
    }

    pub(super) fn deadline(&self) -> Instant {
        let patience = if self.is_idle() { self.timeouts.keepalive } else { self.timeouts.idle };
        let deadline = self.last_move + patience;
        self.farewell.as_ref().map_or(deadline, |(_, until)| deadline.min(*until))
    }

    pub(super) fn deadline_passed(&mut self) -> Result<(), Failure> {
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
            self.line(Line { name: "NOOP", fragments, dialogue: None }, Sink::Nobody);
        }
        Ok(())
    }

    /// Ends the loop once nobody can want anything of the connection.
    pub(super) fn check_use(&self) -> Result<(), End> {
        let waited_for = self.open.is_some() || self.sinks.iter().any(|(_, s)| !s.is_abandoned());
        if self.closing
            && !waited_for
            && (self.deaf || self.pressed == 0 && !self.state.has_output())
        {
            return Err(End::Unused);
        }
        Ok(())
    }

    pub(super) fn fail(&mut self, failure: &Failure) {
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

    pub(super) fn reject(request: Request, failure: &Failure) {
        match request {
            Request::Line(_, sink) | Request::Append { sink, .. } => {
                sink.finish(Err(failure.clone()));
            }
        }
    }
}
