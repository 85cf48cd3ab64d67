//! Writes one line: texts, and literals where nothing else can hold the bytes.

use bytes::{BufMut, Bytes, BytesMut};

use super::Fragment;
use crate::{Flag, InternalDate, Mailbox};

/// Builds a line out of tokens. Blanks between them are the caller's.
#[derive(Debug, Default)]
pub struct Writer {
    done: Vec<Fragment>,
    text: BytesMut,
    utf8: bool,
}

impl Writer {
    /// An empty line. With `utf8`, names are written in UTF-8 (after `ENABLE UTF8=ACCEPT`), else in modified UTF-7.
    pub fn new(utf8: bool) -> Self {
        Self { done: Vec::new(), text: BytesMut::with_capacity(64), utf8 }
    }

    /// Bytes as they are. Never give it what came from elsewhere.
    pub fn raw(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.text.put_slice(bytes.as_ref());
        self
    }

    /// A blank.
    pub fn space(&mut self) -> &mut Self {
        self.raw(b" ")
    }

    /// A number.
    pub fn number(&mut self, number: impl Into<u64>) -> &mut Self {
        self.raw(number.into().to_string())
    }

    /// A quoted string where the bytes allow it, else a literal.
    pub fn string(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let bytes = bytes.as_ref();
        let quotable = is_quotable(bytes) || self.utf8 && is_utf8_line(bytes);
        if !quotable {
            return self.literal(Bytes::copy_from_slice(bytes));
        }
        self.text.put_u8(b'"');
        for byte in bytes {
            if matches!(byte, b'"' | b'\\') {
                self.text.put_u8(b'\\');
            }
            self.text.put_u8(*byte);
        }
        self.text.put_u8(b'"');
        self
    }

    /// An atom where the bytes allow it, else a string.
    pub fn astring(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let bytes = bytes.as_ref();
        if is_atom(bytes) && !bytes.eq_ignore_ascii_case(b"NIL") {
            return self.raw(bytes);
        }
        self.string(bytes)
    }

    /// A string, or `NIL`.
    pub fn nstring(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        match bytes {
            Some(bytes) => self.string(bytes),
            None => self.raw(b"NIL"),
        }
    }

    /// A folder's name, always as a string: some servers take an atom such as `&AOk-` for something else.
    pub fn mailbox(&mut self, mailbox: &Mailbox) -> &mut Self {
        let wire = mailbox.to_wire(self.utf8);
        self.string(wire)
    }

    /// `(\Seen $Forwarded)`. Flags that can't be written are left out, and so is `\Recent`, which no client sets.
    pub fn flags(&mut self, flags: &[Flag]) -> &mut Self {
        self.text.put_u8(b'(');
        let mut first = true;
        for flag in flags.iter().filter(|flag| flag.is_writable()) {
            if !first {
                self.text.put_u8(b' ');
            }
            first = false;
            self.text.put_slice(flag.as_str().as_bytes());
        }
        self.text.put_u8(b')');
        self
    }

    /// `" 2-Jan-2006 15:04:05 +0100"`, in quotes.
    pub fn date(&mut self, date: &InternalDate) -> &mut Self {
        self.raw(format!("\"{date}\""))
    }

    /// A literal. Its announcement is written when the line is sent.
    pub fn literal(&mut self, bytes: Bytes) -> &mut Self {
        self.flush();
        self.done.push(Fragment::Literal(bytes));
        self
    }

    /// The line as fragments, without its end.
    pub fn finish(mut self) -> Vec<Fragment> {
        self.flush();
        self.done
    }

    /// The line as a server sends it: literals announced by `{n}`, CRLF at the end.
    pub fn into_response(self) -> Bytes {
        let fragments = self.finish();
        let mut line = BytesMut::with_capacity(fragments.iter().map(|f| f.bytes().len() + 8).sum());
        for fragment in &fragments {
            if let Fragment::Literal(bytes) = fragment {
                line.put_slice(format!("{{{}}}\r\n", bytes.len()).as_bytes());
            }
            line.put_slice(fragment.bytes());
        }
        line.put_slice(b"\r\n");
        line.freeze()
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.done.push(Fragment::Text(self.text.split().freeze()));
        }
    }
}

/// Whether the bytes are an atom in IMAP's strict sense.
pub fn is_atom(bytes: &[u8]) -> bool {
    let special = |b: u8| matches!(b, b'(' | b')' | b'{' | b'%' | b'*' | b'"' | b'\\' | b']');
    !bytes.is_empty() && bytes.iter().all(|b| b.is_ascii_graphic() && !special(*b))
}

/// Whether the bytes can stand in a quoted string: short ASCII without control characters.
pub fn is_quotable(bytes: &[u8]) -> bool {
    bytes.len() <= 1000 && bytes.iter().all(|b| (b' '..0x7f).contains(b))
}

fn is_utf8_line(bytes: &[u8]) -> bool {
    bytes.len() <= 1000
        && bytes.iter().all(|b| *b >= b' ' && *b != 0x7f)
        && std::str::from_utf8(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::Writer;
    use crate::wire::Fragment;
    use crate::{Flag, Mailbox};

    #[test]
    fn a_string_is_quoted_where_it_can_be_and_a_literal_where_it_can_not() {
        let mut w = Writer::new(false);
        w.astring("abc").space().astring("a b\"").space().astring("NIL").space().astring("");
        w.space().string("ü").space().string("\r\n");
        assert_eq!(
            w.into_response(),
            "abc \"a b\\\"\" \"NIL\" \"\" {2}\r\nü {2}\r\n\r\n\r\n".as_bytes()
        );
    }

    #[test]
    fn a_name_is_written_in_the_encoding_of_the_session() {
        for (utf8, wire) in [(false, "\"Entw&APw-rfe\""), (true, "\"Entwürfe\"")] {
            let mut w = Writer::new(utf8);
            w.mailbox(&Mailbox::new("Entwürfe"));
            assert_eq!(w.finish(), [Fragment::Text(wire.to_owned().into())]);
        }
    }

    #[test]
    fn flags_that_would_break_the_line_are_not_written() {
        let mut w = Writer::new(false);
        let odd = ["a b", "x)\r\n", "", "ü"].map(|k| Flag::Keyword(k.into()));
        let flags = [&[Flag::Seen, Flag::Recent, Flag::Keyword("$Junk".into())][..], &odd].concat();
        w.flags(&flags);
        assert_eq!(w.into_response(), "(\\Seen $Junk)\r\n");
    }
}
