//! What is still to be written, and where it has to wait for the server's leave.

use std::collections::VecDeque;
use std::io::IoSlice;

use bytes::{Buf, Bytes, BytesMut};

use super::Tag;
use crate::Capabilities;
use crate::wire::Fragment;

/// Bytes up to this many are copied together; longer ones are written from where they are.
const COPY_MOST: usize = 8 << 10;
/// Where a run of copied bytes is closed.
const RUN: usize = 64 << 10;
/// LITERAL- allows this many bytes without waiting (RFC 7888).
const MINUS_MOST: u64 = 4096;

/// How literals are announced.
#[derive(Clone, Copy, Debug, Default)]
enum Literals {
    #[default]
    Wait,
    Minus,
    Plus,
}

#[derive(Debug)]
enum Out {
    Bytes(Tag, Bytes),
    /// Nothing goes out until the server says `+`.
    Gate(Tag),
}

#[derive(Debug, Default)]
pub(super) struct Outbox {
    literals: Literals,
    queue: VecDeque<Out>,
    /// Small pieces of the same command, not in the queue yet.
    run: BytesMut,
    run_tag: Option<Tag>,
    /// Bytes in the queue.
    bytes: usize,
}

impl Outbox {
    pub(super) fn allow(&mut self, capabilities: &Capabilities) {
        self.literals = if capabilities.literal_plus() {
            Literals::Plus
        } else if capabilities.literal_minus() {
            Literals::Minus
        } else {
            Literals::Wait
        };
    }

    /// Copies bytes.
    pub(super) fn text(&mut self, tag: Tag, bytes: &[u8]) {
        if self.run_tag != Some(tag) || self.run.len() + bytes.len() > RUN {
            self.close_run();
            self.run.reserve(bytes.len().max(256));
        }
        self.run_tag = Some(tag);
        self.run.extend_from_slice(bytes);
    }

    /// Takes bytes, copied where they are few.
    pub(super) fn bytes(&mut self, tag: Tag, bytes: Bytes) {
        if bytes.len() <= COPY_MOST { self.text(tag, &bytes) } else { self.own(tag, bytes) }
    }

    /// Takes bytes without copying them, as a secret's must be.
    pub(super) fn own(&mut self, tag: Tag, bytes: Bytes) {
        self.close_run();
        self.bytes += bytes.len();
        if !bytes.is_empty() {
            self.queue.push_back(Out::Bytes(tag, bytes));
        }
    }

    pub(super) fn gate(&mut self, tag: Tag) {
        self.close_run();
        self.queue.push_back(Out::Gate(tag));
    }

    /// Takes a line; whether a literal in it goes out without leave. Nothing is copied: it may be a login.
    pub(super) fn fragments(&mut self, tag: Tag, fragments: Vec<Fragment>) -> bool {
        let mut hurried = false;
        for fragment in fragments {
            match fragment {
                Fragment::Text(text) => self.own(tag, text),
                Fragment::Literal(bytes) => {
                    hurried |= self.announce(tag, bytes.len() as u64);
                    self.own(tag, bytes);
                }
            }
        }
        hurried
    }

    /// Announces a literal; whether it goes out without leave.
    pub(super) fn announce(&mut self, tag: Tag, size: u64) -> bool {
        let hurried = match self.literals {
            Literals::Plus => true,
            Literals::Minus => size <= MINUS_MOST,
            Literals::Wait => false,
        };
        self.text(tag, format!("{{{size}{}}}\r\n", if hurried { "+" } else { "" }).as_bytes());
        if !hurried {
            self.gate(tag);
        }
        hurried
    }

    /// The server gave leave.
    pub(super) fn proceed(&mut self) {
        if self.gated() {
            self.queue.pop_front();
        }
    }

    /// Whether nothing can be written until the server gives leave.
    pub(super) fn gated(&self) -> bool {
        matches!(self.queue.front(), Some(Out::Gate(_)))
    }

    /// Whether it is this command that waits for leave.
    pub(super) fn waits_for(&self, tag: Tag) -> bool {
        matches!(self.queue.front(), Some(Out::Gate(waiting)) if *waiting == tag)
    }

    /// Whether something of this command is still to be written.
    pub(super) fn holds(&self, tag: Tag) -> bool {
        self.run_tag == Some(tag) && !self.run.is_empty()
            || self.queue.iter().any(|out| out.tag() == tag)
    }

    /// Drops what is left of a command.
    pub(super) fn forget(&mut self, tag: Tag) {
        self.close_run();
        self.queue.retain(|out| out.tag() != tag);
        self.bytes = self.queue.iter().map(Out::len).sum();
    }

    pub(super) fn has_output(&self) -> bool {
        match self.queue.front() {
            Some(Out::Bytes(..)) => true,
            Some(Out::Gate(_)) => false,
            None => !self.run.is_empty(),
        }
    }

    pub(super) fn queued(&self) -> usize {
        self.bytes + self.run.len()
    }

    pub(super) fn output<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
        let mut count = 0;
        for out in &self.queue {
            match out {
                Out::Bytes(_, bytes) if count < slices.len() => {
                    slices[count] = IoSlice::new(bytes);
                    count += 1;
                }
                _ => return count,
            }
        }
        if count < slices.len() && !self.run.is_empty() {
            slices[count] = IoSlice::new(&self.run);
            count += 1;
        }
        count
    }

    pub(super) fn wrote(&mut self, mut written: usize) {
        while let Some(Out::Bytes(_, bytes)) = self.queue.front_mut() {
            let here = written.min(bytes.len());
            bytes.advance(here);
            written -= here;
            self.bytes -= here;
            if !bytes.is_empty() {
                return;
            }
            self.queue.pop_front();
        }
        self.run.advance(written.min(self.run.len()));
    }

    fn close_run(&mut self) {
        if let (Some(tag), false) = (self.run_tag.take(), self.run.is_empty()) {
            let run = self.run.split().freeze();
            self.bytes += run.len();
            self.queue.push_back(Out::Bytes(tag, run));
        }
    }
}

impl Out {
    fn tag(&self) -> Tag {
        match self {
            Self::Bytes(tag, _) | Self::Gate(tag) => *tag,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Bytes(_, bytes) => bytes.len(),
            Self::Gate(_) => 0,
        }
    }
}
