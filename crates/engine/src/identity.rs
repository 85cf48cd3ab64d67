//! What makes two messages the same one where no ledger says so.
//!
//! imapsync's way: the Message-ID and Received headers. Some programs give one Message-ID to several messages, such as the
//! versions of a draft: where no Received tells them apart, Date and Subject take part. A message that has neither of the
//! two is known by its whole header and its size, so it arrives too, once. Servers fold and re-wrap header lines, encode
//! subjects in their own way and replace NUL: white space, NUL and the encoding don't count.

use sha2::{Digest, Sha256};

/// A digest of what identifies a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity(pub [u8; 16]);

impl Identity {
    /// Of any text.
    pub fn of_text(text: &str) -> Self {
        let mut said = Said::default();
        said.exactly(text.as_bytes());
        said.identity(Strength::Weak)
    }

    /// Whether messages of any two sizes are the same one if they have this identity.
    pub fn is_strong(&self) -> bool {
        self.0[15] & 1 == 1
    }
}

/// How much an identity says; its last bit keeps it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strength {
    /// Nobody but the message's own way made it: Received headers, or those the user named.
    Strong,
    /// Made by whoever wrote the message.
    Weak,
}

impl std::fmt::Display for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The headers that identify a message: those the user named, or the usual ones.
#[derive(Clone, Debug)]
pub struct IdentityHeaders {
    names: Option<Vec<String>>,
    /// Of a Message-ID only what is before the `@` counts.
    without_domain: bool,
}

/// What identifies a message where the user named nothing.
const USUAL: [&str; 4] = ["message-id", "received", "date", "subject"];

/// Header bytes past this many don't take part: no server's limit is higher, and it bounds what has to be held.
pub const HEADER_LIMIT: usize = 256 * 1024;

impl IdentityHeaders {
    /// The given names, or the usual ones where there are none.
    pub fn new(names: &[String]) -> Self {
        let names = names.iter().map(|n| n.trim().trim_end_matches(':').to_ascii_lowercase());
        let names = Some(names.collect::<Vec<_>>()).filter(|names| !names.is_empty());
        Self { names, without_domain: false }
    }

    /// With Message-IDs of which only what is before the `@` counts.
    #[must_use]
    pub fn without_domain(mut self, without: bool) -> Self {
        self.without_domain = without;
        self
    }

    /// The FETCH item that asks for just these.
    pub fn fetch_item(&self) -> String {
        let names = self.names.as_ref().map_or_else(
            || "MESSAGE-ID RECEIVED DATE SUBJECT".to_owned(),
            |names| names.join(" ").to_ascii_uppercase(),
        );
        format!("BODY.PEEK[HEADER.FIELDS ({names})]")
    }

    /// From some header lines: `None` if none of the names is among them, so that the whole header is needed.
    pub fn identify(&self, lines: &[u8]) -> Option<Identity> {
        self.identify_header(header_of(lines))
    }

    /// The same of a header without the empty line behind it.
    fn identify_header(&self, header: &[u8]) -> Option<Identity> {
        let fields: Vec<Field<'_>> = fields(header).filter(|f| self.takes(f)).collect();
        let mut said = Said::default();
        if let Some(names) = &self.names {
            let found =
                names.iter().fold(0, |sum, name| sum + self.take_in(&mut said, &fields, name));
            return (found > 0).then(|| said.identity(Strength::Strong));
        }
        let named = self.take_in(&mut said, &fields, "message-id");
        if self.take_in(&mut said, &fields, "received") > 0 {
            return Some(said.identity(Strength::Strong));
        }
        self.take_in(&mut said, &fields, "date");
        for field in fields.iter().filter(|f| f.is_named("subject")) {
            said.exactly(b"subject:");
            let text = subject(&[b"Subject:".as_slice(), field.value].concat());
            said.squeezed(text.as_bytes());
        }
        (named > 0).then(|| said.identity(Strength::Weak))
    }

    fn takes(&self, field: &Field<'_>) -> bool {
        match &self.names {
            Some(names) => names.iter().any(|name| field.is_named(name)),
            None => USUAL.iter().any(|name| field.is_named(name)),
        }
    }

    /// Takes in all fields of a name; how many there were.
    fn take_in(&self, said: &mut Said, fields: &[Field<'_>], name: &str) -> usize {
        let mut found = 0;
        for field in fields.iter().filter(|f| f.is_named(name)) {
            found += 1;
            let cut = self.without_domain && name == "message-id";
            let end = field.value.iter().position(|byte| *byte == b'@').filter(|_| cut);
            said.exactly(name.as_bytes());
            said.exactly(b":");
            said.squeezed(&field.value[..end.unwrap_or(field.value.len())]);
            said.exactly(b"\n");
        }
        found
    }

    /// From the whole header of a message (or the whole message) and its size in bytes.
    pub fn identify_whole(&self, message: &[u8], size: u64) -> Identity {
        let header = header_of(message);
        self.identify_header(header).unwrap_or_else(|| {
            let mut said = Said::default();
            said.exactly(b"whole\n");
            said.squeezed(header);
            said.exactly(&size.to_be_bytes());
            said.identity(Strength::Weak)
        })
    }
}

/// The header of a message: everything before the first empty line, bounded by [`HEADER_LIMIT`].
pub fn header_of(message: &[u8]) -> &[u8] {
    let bounded = &message[..message.len().min(HEADER_LIMIT)];
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bounded) {
        if bounded[start..end].iter().all(|b| *b == b'\r') {
            return &bounded[..start];
        }
        start = end + 1;
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
    let mut rest = header;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = 0;
        loop {
            end += memchr::memchr(b'\n', &rest[end..]).map_or(rest.len() - end, |n| n + 1);
            if !matches!(rest.get(end), Some(b' ' | b'\t')) {
                break;
            }
        }
        let (line, tail) = rest.split_at(end);
        rest = tail;
        let colon = memchr::memchr(b':', line);
        Some(colon.map_or(Field { name: line, value: &[] }, |at| Field {
            name: line[..at].trim_ascii_end(),
            value: &line[at + 1..],
        }))
    })
}

/// What goes into a digest.
#[derive(Default)]
struct Said(Vec<u8>);

impl Said {
    fn exactly(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Takes in bytes with white space and NUL (and 0x80, which Dovecot puts in NUL's place) left out.
    fn squeezed(&mut self, bytes: &[u8]) {
        let dropped = |b: &u8| b.is_ascii_whitespace() || matches!(b, 0 | 0x80);
        self.0.extend(bytes.iter().filter(|b| !dropped(b)));
    }

    fn identity(&self, strength: Strength) -> Identity {
        let full = Sha256::digest(&self.0);
        let mut short = [0; 16];
        short.copy_from_slice(&full[..16]);
        short[15] = short[15] & !1 | u8::from(strength == Strength::Strong);
        Identity(short)
    }
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

    /// Ledgers keep identities: one that changes is a message that isn't found again.
    #[test]
    fn identities_are_those_of_earlier_versions() {
        let one = b"Received: from a by b;\r\n\tMon\r\nMessage-ID: <x@y>\r\nDate: d\r\n\r\nbody";
        assert_eq!(usual().identify_whole(one, 1).to_string(), "45b68d9b2821ca28139aa6057ba3e3f5");
        let two = b"Message-ID: <x@y>\nSubject: a\n b\nDate: d\n\nbody";
        assert_eq!(usual().identify_whole(two, 1).to_string(), "9530a2cbeef94ff5e1892e17d32e0244");
        assert_eq!(
            usual().identify_whole(b"X: y\r\n\r\nz", 9).to_string(),
            "9d0c14db37dad9fa04d4b0acccd8097e"
        );
    }

    #[test]
    fn the_whole_message_and_its_two_headers_identify_alike() {
        let message = b"Subject: hi\r\nMessage-ID: <x@y>\r\n\r\nMessage-ID: <not@this>\r\n";
        assert_eq!(
            Some(usual().identify_whole(message, 62)),
            usual().identify(b"Message-ID: <x@y>\r\nSubject: hi\r\n")
        );
    }

    #[test]
    fn versions_of_a_draft_are_not_the_same_message() {
        let first = b"Message-ID: <x@y>\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\n\r\n";
        let later = b"Message-ID: <x@y>\r\nDate: Mon, 5 Jan 2026 10:05:00 +0000\r\n\r\n";
        assert_ne!(usual().identify(first), usual().identify(later));
        assert!(!usual().identify(first).unwrap().is_strong());
    }

    #[test]
    fn a_subject_in_another_encoding_is_the_same_subject() {
        let one = b"Message-ID: <x@y>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n";
        let two = b"Message-ID: <x@y>\r\nSubject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n\r\n";
        assert_eq!(usual().identify(one), usual().identify(two));
    }

    #[test]
    fn a_way_through_servers_says_more_than_a_date() {
        let received = |date: &str| {
            format!("Message-ID: <x@y>\r\nReceived: from a by b\r\nDate: {date}\r\n\r\n")
        };
        let one = usual().identify(received("today").as_bytes());
        assert_eq!(one, usual().identify(received("tomorrow").as_bytes()));
        assert!(one.unwrap().is_strong());
    }

    #[test]
    fn what_the_user_named_is_all_that_counts() {
        let named = IdentityHeaders::new(&["Message-Id:".into()]);
        let one = named.identify(b"Message-ID: <x@y>\r\nDate: today\r\n\r\n");
        assert_eq!(one, named.identify(b"Date: tomorrow\r\nMESSAGE-ID:<x@y>\r\n\r\n"));
        assert!(one.unwrap().is_strong());
        assert_eq!(named.identify(b"Received: from a by b\r\n\r\n"), None);
    }

    #[test]
    fn of_a_message_id_only_the_part_before_the_at_counts_where_that_is_asked_for() {
        let one = b"Message-ID: <x@old.example>\r\n\r\n";
        let two = b"Message-ID: <x@new.example>\r\n\r\n";
        assert_ne!(usual().identify(one), usual().identify(two));
        let cut = usual().without_domain(true);
        assert_eq!(cut.identify(one), cut.identify(two));
        assert_ne!(cut.identify(one), cut.identify(b"Message-ID: <y@old.example>\r\n\r\n"));
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
