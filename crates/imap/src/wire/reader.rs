//! Walks over one line, token by token.
//!
//! Every method either takes what it names and moves on, or returns `None` and leaves the reader where it was. Letters
//! are compared without regard to case where IMAP does so. Bytes above 127 are allowed wherever text is.

use bytes::Bytes;

use super::Fragment;

/// Lists nested deeper than this are not followed.
const DEEPEST: usize = 64;

/// A place in a line made of fragments.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    fragments: &'a [Fragment],
    at: usize,
}

impl<'a> Reader<'a> {
    /// At the start of the line.
    pub fn new(fragments: &'a [Fragment]) -> Self {
        let mut reader = Self { fragments, at: 0 };
        reader.settle();
        reader
    }

    /// The next byte of text; `None` at a literal and at the end.
    pub fn peek(&self) -> Option<u8> {
        self.text().first().copied()
    }

    /// Whether nothing is left.
    pub fn at_end(&self) -> bool {
        self.fragments.is_empty()
    }

    /// Whether a literal comes next.
    pub fn at_literal(&self) -> bool {
        matches!(self.fragments, [Fragment::Literal(_), ..])
    }

    /// Takes this byte if it comes next.
    pub fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.forward(1);
        }
        found
    }

    /// Takes blanks, as many as there are; whether there was one.
    pub fn spaces(&mut self) -> bool {
        let blanks = self.text().iter().take_while(|b| **b == b' ').count();
        self.forward(blanks);
        blanks > 0
    }

    /// Takes an atom: bytes up to a blank, a parenthesis, a quote, a brace or a control character.
    pub fn atom(&mut self) -> Option<&'a [u8]> {
        self.take_while(|b| b > b' ' && !matches!(b, b'(' | b')' | b'{' | b'"' | 0x7f))
    }

    /// Takes an atom that ends at `]` too, as inside of a response code.
    pub fn code_atom(&mut self) -> Option<&'a [u8]> {
        self.take_while(|b| b > b' ' && !matches!(b, b'(' | b')' | b'{' | b'"' | b']' | 0x7f))
    }

    /// Takes the name of a FETCH item with its section and origin: `UID`, `BODY[HEADER.FIELDS (DATE)]<0>`.
    pub fn item(&mut self) -> Option<&'a [u8]> {
        let text = self.text();
        let mut inside = false;
        let length = text
            .iter()
            .take_while(|b| {
                match b {
                    b'[' => inside = true,
                    b']' => inside = false,
                    _ => {}
                }
                inside || !matches!(b, b' ' | b'(' | b')' | b'"')
            })
            .count();
        self.forward(length);
        (length > 0).then(|| &text[..length])
    }

    /// Takes this word, in any case, if a whole atom of it comes next.
    pub fn word(&mut self, word: &str) -> bool {
        let before = self.clone();
        if self.atom().is_some_and(|atom| atom.eq_ignore_ascii_case(word.as_bytes())) {
            return true;
        }
        *self = before;
        false
    }

    /// Takes a number of digits that fits.
    pub fn number(&mut self) -> Option<u64> {
        let before = self.clone();
        let digits = self.take_while(|b| b.is_ascii_digit())?;
        let number = digits.iter().try_fold(0u64, |number, digit| {
            number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
        });
        if number.is_none() {
            *self = before;
        }
        number
    }

    /// Takes a number up to 4,294,967,295.
    pub fn number32(&mut self) -> Option<u32> {
        let before = self.clone();
        let number = self.number().and_then(|number| u32::try_from(number).ok());
        if number.is_none() {
            *self = before;
        }
        number
    }

    /// Takes a quoted string or a literal.
    pub fn string(&mut self) -> Option<Bytes> {
        match self.fragments {
            [Fragment::Literal(bytes), rest @ ..] => {
                let bytes = bytes.clone();
                self.fragments = rest;
                self.at = 0;
                self.settle();
                Some(bytes)
            }
            _ => self.quoted(),
        }
    }

    /// Takes a string, or an atom in its place.
    pub fn astring(&mut self) -> Option<Bytes> {
        if self.peek() == Some(b'"') || self.at_literal() {
            return self.string();
        }
        let source = self.source()?;
        self.atom().map(|atom| source.slice_ref(atom))
    }

    /// Takes a string or `NIL`, which is `Some(None)`.
    pub fn nstring(&mut self) -> Option<Option<Bytes>> {
        if let Some(string) = self.string() {
            return Some(Some(string));
        }
        self.word("NIL").then_some(None)
    }

    /// Takes whatever comes next, once: an atom, a string, a list with all that is in it.
    pub fn skip(&mut self) -> bool {
        let before = self.clone();
        let mut depth = 0usize;
        loop {
            self.spaces();
            let moved = if self.eat(b'(') {
                depth += 1;
                depth <= DEEPEST
            } else if depth > 0 && self.eat(b')') {
                depth -= 1;
                true
            } else {
                self.string().is_some() || self.item().is_some()
            };
            if !moved {
                *self = before;
                return false;
            }
            if depth == 0 {
                return true;
            }
        }
    }

    /// The text up to the next literal or the end, without taking it.
    pub fn text(&self) -> &'a [u8] {
        match self.fragments {
            [Fragment::Text(text), ..] => text.get(self.at..).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Takes the text up to the next literal or the end.
    pub fn rest(&mut self) -> Bytes {
        let rest = self.text();
        let bytes = self.source().map(|source| source.slice_ref(rest)).unwrap_or_default();
        self.forward(rest.len());
        bytes
    }

    /// Takes bytes for as long as they please; `None` where not even one does.
    pub fn take_while(&mut self, pleases: impl Fn(u8) -> bool) -> Option<&'a [u8]> {
        let text = self.text();
        let length = text.iter().position(|b| !pleases(*b)).unwrap_or(text.len());
        self.forward(length);
        (length > 0).then(|| &text[..length])
    }

    fn quoted(&mut self) -> Option<Bytes> {
        let source = self.source()?;
        let inner = self.text().strip_prefix(b"\"")?;
        let stop = memchr::memchr2(b'"', b'\\', inner)?;
        if inner[stop] == b'"' {
            self.forward(stop + 2);
            return Some(source.slice_ref(&inner[..stop]));
        }
        let (bytes, length) = unescape(inner)?;
        self.forward(length + 1);
        Some(bytes)
    }

    fn source(&self) -> Option<&'a Bytes> {
        match self.fragments {
            [Fragment::Text(text), ..] => Some(text),
            _ => None,
        }
    }

    fn forward(&mut self, bytes: usize) {
        self.at += bytes;
        self.settle();
    }

    /// Leaves texts that are used up.
    fn settle(&mut self) {
        while let [Fragment::Text(text), rest @ ..] = self.fragments
            && text.len() <= self.at
        {
            self.fragments = rest;
            self.at = 0;
        }
    }
}

/// The text of a quoted string after its first quote, and its length there with the closing quote.
fn unescape(inner: &[u8]) -> Option<(Bytes, usize)> {
    let mut text = Vec::with_capacity(inner.len());
    let mut at = 0;
    loop {
        match inner.get(at)? {
            b'"' => return Some((text.into(), at + 1)),
            b'\\' => {
                text.push(*inner.get(at + 1)?);
                at += 2;
            }
            byte => {
                text.push(*byte);
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Reader;
    use crate::wire::Fragment;
    use bytes::Bytes;

    fn text(text: &'static str) -> Fragment {
        Fragment::Text(Bytes::from_static(text.as_bytes()))
    }

    fn literal(text: &'static str) -> Fragment {
        Fragment::Literal(Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn a_line_with_every_kind_of_token_is_read_in_order() {
        let line = [
            text(r#"* 12 FETCH (UID 7 X "a\"b" NIL "#),
            literal("l)"),
            text(" BODY[1 2] ((a) \"b\")) é"),
        ];
        let mut r = Reader::new(&line);
        assert!(r.eat(b'*') && r.spaces());
        assert_eq!(r.number32(), Some(12));
        assert!(r.spaces() && r.word("fetch") && r.spaces() && r.eat(b'(') && r.word("UID"));
        assert!(r.spaces() && r.skip() && r.spaces());
        assert_eq!(r.astring().unwrap(), "X");
        assert!(r.spaces());
        assert_eq!(r.nstring().unwrap().unwrap(), "a\"b");
        assert!(r.spaces());
        assert_eq!(r.nstring(), Some(None));
        assert!(r.spaces() && r.at_literal());
        assert_eq!(r.astring().unwrap(), "l)");
        assert!(r.spaces());
        assert_eq!(r.item().unwrap(), b"BODY[1 2]");
        assert!(r.skip() && r.eat(b')') && r.spaces());
        assert_eq!(r.rest(), "é");
        assert!(r.at_end());
    }

    #[test]
    fn what_is_not_there_is_not_taken() {
        let line = [text("99999999999999999999 \"open")];
        let mut r = Reader::new(&line);
        assert_eq!(r.number(), None);
        assert!(!r.word("OK") && !r.eat(b'x'));
        assert_eq!(r.string(), None);
        assert!(r.skip() && r.spaces());
        assert_eq!(r.string(), None);
        assert_eq!(r.text(), b"\"open");
        assert!(!r.at_end());
    }

    #[test]
    fn a_list_without_end_or_too_deep_is_not_skipped() {
        for line in ["(a (b)".to_owned(), "(".repeat(100) + &")".repeat(100)] {
            let line = [Fragment::Text(line.into())];
            assert!(!Reader::new(&line).skip());
        }
    }

    #[test]
    fn an_empty_literal_is_an_empty_string() {
        let line = [text(""), literal(""), text("")];
        let mut r = Reader::new(&line);
        assert_eq!(r.string().unwrap(), "");
        assert!(r.at_end());
    }
}
