//! The protocol without a socket: bytes in, responses and replies out; commands in, bytes out.
//!
//! Invariants: replies are matched by tag, responses belong to the oldest command in flight. Whatever the server sends,
//! what is kept of one line is bounded. After an `Err` nothing more can be read.

mod outbox;

use std::collections::VecDeque;
use std::io::IoSlice;

use bytes::{Bytes, BytesMut};

use crate::auth::Dialogue;
use crate::failure::printable;
use crate::parse::{self, Context, ServerLine};
use crate::session::Line;
use crate::wire::{Dialect, Fragment, Framer, Limits, LiteralHead, Piece};
use crate::{Capabilities, Code, Failure, Response, StateKind};

use outbox::Outbox;

/// Most bytes of literals in one line, bodies that are handed on in chunks not counted.
const INLINE_MOST: u64 = 16 << 20;

/// The number in a command's tag: `A7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag(pub(crate) u32);

/// Something the server said.
#[derive(Debug, PartialEq)]
pub(crate) enum Heard {
    /// For the oldest command in flight, if there is one.
    Response(Response),
    /// A command is over.
    Done(Tag, Result<(Option<Code>, String), Failure>),
}

#[derive(Debug)]
struct Flying {
    tag: Tag,
    name: &'static str,
    /// Whether a literal went out without waiting for leave.
    hurried: bool,
    /// A login that is talked over.
    dialogue: Option<Box<Dialogue>>,
}

/// An APPEND that is being written.
#[derive(Debug)]
struct Appending {
    tag: Tag,
    messages: u32,
    /// Whether the server's refusal came before the literal it was asked for.
    refused: bool,
}

/// One connection's state.
#[derive(Debug)]
pub(crate) struct State {
    framer: Framer,
    line: Vec<Fragment>,
    /// Bytes of literals in `line`.
    inline: u64,
    large: Large,
    flying: VecDeque<Flying>,
    outbox: Outbox,
    appending: Option<Appending>,
    next_tag: u32,
    utf8: bool,
    /// Set when the connection must not be used any further.
    doomed: Option<Failure>,
}

/// What becomes of a literal that comes in chunks.
#[derive(Debug)]
enum Large {
    None,
    /// A body, handed on.
    Body,
    /// Something else, gathered.
    Gathered(BytesMut),
}

impl State {
    pub(crate) fn new() -> Self {
        Self {
            framer: Framer::new(Dialect::Responses, Limits::default()),
            line: Vec::new(),
            inline: 0,
            large: Large::None,
            flying: VecDeque::new(),
            outbox: Outbox::default(),
            appending: None,
            next_tag: 1,
            utf8: false,
            doomed: None,
        }
    }

    /// Names are in UTF-8 from here on.
    pub(crate) fn set_utf8(&mut self) {
        self.utf8 = true;
    }

    /// Literals are sent as the server allows.
    pub(crate) fn set_capabilities(&mut self, capabilities: &Capabilities) {
        self.outbox.allow(capabilities);
    }

    /// Queues a command.
    pub(crate) fn command(&mut self, line: Line) -> Result<Tag, Failure> {
        if let Some(broken) = line.fragments.iter().find(|f| breaks_line(f)) {
            // The text isn't shown: it may be a login's.
            let why = format!("{} bytes of {} hold a line break", broken.bytes().len(), line.name);
            return Err(Failure::Protocol { line: String::new(), why });
        }
        let tag = self.fly(line.name);
        self.outbox.text(tag, format!("A{} ", tag.0).as_bytes());
        let hurried = self.outbox.fragments(tag, line.fragments);
        self.outbox.text(tag, b"\r\n");
        if let Some(flying) = self.flying.back_mut() {
            flying.dialogue = line.dialogue;
        }
        self.hurry(hurried);
        Ok(tag)
    }

    /// Queues the beginning of an APPEND, without its first message.
    pub(crate) fn append(&mut self, head: Vec<Fragment>) -> Tag {
        let tag = self.fly("APPEND");
        self.outbox.text(tag, format!("A{} ", tag.0).as_bytes());
        let hurried = self.outbox.fragments(tag, head);
        self.hurry(hurried);
        self.appending = Some(Appending { tag, messages: 0, refused: false });
        tag
    }

    /// Queues what stands before a message's bytes.
    pub(crate) fn append_begin(&mut self, head: &[u8], size: u64) {
        let Some(appending) = self.appending.as_mut().filter(|a| !a.refused) else { return };
        appending.messages += 1;
        let tag = appending.tag;
        self.outbox.text(tag, head);
        let hurried = self.outbox.announce(tag, size);
        if let Some(flying) = self.flying.iter_mut().rfind(|f| f.tag == tag) {
            flying.hurried |= hurried;
        }
    }

    /// Queues bytes of a message.
    pub(crate) fn append_bytes(&mut self, bytes: Bytes) {
        if let Some(appending) = self.appending.as_ref().filter(|a| !a.refused) {
            self.outbox.bytes(appending.tag, bytes);
        }
    }

    /// Queues the end of an APPEND.
    pub(crate) fn append_finish(&mut self) {
        if let Some(appending) = self.appending.take().filter(|a| !a.refused) {
            self.outbox.text(appending.tag, b"\r\n");
        }
    }

    /// Whether the APPEND that is being written was refused, so that nothing of it needs sending any more.
    pub(crate) fn append_refused(&self) -> bool {
        self.appending.as_ref().is_some_and(|a| a.refused)
    }

    /// The name of the oldest command in flight.
    pub(crate) fn during(&self) -> Option<&'static str> {
        self.flying.front().map(|f| f.name)
    }

    /// Whether the server owes an answer: not while it is us who keep an APPEND waiting.
    pub(crate) fn awaits(&self) -> bool {
        match (&self.appending, self.flying.front()) {
            (_, None) => false,
            (Some(appending), Some(front)) => appending.tag != front.tag || self.outbox.gated(),
            (None, Some(_)) => true,
        }
    }

    /// Bytes that may be written now.
    pub(crate) fn output<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
        self.outbox.output(slices)
    }

    /// Whether there are any.
    pub(crate) fn has_output(&self) -> bool {
        self.outbox.has_output()
    }

    /// Bytes that are queued, writable now or not.
    pub(crate) fn queued(&self) -> usize {
        self.outbox.queued()
    }

    /// So many of them were written.
    pub(crate) fn wrote(&mut self, bytes: usize) {
        self.outbox.wrote(bytes);
    }

    /// How many bytes the reader had better make room for.
    pub(crate) fn wanted(&self, input: &BytesMut) -> usize {
        self.framer.wanted(input)
    }

    /// The next thing heard, taken from the front of `input`; `None` until more bytes are there.
    pub(crate) fn next(&mut self, input: &mut BytesMut) -> Result<Option<Heard>, Failure> {
        loop {
            if let Some(failure) = self.doomed.take() {
                return Err(failure);
            }
            let piece = self.framer.next(input).map_err(|error| {
                let line = self.line.first().map_or(&input[..], |f| &f.bytes()[..]);
                Failure::Protocol { line: printable(line), why: error.to_string() }
            })?;
            let Some(piece) = piece else { return Ok(None) };
            if let Some(heard) = self.piece(piece)? {
                return Ok(Some(heard));
            }
        }
    }

    fn piece(&mut self, piece: Piece) -> Result<Option<Heard>, Failure> {
        match piece {
            Piece::Text { text, literal } => {
                if !text.is_empty() || self.line.is_empty() {
                    self.line.push(Fragment::Text(text));
                }
                match literal {
                    Some(head) => self.announced(head),
                    None => self.line_end(),
                }
            }
            Piece::Literal(bytes) => {
                self.line.push(Fragment::Literal(bytes));
                Ok(None)
            }
            Piece::Chunk { bytes, last } => Ok(self.chunk(bytes, last)),
        }
    }

    fn announced(&mut self, head: LiteralHead) -> Result<Option<Heard>, Failure> {
        if head.size <= Limits::default().inline as u64 {
            self.inline += head.size;
        } else if let Some(seq) = parse::body_ahead(&self.line) {
            self.large = Large::Body;
            let uid = parse::uid_so_far(&self.line);
            return Ok(Some(Heard::Response(Response::BodyStart { uid, seq, size: head.size })));
        } else {
            self.inline = self.inline.saturating_add(head.size);
            self.large = Large::Gathered(BytesMut::new());
        }
        if self.inline > INLINE_MOST {
            return Err(parse::violated(&self.line, "literals of impossible size"));
        }
        Ok(None)
    }

    fn chunk(&mut self, bytes: Bytes, last: bool) -> Option<Heard> {
        match &mut self.large {
            Large::Gathered(gathered) => {
                gathered.extend_from_slice(&bytes);
                if last {
                    self.line.push(Fragment::Literal(gathered.split().freeze()));
                    self.large = Large::None;
                }
                None
            }
            Large::Body | Large::None => {
                if last {
                    self.line.push(Fragment::Literal(Bytes::new()));
                }
                Some(Heard::Response(Response::BodyChunk(bytes)))
            }
        }
    }

    fn line_end(&mut self) -> Result<Option<Heard>, Failure> {
        let streamed = matches!(self.large, Large::Body);
        self.large = Large::None;
        self.inline = 0;
        let context = Context { utf8: self.utf8, streamed };
        // A server may send an empty line; nobody has harm of it.
        let empty =
            matches!(&self.line[..], [Fragment::Text(text)] if text.trim_ascii().is_empty());
        let line = if empty { None } else { Some(parse::line(&self.line, context)?) };
        let heard = match line {
            None => None,
            Some(ServerLine::Continue) => {
                self.proceed();
                None
            }
            Some(ServerLine::Untagged(response)) => Some(Heard::Response(response)),
            Some(ServerLine::Tagged { tag, kind, code, text }) => {
                Some(self.tagged(Tag(tag), kind, code, text)?)
            }
        };
        self.line.clear();
        Ok(heard)
    }

    /// The server said `+`: leave to send a literal, or a part of a login.
    fn proceed(&mut self) {
        if self.outbox.gated() {
            return self.outbox.proceed();
        }
        let Some(flying) = self.flying.iter_mut().find(|f| f.dialogue.is_some()) else { return };
        let (Some(dialogue), Some(Fragment::Text(line))) =
            (&mut flying.dialogue, self.line.first())
        else {
            return;
        };
        let text = line.trim_ascii_start();
        let answer = dialogue.hear(text.strip_prefix(b"+").unwrap_or(text));
        self.outbox.own(flying.tag, answer);
        self.outbox.text(flying.tag, b"\r\n");
    }

    fn tagged(
        &mut self,
        tag: Tag,
        kind: StateKind,
        code: Option<Code>,
        text: String,
    ) -> Result<Heard, Failure> {
        let Some(flying) = self.flying.iter().position(|f| f.tag == tag) else {
            return Err(parse::violated(&self.line, "a reply to no command"));
        };
        let flying = self.flying.remove(flying);
        let hurried = flying.as_ref().is_some_and(|f| f.hurried);
        let result = match kind {
            StateKind::Ok => Ok((code, text)),
            StateKind::No => Err(Failure::No { code, text }),
            StateKind::Bad => Err(Failure::Bad { text }),
            StateKind::Bye | StateKind::Preauth => {
                return Err(parse::violated(&self.line, "a reply that is none"));
            }
        };
        self.answered(tag, kind, hurried);
        let result = match flying.and_then(|f| f.dialogue) {
            Some(dialogue) => dialogue.end(result),
            None => result,
        };
        Ok(Heard::Done(tag, result))
    }

    /// Draws the consequences of a reply that came before its command was written to the end, or of a BAD.
    fn answered(&mut self, tag: Tag, kind: StateKind, hurried: bool) {
        if kind == StateKind::Bad && hurried {
            // The server stopped reading where it saw the fault and takes what follows for commands: mail must not be
            // executed (seen with Dovecot 2.3: a message's text created a folder).
            self.doom("after BAD to a command with literals under way");
            return;
        }
        let appending = self.appending.as_mut().filter(|a| a.tag == tag);
        let open = appending.is_some();
        if self.outbox.waits_for(tag) {
            let several = appending.as_ref().is_some_and(|a| a.messages > 1);
            self.outbox.forget(tag);
            if let Some(appending) = appending {
                appending.refused = true;
            }
            if hurried || several {
                self.doom("after a refusal between the messages of one command");
            }
        } else if kind != StateKind::No && (open || self.outbox.holds(tag)) {
            self.doom("after a reply to half a command");
        }
    }

    fn doom(&mut self, when: &str) {
        let text = format!("closed by this side {when}");
        self.doomed = Some(Failure::Lost { during: "APPEND".into(), text });
    }

    fn fly(&mut self, name: &'static str) -> Tag {
        let tag = Tag(self.next_tag);
        self.next_tag = self.next_tag.wrapping_add(1);
        self.flying.push_back(Flying { tag, name, hurried: false, dialogue: None });
        tag
    }

    fn hurry(&mut self, hurried: bool) {
        if let Some(flying) = self.flying.back_mut() {
            flying.hurried |= hurried;
        }
    }
}

fn breaks_line(fragment: &Fragment) -> bool {
    matches!(fragment, Fragment::Text(text) if text.iter().any(|b| matches!(b, b'\r' | b'\n' | 0)))
}

#[cfg(test)]
mod tests;
