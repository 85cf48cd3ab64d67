//! One message of a folder, as the server keeps it.

use std::collections::BTreeSet;

use bytes::Bytes;
use mailhaul_imap::{Flag, InternalDate};

/// A message to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    pub flags: BTreeSet<Flag>,
    pub date: InternalDate,
    pub body: Bytes,
}

/// A stored message. The two last fields let a test make the server lie about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub uid: u32,
    pub flags: BTreeSet<Flag>,
    pub date: InternalDate,
    pub body: Bytes,
    /// The change counter's value when it was stored or its flags last changed (RFC 7162).
    pub mod_seq: u64,
    /// What RFC822.SIZE says instead of the truth.
    pub told_size: Option<u64>,
    /// Announced and listed, but its body is never handed out.
    pub ghost: bool,
    /// The same wherever the message is, where folders are labels; else 0.
    pub gmail_id: u64,
}

impl Message {
    /// The value of the first header field of this name, unfolded, as bytes in the message.
    pub fn header(&self, name: &str) -> Option<Vec<u8>> {
        header_value(&self.body, name)
    }

    pub(crate) fn size(&self) -> u64 {
        self.told_size.unwrap_or(self.body.len() as u64)
    }
}

/// The header part with its closing empty line, and the rest.
pub(crate) fn split_header(body: &[u8]) -> (&[u8], &[u8]) {
    if body.starts_with(b"\r\n") {
        return body.split_at(2);
    }
    match body.windows(4).position(|w| w == b"\r\n\r\n") {
        Some(at) => body.split_at(at + 4),
        None => (body, &[]),
    }
}

/// The fields of a header, each with its folded lines and line ends.
pub(crate) fn fields(header: &[u8]) -> Vec<&[u8]> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < header.len() {
        let end =
            header[at..].iter().position(|b| *b == b'\n').map_or(header.len(), |n| at + n + 1);
        let folded = matches!(header[at], b' ' | b'\t') && !starts.is_empty();
        let blank = matches!(&header[at..end], b"\r\n" | b"\n");
        if !folded && !blank {
            starts.push(at);
        }
        if blank {
            starts.push(at);
            break;
        }
        at = end;
    }
    starts.push(at.min(header.len()));
    let mut fields: Vec<&[u8]> = starts.windows(2).map(|w| &header[w[0]..w[1]]).collect();
    fields.retain(|f| !f.is_empty());
    fields
}

/// Whether a field has this name.
pub(crate) fn is_field(field: &[u8], name: &str) -> bool {
    field
        .iter()
        .position(|b| *b == b':')
        .is_some_and(|colon| field[..colon].trim_ascii_end().eq_ignore_ascii_case(name.as_bytes()))
}

/// The value of the first field of this name, without line ends.
pub(crate) fn header_value(body: &[u8], name: &str) -> Option<Vec<u8>> {
    let (header, _) = split_header(body);
    fields(header).into_iter().find(|f| is_field(f, name)).map(|field| {
        let colon = field.iter().position(|b| *b == b':').unwrap_or(0);
        let value = field[colon + 1..].iter().copied().filter(|b| !matches!(b, b'\r' | b'\n'));
        value.collect::<Vec<u8>>().trim_ascii().to_vec()
    })
}

#[cfg(test)]
mod tests {
    use super::{fields, header_value, split_header};

    const MAIL: &[u8] = b"Subject: one\r\n two\r\nX-A:b\r\n\r\nbody: no\r\n";

    #[test]
    fn a_folded_field_is_one_field() {
        let (header, rest) = split_header(MAIL);
        assert_eq!(fields(header), [&b"Subject: one\r\n two\r\n"[..], &b"X-A:b\r\n"[..]]);
        assert_eq!(rest, b"body: no\r\n");
    }

    #[test]
    fn a_header_value_comes_unfolded_and_never_from_the_body() {
        assert_eq!(header_value(MAIL, "SUBJECT").unwrap(), b"one two");
        assert_eq!(header_value(MAIL, "body"), None);
    }

    #[test]
    fn a_message_that_is_all_header_or_all_body_is_split_without_loss() {
        assert_eq!(split_header(b"Subject: x\r\n"), (&b"Subject: x\r\n"[..], &b""[..]));
        assert_eq!(split_header(b"\r\nhello"), (&b"\r\n"[..], &b"hello"[..]));
        assert_eq!(split_header(b""), (&b""[..], &b""[..]));
    }
}
