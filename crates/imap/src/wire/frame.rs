//! Cuts a stream of bytes into lines and literals.
//!
//! A line ends with CRLF, or with a bare LF as some servers send it. A line that ends with `{n}` goes on after `n` bytes
//! of literal. Small literals come whole, large ones in the pieces in which they arrive.

use bytes::{Bytes, BytesMut};
use thiserror::Error;

/// How much memory one line may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most bytes of text in one line, its literals not counted.
    pub text: usize,
    /// Literals up to this size are handed out whole, larger ones in pieces.
    pub inline: usize,
}

impl Default for Limits {
    /// 16 MiB of text (a SEARCH that finds two million messages), whole literals to 256 KiB.
    fn default() -> Self {
        Self { text: 16 << 20, inline: 256 << 10 }
    }
}

/// Whose lines are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A client's lines: whatever ends with `{n}` announces a literal.
    Commands,
    /// A server's lines: `OK`, `NO`, `BAD`, `BYE`, `PREAUTH` and `+` end in human text, which announces nothing.
    Responses,
}

/// The announcement of a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiteralHead {
    /// Its size in bytes, as announced.
    pub size: u64,
    /// Whether the sender waits for a `+` line before it sends the bytes (`{n}` from a client).
    pub synchronising: bool,
    /// Whether it may hold NUL bytes (`~{n}`, RFC 3516).
    pub binary: bool,
}

/// What comes next in the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text up to a literal, or up to the line's end where `literal` is `None`.
    Text { text: Bytes, literal: Option<LiteralHead> },
    /// A literal, whole.
    Literal(Bytes),
    /// The next bytes of a literal that is larger than [`Limits::inline`].
    Chunk { bytes: Bytes, last: bool },
}

/// What makes a stream unreadable. There is no way to go on after one of these.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FrameError {
    #[error("a line is longer than {0} bytes")]
    LineTooLong(usize),
    #[error("a literal of {0} bytes is announced, which is no possible size")]
    ImpossibleSize(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Text,
    Literal(usize),
    Large(u64),
}

/// Cuts bytes into [`Piece`]s, however they arrive.
#[derive(Debug)]
pub struct Framer {
    dialect: Dialect,
    limits: Limits,
    within: Within,
    /// Bytes of the input in which no line end was found.
    scanned: usize,
    /// Bytes of text in this line so far.
    text: usize,
    /// Whether this line can announce literals.
    announces: bool,
}

impl Framer {
    /// At the start of a line.
    pub fn new(dialect: Dialect, limits: Limits) -> Self {
        Self { dialect, limits, within: Within::Text, scanned: 0, text: 0, announces: true }
    }

    /// The next piece, taken from the front of `input`; `None` until more bytes are there.
    pub fn next(&mut self, input: &mut BytesMut) -> Result<Option<Piece>, FrameError> {
        match self.within {
            Within::Text => self.text(input),
            Within::Literal(size) => Ok(self.literal(input, size)),
            Within::Large(left) => Ok(self.large(input, left)),
        }
    }

    /// How many more bytes the present literal needs beyond those in `input`; 0 within text. A reader reserves that much.
    pub fn wanted(&self, input: &BytesMut) -> usize {
        match self.within {
            Within::Literal(size) => size.saturating_sub(input.len()),
            Within::Text | Within::Large(_) => 0,
        }
    }

    /// Whether a line has begun that has not ended.
    pub fn in_line(&self, input: &BytesMut) -> bool {
        self.within != Within::Text || self.text > 0 || !input.is_empty()
    }

    fn text(&mut self, input: &mut BytesMut) -> Result<Option<Piece>, FrameError> {
        let Some(found) = memchr::memchr(b'\n', &input[self.scanned..]) else {
            self.scanned = input.len();
            return self.bounded(input.len()).map(|()| None);
        };
        let end = self.scanned + found;
        self.bounded(end)?;
        self.scanned = 0;
        let mut text = input.split_to(end + 1).freeze();
        text.truncate(end);
        if text.last() == Some(&b'\r') {
            text.truncate(end - 1);
        }
        if self.text == 0 {
            self.announces = self.dialect == Dialect::Commands || !is_status(&text);
        }
        let head = if self.announces { literal_head(&text)? } else { None };
        Ok(Some(match head {
            None => self.line_end(text),
            Some((head, length)) => self.announced(text, head, length),
        }))
    }

    fn line_end(&mut self, text: Bytes) -> Piece {
        self.text = 0;
        Piece::Text { text, literal: None }
    }

    fn announced(&mut self, mut text: Bytes, head: LiteralHead, length: usize) -> Piece {
        self.text += text.len();
        text.truncate(text.len() - length);
        self.within = match usize::try_from(head.size) {
            Ok(size) if size <= self.limits.inline => Within::Literal(size),
            _ => Within::Large(head.size),
        };
        Piece::Text { text, literal: Some(head) }
    }

    fn literal(&mut self, input: &mut BytesMut, size: usize) -> Option<Piece> {
        (input.len() >= size).then(|| {
            self.within = Within::Text;
            Piece::Literal(input.split_to(size).freeze())
        })
    }

    fn large(&mut self, input: &mut BytesMut, left: u64) -> Option<Piece> {
        if input.is_empty() {
            return None;
        }
        let here = usize::try_from(left).unwrap_or(usize::MAX).min(input.len());
        let left = left - here as u64;
        self.within = if left == 0 { Within::Text } else { Within::Large(left) };
        Some(Piece::Chunk { bytes: input.split_to(here).freeze(), last: left == 0 })
    }

    fn bounded(&self, more: usize) -> Result<(), FrameError> {
        if self.text.saturating_add(more) > self.limits.text {
            return Err(FrameError::LineTooLong(self.limits.text));
        }
        Ok(())
    }
}

/// Whether a server's line ends in human text: `+ ..`, `* OK ..`, `a1 NO ..` and the like.
fn is_status(line: &[u8]) -> bool {
    let mut words = line.split(|b| *b == b' ').filter(|word| !word.is_empty());
    if words.next() == Some(b"+") {
        return true;
    }
    let Some(word) = words.next() else { return false };
    [&b"OK"[..], b"NO", b"BAD", b"BYE", b"PREAUTH"].iter().any(|w| word.eq_ignore_ascii_case(w))
}

/// The announcement at the end of `text` and its length there: `{n}`, `{n+}`, `{n-}`, each with a `~` before it or not.
fn literal_head(text: &[u8]) -> Result<Option<(LiteralHead, usize)>, FrameError> {
    let Some(inner) = text.strip_suffix(b"}") else { return Ok(None) };
    let (inner, synchronising) = match inner.split_last() {
        Some((b'+' | b'-', digits)) => (digits, false),
        _ => (inner, true),
    };
    let digits = inner.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let (before, digits) = inner.split_at(inner.len() - digits);
    let Some(before) = before.strip_suffix(b"{").filter(|_| !digits.is_empty()) else {
        return Ok(None);
    };
    let shown = String::from_utf8_lossy(digits);
    let size = shown
        .parse::<u64>()
        .ok()
        .filter(|size| i64::try_from(*size).is_ok())
        .ok_or_else(|| FrameError::ImpossibleSize(shown.chars().take(40).collect()))?;
    let binary = before.last() == Some(&b'~');
    let head = LiteralHead { size, synchronising, binary };
    Ok(Some((head, text.len() - before.len() + usize::from(binary))))
}

#[cfg(test)]
mod tests {
    use super::{Dialect, FrameError, Framer, Limits, LiteralHead, Piece};
    use bytes::{Bytes, BytesMut};

    const LIMITS: Limits = Limits { text: 64, inline: 8 };

    fn pieces(dialect: Dialect, bytes: &[u8], step: usize) -> Result<Vec<Piece>, FrameError> {
        let mut framer = Framer::new(dialect, LIMITS);
        let mut input = BytesMut::new();
        let mut pieces = Vec::new();
        for part in bytes.chunks(step) {
            input.extend_from_slice(part);
            while let Some(piece) = framer.next(&mut input)? {
                pieces.push(piece);
            }
        }
        assert_eq!(framer.in_line(&input), !bytes.ends_with(b"\n"));
        Ok(pieces)
    }

    fn line(text: &'static str) -> Piece {
        Piece::Text { text: Bytes::from_static(text.as_bytes()), literal: None }
    }

    fn head(text: &'static str, size: u64, synchronising: bool, binary: bool) -> Piece {
        let literal = Some(LiteralHead { size, synchronising, binary });
        Piece::Text { text: Bytes::from_static(text.as_bytes()), literal }
    }

    #[test]
    fn a_line_and_its_literals_are_cut_the_same_in_any_portions() {
        let bytes = b"a LOGIN {3}\r\nm\n}{4+}\nx{9}~{2-}\r\n\r\n\r\nb NOOP\r\n";
        let expected = vec![
            head("a LOGIN ", 3, true, false),
            Piece::Literal(Bytes::from_static(b"m\n}")),
            head("", 4, false, false),
            Piece::Literal(Bytes::from_static(b"x{9}")),
            head("", 2, false, true),
            Piece::Literal(Bytes::from_static(b"\r\n")),
            line(""),
            line("b NOOP"),
        ];
        for step in 1..bytes.len() {
            assert_eq!(pieces(Dialect::Commands, bytes, step).unwrap(), expected, "step {step}");
        }
    }

    #[test]
    fn a_large_literal_comes_in_the_portions_in_which_it_arrives() {
        let found = pieces(Dialect::Responses, b"* 1 {10}\r\n0123456789)\r\n", 12).unwrap();
        let chunk = |bytes, last| Piece::Chunk { bytes: Bytes::from_static(bytes), last };
        let text = head("* 1 ", 10, true, false);
        assert_eq!(found, [text, chunk(b"01", false), chunk(b"23456789", true), line(")")]);
    }

    #[test]
    fn human_text_that_looks_like_a_literal_is_text() {
        let bytes = b"* ok see {5}\r\na1 NO {9}\r\n+ {1}\r\n";
        let found = pieces(Dialect::Responses, bytes, 7).unwrap();
        assert_eq!(found, [line("* ok see {5}"), line("a1 NO {9}"), line("+ {1}")]);
    }

    #[test]
    fn braces_without_a_number_are_text() {
        let found = pieces(Dialect::Commands, b"a {}\r\nb {+}\r\nc 5}\r\nd {x5}\r\n", 3).unwrap();
        assert_eq!(found, [line("a {}"), line("b {+}"), line("c 5}"), line("d {x5}")]);
    }

    #[test]
    fn a_size_that_no_message_has_is_an_error() {
        let error = pieces(Dialect::Responses, b"* 1 {99999999999999999999}\r\n", 99).unwrap_err();
        assert_eq!(error, FrameError::ImpossibleSize("99999999999999999999".into()));
    }

    #[test]
    fn a_line_without_end_is_an_error_before_it_fills_the_memory() {
        for bytes in [&[b'x'; 65][..], &b"{1}\r\nx ".repeat(20)] {
            let error = pieces(Dialect::Commands, bytes, 1).unwrap_err();
            assert_eq!(error, FrameError::LineTooLong(64));
        }
    }
}
