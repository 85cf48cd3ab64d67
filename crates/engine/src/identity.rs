//! What makes two messages the same one where no ledger says so.
//!
//! imapsync's way: the Message-ID and Received headers. A message that has neither is known by its whole header and its
//! size, so it arrives too, once. Servers fold and re-wrap header lines and replace NUL: white space and NUL don't count.

use sha2::{Digest, Sha256};

/// A digest of what identifies a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity(pub [u8; 16]);

impl Identity {
    /// Of any text.
    pub fn of_text(text: &str) -> Self {
        let mut digest = Sha256::new();
        digest.update(text);
        shorten(digest)
    }
}

impl std::fmt::Display for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The headers that identify a message.
#[derive(Clone, Debug)]
pub struct IdentityHeaders(Vec<String>);

/// Header bytes past this many don't take part: no server's limit is higher, and it bounds what has to be held.
pub const HEADER_LIMIT: usize = 256 * 1024;

impl IdentityHeaders {
    /// The given names, or Message-ID and Received where there are none.
    pub fn new(names: &[String]) -> Self {
        if names.is_empty() {
            return Self(vec!["message-id".into(), "received".into()]);
        }
        Self(names.iter().map(|n| n.trim().trim_end_matches(':').to_ascii_lowercase()).collect())
    }

    /// The FETCH item that asks for just these.
    pub fn fetch_item(&self) -> String {
        format!("BODY.PEEK[HEADER.FIELDS ({})]", self.0.join(" ").to_ascii_uppercase())
    }

    /// From some header lines: `None` if none of the names is among them, so that the whole header is needed.
    pub fn identify(&self, lines: &[u8]) -> Option<Identity> {
        let mut digest = Sha256::new();
        let mut found = false;
        for name in &self.0 {
            for field in fields(lines).filter(|f| f.is_named(name)) {
                found = true;
                digest.update(name.as_bytes());
                digest.update(b":");
                digest_squeezed(&mut digest, field.value);
                digest.update(b"\n");
            }
        }
        found.then(|| shorten(digest))
    }

    /// From the whole header of a message (or the whole message) and its size in bytes.
    pub fn identify_whole(&self, message: &[u8], size: u64) -> Identity {
        let header = header_of(message);
        self.identify(header).unwrap_or_else(|| {
            let mut digest = Sha256::new();
            digest.update(b"whole\n");
            digest_squeezed(&mut digest, header);
            digest.update(size.to_be_bytes());
            shorten(digest)
        })
    }
}

/// The header of a message: everything before the first empty line, bounded by [`HEADER_LIMIT`].
pub fn header_of(message: &[u8]) -> &[u8] {
    let bounded = &message[..message.len().min(HEADER_LIMIT)];
    let mut start = 0;
    while start < bounded.len() {
        let end = bounded[start..]
            .iter()
            .position(|b| *b == b'\n')
            .map_or(bounded.len(), |n| start + n + 1);
        if bounded[start..end].iter().all(|b| matches!(b, b'\r' | b'\n')) {
            return &bounded[..start];
        }
        start = end;
    }
    bounded
}

/// The decoded subject, on one line; empty where there is none.
pub fn subject(header: &[u8]) -> String {
    let parsed = mail_parser::MessageParser::new().parse_headers(header_of(header));
    let subject = parsed.as_ref().and_then(|m| m.subject()).unwrap_or_default();
    subject.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect()
}

struct Field<'a> {
    name: &'a [u8],
    value: &'a [u8],
}

impl Field<'_> {
    fn is_named(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }
}

/// The fields of a header, folded lines taken together.
fn fields(header: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let mut rest = header_of(header);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = 0;
        loop {
            end += rest[end..].iter().position(|b| *b == b'\n').map_or(rest.len() - end, |n| n + 1);
            if !matches!(rest.get(end), Some(b' ' | b'\t')) {
                break;
            }
        }
        let (line, tail) = rest.split_at(end);
        rest = tail;
        let colon = line.iter().position(|b| *b == b':');
        Some(colon.map_or(Field { name: line, value: &[] }, |at| Field {
            name: line[..at].trim_ascii_end(),
            value: &line[at + 1..],
        }))
    })
}

/// Feeds bytes with white space and NUL (and 0x80, which Dovecot puts in NUL's place) left out.
fn digest_squeezed(digest: &mut Sha256, bytes: &[u8]) {
    let dropped = |b: &u8| b.is_ascii_whitespace() || matches!(b, 0 | 0x80);
    for run in bytes.split(dropped).filter(|run| !run.is_empty()) {
        digest.update(run);
    }
}

fn shorten(digest: Sha256) -> Identity {
    let full = digest.finalize();
    let mut short = [0; 16];
    short.copy_from_slice(&full[..16]);
    Identity(short)
}

#[cfg(test)]
mod tests {
    use super::{IdentityHeaders, header_of, subject};

    fn usual() -> IdentityHeaders {
        IdentityHeaders::new(&[])
    }

    #[test]
    fn a_refolded_header_is_the_same_message() {
        let one = usual().identify(b"Received: from a by b;\r\n\tMon\r\nMessage-ID: <x@y>\r\n\r\n");
        let two = usual().identify(b"Message-Id: <x@y>\nreceived: from a\n by b; Mon\n");
        assert!(one.is_some());
        assert_eq!(one, two);
    }

    #[test]
    fn the_whole_message_and_its_two_headers_identify_alike() {
        let message = b"Subject: hi\r\nMessage-ID: <x@y>\r\n\r\nMessage-ID: <not@this>\r\n";
        assert_eq!(
            Some(usual().identify_whole(message, 62)),
            usual().identify(b"Message-ID: <x@y>\r\n")
        );
    }

    #[test]
    fn without_message_id_and_received_the_size_tells_messages_apart() {
        let header = b"Subject: hi\r\n\r\n";
        assert_eq!(usual().identify(header), None);
        assert_ne!(usual().identify_whole(header, 20), usual().identify_whole(header, 21));
    }

    #[test]
    fn an_empty_message_has_an_identity() {
        assert_eq!(usual().identify_whole(b"", 0), usual().identify_whole(b"", 0));
    }

    #[test]
    fn the_header_ends_at_the_first_empty_line_of_either_kind() {
        assert_eq!(header_of(b"A: b\n\nbody"), b"A: b\n");
        assert_eq!(header_of(b"A: b\r\n\r\nbody"), b"A: b\r\n");
        assert_eq!(header_of(b"A: b"), b"A: b");
    }

    #[test]
    fn a_folded_and_encoded_subject_is_read_as_one_line() {
        assert_eq!(
            subject(b"subject: =?UTF-8?B?R3LDvMOf?=\r\n =?utf-8?Q?e_aus?=\r\n Linz\r\n"),
            "Gr\u{fc}\u{df}e aus Linz"
        );
    }
}
