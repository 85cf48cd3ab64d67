//! Reads a server's line as a value.
//!
//! What can't be understood but does no harm becomes [`Response::Other`]. A FETCH that can't be understood is an error:
//! to leave it out would look as if the message weren't there.

mod code;
mod data;
mod fetch;

use bytes::Bytes;

use crate::failure::printable;
use crate::wire::{Fragment, Reader};
use crate::{Code, Failure, Response, StateKind};

pub(crate) use fetch::{body_ahead, uid_so_far};

/// A line of a server.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ServerLine {
    /// `+ ..`: go on.
    Continue,
    Untagged(Response),
    Tagged {
        tag: u32,
        kind: StateKind,
        code: Option<Code>,
        text: String,
    },
}

/// What must be known to read a line.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context {
    /// Whether names are in UTF-8.
    pub(crate) utf8: bool,
    /// Whether a body of this line came in chunks; an empty literal stands in its place.
    pub(crate) streamed: bool,
}

/// Reads one line.
pub(crate) fn line(fragments: &[Fragment], context: Context) -> Result<ServerLine, Failure> {
    let mut r = Reader::new(fragments);
    r.spaces();
    if r.eat(b'+') {
        return Ok(ServerLine::Continue);
    }
    if r.eat(b'*') {
        r.spaces();
        return untagged(&mut r, fragments, context).map(ServerLine::Untagged);
    }
    tagged(&mut r).ok_or_else(|| violated(fragments, "neither a response nor a reply"))
}

/// The failure of a line that IMAP doesn't allow.
pub(crate) fn violated(fragments: &[Fragment], why: &str) -> Failure {
    let mut line = Vec::new();
    for fragment in fragments.iter().take(8) {
        match fragment {
            Fragment::Text(text) => line.extend_from_slice(text),
            Fragment::Literal(bytes) => {
                line.extend_from_slice(format!("{{{}}}", bytes.len()).as_bytes());
            }
        }
    }
    Failure::Protocol { line: printable(&line), why: why.to_owned() }
}

fn tagged(r: &mut Reader<'_>) -> Option<ServerLine> {
    let tag = r.atom()?;
    let digits = tag.strip_prefix(b"A").or_else(|| tag.strip_prefix(b"a"))?;
    let tag = std::str::from_utf8(digits).ok()?.parse().ok()?;
    r.spaces();
    let kind = state_kind(r.atom()?)?;
    let (code, text) = code::status(r);
    Some(ServerLine::Tagged { tag, kind, code, text })
}

fn untagged(
    r: &mut Reader<'_>,
    fragments: &[Fragment],
    context: Context,
) -> Result<Response, Failure> {
    let start = r.clone();
    if let Some(number) = r.number32() {
        r.spaces();
        if r.word("FETCH") {
            r.spaces();
            return fetch::fetch(r, number, context.streamed)
                .map(Response::Fetch)
                .ok_or_else(|| violated(fragments, "a FETCH response that can't be read"));
        }
        return Ok(data::numbered(r, number).unwrap_or_else(|| other(fragments)));
    }
    if let Some(kind) = r.atom().and_then(state_kind) {
        let (code, text) = code::status(r);
        return Ok(Response::State { kind, code, text });
    }
    *r = start;
    Ok(data::named(r, context.utf8).unwrap_or_else(|| other(fragments)))
}

fn state_kind(word: &[u8]) -> Option<StateKind> {
    let known = [
        (&b"OK"[..], StateKind::Ok),
        (b"NO", StateKind::No),
        (b"BAD", StateKind::Bad),
        (b"BYE", StateKind::Bye),
        (b"PREAUTH", StateKind::Preauth),
    ];
    known.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, kind)| kind)
}

fn other(fragments: &[Fragment]) -> Response {
    let texts = fragments.iter().filter_map(|fragment| match fragment {
        Fragment::Text(text) => Some(&text[..]),
        Fragment::Literal(_) => None,
    });
    Response::Other(Bytes::from(texts.collect::<Vec<_>>().concat()))
}

/// Text that need not be UTF-8, as text.
fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Context, ServerLine, line};
    use crate::wire::Fragment;
    use crate::{Code, Failure, Response, StateKind};
    use bytes::Bytes;

    fn read(text: &'static str) -> Result<ServerLine, Failure> {
        line(&[Fragment::Text(Bytes::from_static(text.as_bytes()))], Context::default())
    }

    #[test]
    fn a_reply_is_read_in_any_case_with_its_code() {
        let expected = ServerLine::Tagged {
            tag: 12,
            kind: StateKind::No,
            code: Some(Code::OverQuota),
            text: "[x] full".into(),
        };
        assert_eq!(read("a12 no [overquota] [x] full").unwrap(), expected);
    }

    #[test]
    fn what_is_unknown_is_kept_and_what_is_nothing_is_refused() {
        let other = |text: &'static str| ServerLine::Untagged(Response::Other(text.into()));
        for text in ["* XYZ 1 2", "* 5 XYZ", "*", "* LIST ((", "* STATUS"] {
            assert_eq!(read(text).unwrap(), other(text), "{text}");
        }
        for text in ["", "hello", "A1", "B1 OK x", "A1 WELL x", "* 3 FETCH (UID"] {
            assert!(matches!(read(text), Err(Failure::Protocol { .. })), "{text}");
        }
    }
}
