//! Named repairs of a message's bytes.

use crate::identity::header_of;

/// Headers by which a sender asks to be told when a message is read.
const RECEIPTS: [&[u8]; 2] = [b"Disposition-Notification-To:", b"Return-Receipt-To:"];

/// The longest line, in bytes without its end.
pub fn longest_line(message: &[u8]) -> u64 {
    let longest = message.split(|byte| *byte == b'\n').map(|line| without_end(line).len()).max();
    longest.unwrap_or(0) as u64
}

/// With `X-` before each request for a receipt.
pub fn without_receipts(message: &[u8]) -> Vec<u8> {
    let header = header_of(message).len();
    let mut out = Vec::with_capacity(message.len() + 4);
    for line in message[..header].split_inclusive(|byte| *byte == b'\n') {
        let asks = |name: &&[u8]| {
            line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        if RECEIPTS.iter().any(asks) {
            out.extend_from_slice(b"X-");
        }
        out.extend_from_slice(line);
    }
    out.extend_from_slice(&message[header..]);
    out
}

/// With lines of at most so many bytes: a header's are folded at white space, where there is some; a body's are cut, but not
/// within a character of UTF-8.
pub fn wrapped(message: &[u8], width: usize) -> Vec<u8> {
    let header = header_of(message).len();
    let mut out = Vec::with_capacity(message.len());
    for line in message[..header].split_inclusive(|byte| *byte == b'\n') {
        fold(line, width, &mut out);
    }
    for line in message[header..].split_inclusive(|byte| *byte == b'\n') {
        cut(line, width, &mut out);
    }
    out
}

/// With a line end behind the last line.
pub fn ended(message: &[u8]) -> Vec<u8> {
    let mut out = message.to_vec();
    match message {
        [] | [.., b'\r', b'\n'] => {}
        [.., b'\r'] => out.push(b'\n'),
        [.., b'\n'] => {
            out.pop();
            out.extend_from_slice(b"\r\n");
        }
        _ => out.extend_from_slice(b"\r\n"),
    }
    out
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn fold(line: &[u8], width: usize, out: &mut Vec<u8>) {
    let mut rest = line;
    while without_end(rest).len() > width {
        let is_space = |place: &usize| matches!(rest[*place], b' ' | b'\t');
        // Not at the start, where it makes this line a folded one already.
        let place = (1..=width).rev().find(is_space);
        let Some(place) = place.filter(|at| rest[..*at].iter().any(|b| !b.is_ascii_whitespace()))
        else {
            break;
        };
        out.extend_from_slice(&rest[..place]);
        out.extend_from_slice(b"\r\n");
        rest = &rest[place..];
    }
    out.extend_from_slice(rest);
}

fn cut(line: &[u8], width: usize, out: &mut Vec<u8>) {
    let mut rest = line;
    while without_end(rest).len() > width {
        let is_inside = |place: usize| rest[place] & 0xC0 == 0x80;
        // A character of UTF-8 has at most four bytes.
        let place = (width.saturating_sub(3)..=width).rev().find(|at| !is_inside(*at));
        let place = place.filter(|at| *at > 0).unwrap_or(width.max(1));
        out.extend_from_slice(&rest[..place]);
        out.extend_from_slice(b"\r\n");
        rest = &rest[place..];
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::{ended, longest_line, without_receipts, wrapped};

    #[test]
    fn the_longest_line_is_counted_without_its_end() {
        assert_eq!(longest_line(b"ab\r\nabc\nabcd"), 4);
        assert_eq!(longest_line(b""), 0);
    }

    #[test]
    fn only_headers_that_ask_for_a_receipt_are_renamed() {
        let message = b"A: b\r\ndisposition-notification-to: x\r\n\r\nReturn-Receipt-To: y\r\n";
        let expected = b"A: b\r\nX-disposition-notification-to: x\r\n\r\nReturn-Receipt-To: y\r\n";
        assert_eq!(without_receipts(message), expected);
    }

    #[test]
    fn headers_are_folded_at_white_space_and_bodies_are_cut() {
        assert_eq!(wrapped(b"A: bb cc dd\r\n\r\n", 7), b"A: bb\r\n cc dd\r\n\r\n");
        assert_eq!(wrapped(b"A:bbbbbbbbbb\r\n\r\n", 7), b"A:bbbbbbbbbb\r\n\r\n");
        assert_eq!(
            wrapped(b"A: b\r\n\r\n1234567890\r\n", 4),
            b"A: b\r\n\r\n1234\r\n5678\r\n90\r\n"
        );
        assert_eq!(wrapped(b"\r\n1234\r\n", 4), b"\r\n1234\r\n");
    }

    #[test]
    fn a_character_is_not_cut_in_two() {
        let text = "\r\nabcä\r\n".as_bytes();
        assert_eq!(wrapped(text, 4), "\r\nabc\r\nä\r\n".as_bytes());
        assert_eq!(wrapped(b"\r\n\x80\x80\x80\x80\x80", 4), b"\r\n\x80\x80\x80\x80\r\n\x80");
    }

    #[test]
    fn a_last_line_gets_its_end_once() {
        for (message, expected) in
            [(&b"a"[..], &b"a\r\n"[..]), (b"a\r\n", b"a\r\n"), (b"a\n", b"a\r\n"), (b"", b"")]
        {
            assert_eq!(ended(message), expected);
        }
    }
}
