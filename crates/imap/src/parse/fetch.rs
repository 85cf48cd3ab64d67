//! Reads FETCH responses.

use mailhaul_model::{ModSeq, Uid};

use super::data;
use crate::wire::{Fragment, Reader};
use crate::{Fetch, InternalDate};

/// The part in parentheses. Items come in any order; unknown ones are skipped; an item told twice counts as told last.
pub(super) fn fetch(r: &mut Reader<'_>, seq: u32, streamed: bool) -> Option<Fetch> {
    let mut fetch = Fetch { seq, ..Fetch::default() };
    if !r.eat(b'(') {
        return None;
    }
    loop {
        r.spaces();
        if r.eat(b')') {
            return Some(fetch);
        }
        let name = r.item()?;
        r.spaces();
        item(r, name, &mut fetch, streamed)?;
    }
}

fn item(r: &mut Reader<'_>, name: &[u8], fetch: &mut Fetch, streamed: bool) -> Option<()> {
    let is = |word: &str| name.eq_ignore_ascii_case(word.as_bytes());
    if is("UID") {
        fetch.uid = Uid::new(r.number32()?);
    } else if is("FLAGS") {
        fetch.flags = Some(data::flags(r)?.0);
    } else if is("INTERNALDATE") {
        fetch.date = r.nstring()?.and_then(|text| InternalDate::parse(&text));
    } else if is("RFC822.SIZE") {
        // A server's estimate may be negative or NIL: no size, and no reason to give up the message.
        fetch.size = r.number();
        if fetch.size.is_none() && !r.skip() {
            return None;
        }
    } else if is("MODSEQ") {
        fetch.mod_seq = mod_seq(r);
    } else if is("X-GM-MSGID") {
        fetch.gmail_id = r.number();
    } else if is_body(name) {
        if streamed && r.at_literal() {
            r.string()?;
            fetch.streamed = true;
        } else {
            fetch.body = r.nstring()?;
        }
    } else if is_header(name) {
        fetch.header = r.nstring()?;
    } else if !r.skip() {
        return None;
    }
    Some(())
}

fn mod_seq(r: &mut Reader<'_>) -> Option<ModSeq> {
    let listed = r.eat(b'(');
    let number = r.number()?;
    if listed && !r.eat(b')') {
        return None;
    }
    Some(ModSeq(number))
}

/// `BODY[]`, `BODY[]<0>`, `BINARY[]`, `RFC822`: the whole message.
fn is_body(name: &[u8]) -> bool {
    let bare = name.split(|b| *b == b'<').next().unwrap_or_default();
    [&b"BODY[]"[..], b"RFC822", b"BINARY[]"].iter().any(|word| word.eq_ignore_ascii_case(bare))
}

fn is_header(name: &[u8]) -> bool {
    let starts = |word: &str| {
        name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    };
    starts("BODY[HEADER") || name.eq_ignore_ascii_case(b"RFC822.HEADER")
}

/// The sequence number of a FETCH whose text ends where a literal of the whole message begins.
pub(crate) fn body_ahead(so_far: &[Fragment]) -> Option<u32> {
    let Some(Fragment::Text(last)) = so_far.last() else { return None };
    let last = last.trim_ascii_end();
    let start = last.iter().rposition(|b| matches!(b, b' ' | b'(')).map_or(0, |blank| blank + 1);
    if !is_body(&last[start..]) {
        return None;
    }
    let mut r = Reader::new(so_far);
    if !r.eat(b'*') || !r.spaces() {
        return None;
    }
    let seq = r.number32()?;
    (r.spaces() && r.word("FETCH")).then_some(seq)
}

/// The UID of a FETCH, if it stands before the end of what has arrived.
pub(crate) fn uid_so_far(so_far: &[Fragment]) -> Option<Uid> {
    let mut r = Reader::new(so_far);
    r.take_while(|b| b != b'(')?;
    r.eat(b'(');
    loop {
        r.spaces();
        let name = r.item()?;
        r.spaces();
        if name.eq_ignore_ascii_case(b"UID") {
            return Uid::new(r.number32()?);
        }
        if !r.skip() {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{body_ahead, fetch, uid_so_far};
    use crate::wire::{Fragment, Reader};
    use crate::{Fetch, Flag};
    use bytes::Bytes;
    use mailhaul_model::{ModSeq, Uid};

    fn text(text: &'static str) -> Fragment {
        Fragment::Text(Bytes::from_static(text.as_bytes()))
    }

    fn literal(text: &'static str) -> Fragment {
        Fragment::Literal(Bytes::from_static(text.as_bytes()))
    }

    fn read(fragments: &[Fragment]) -> Option<Fetch> {
        fetch(&mut Reader::new(fragments), 1, false)
    }

    #[test]
    fn items_are_read_in_any_order_among_unknown_ones() {
        let line = [
            text(
                "(x-gm-msgid 7 ENVELOPE (\"a\" NIL ((\"b\"))) modseq (99) BODY[HEADER.FIELDS (\"DATE\" X)] ",
            ),
            literal("Date: x\r\n"),
            text(
                " flags (\\seen a]b) INTERNALDATE \" 1-Jan-2020 00:00:00 +0000\" RFC822.SIZE -1 body[]<0> ",
            ),
            literal("hi)"),
            text(" UID 5)"),
        ];
        let found = read(&line).unwrap();
        assert_eq!(found.uid, Uid::new(5));
        assert_eq!(found.flags.unwrap(), [Flag::Seen, Flag::Keyword("a]b".into())]);
        assert_eq!((found.size, found.mod_seq), (None, Some(ModSeq(99))));
        assert_eq!(found.header.unwrap(), "Date: x\r\n");
        assert_eq!(found.body.unwrap(), "hi)");
        assert_eq!(found.date.unwrap().unix, 1_577_836_800);
    }

    #[test]
    fn a_body_that_is_nil_is_none_and_an_empty_one_is_empty() {
        assert_eq!(read(&[text("(BODY[] NIL UID 3)")]).unwrap().body, None);
        assert_eq!(read(&[text("(BODY[] \"\")")]).unwrap().body.unwrap(), "");
        assert_eq!(read(&[text("(BODY[] "), literal(""), text(")")]).unwrap().body.unwrap(), "");
    }

    #[test]
    fn a_broken_fetch_is_not_read_in_part() {
        for broken in ["UID 3", "(UID", "(UID x)", "(UID 3 BODY[] )", "(FLAGS (a UID 3)", "(UID 3"]
        {
            assert_eq!(read(&[Fragment::Text(broken.into())]), None, "{broken}");
        }
    }

    #[test]
    fn a_body_is_known_before_its_literal_has_arrived() {
        let before = [text("* 12 FETCH (UID 9 FLAGS (\\Seen) BODY[] ")];
        assert_eq!(body_ahead(&before), Some(12));
        assert_eq!(uid_so_far(&before), Uid::new(9));
        let bare = [text("* 12 fetch (rfc822 ")];
        assert_eq!((body_ahead(&bare), uid_so_far(&bare)), (Some(12), None));
        for other in ["* 12 FETCH (BODY[HEADER] ", "* LIST () \"/\" ", "* LIST BODY[] ", ""] {
            assert_eq!(body_ahead(&[Fragment::Text(other.into())]), None, "{other}");
        }
    }
}
