//! Modified UTF-7, the encoding of folder names (RFC 3501 section 5.1.3).
//!
//! `&` begins a run of UTF-16 in base64 with `,` for `/`, `-` ends it, `&-` is the ampersand itself.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// The text of a name; `None` where it isn't modified UTF-7.
///
/// Tolerant: characters that needn't have been encoded may be, and bits left over are ignored. [`encode`] tells by its
/// result whether the name was written as it must be.
pub fn decode(wire: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(wire.len());
    let mut rest = wire;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'&' => {
                let end = rest.iter().position(|byte| *byte == b'-')?;
                if end == 0 {
                    text.push('&');
                } else {
                    decode_run(&rest[..end], &mut text)?;
                }
                rest = &rest[end + 1..];
            }
            0x20..0x7f => text.push(char::from(byte)),
            _ => return None,
        }
    }
    Some(text)
}

/// The name on the wire: printable ASCII.
pub fn encode(text: &str) -> String {
    let mut wire = String::with_capacity(text.len() + 8);
    let mut run: Vec<u16> = Vec::new();
    for c in text.chars() {
        if matches!(c, ' '..='~') {
            encode_run(&mut run, &mut wire);
            wire.push(c);
            if c == '&' {
                wire.push('-');
            }
        } else {
            run.extend_from_slice(c.encode_utf16(&mut [0; 2]));
        }
    }
    encode_run(&mut run, &mut wire);
    wire
}

fn decode_run(run: &[u8], text: &mut String) -> Option<()> {
    let mut units = Vec::with_capacity(run.len());
    let (mut bits, mut count) = (0u32, 0u32);
    for byte in run {
        bits = bits << 6 | value(*byte)?;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push(u16::try_from(bits >> count & 0xffff).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    for c in char::decode_utf16(units) {
        text.push(c.ok()?);
    }
    Some(())
}

fn value(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b',' | b'/' => 63,
        _ => return None,
    }))
}

fn encode_run(run: &mut Vec<u16>, wire: &mut String) {
    if run.is_empty() {
        return;
    }
    wire.push('&');
    let (mut bits, mut count) = (0u32, 0u32);
    for unit in run.drain(..) {
        bits = bits << 16 | u32::from(unit);
        count += 16;
        while count >= 6 {
            count -= 6;
            wire.push(digit(bits >> count));
        }
        bits &= (1 << count) - 1;
    }
    if count > 0 {
        wire.push(digit(bits << (6 - count)));
    }
    wire.push('-');
}

fn digit(bits: u32) -> char {
    char::from(ALPHABET[(bits & 63) as usize])
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn names_of_many_scripts_are_written_and_read_back() {
        for (text, wire) in [
            ("Gesendete Objekte", "Gesendete Objekte"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("Tom & Jerry", "Tom &- Jerry"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("📁", "&2D3cwQ-"),
            ("ü&ü", "&APw-&-&APw-"),
            ("a\u{7f}\n", "a&AH8ACg-"),
            ("", ""),
        ] {
            assert_eq!(encode(text), wire);
            assert_eq!(decode(wire.as_bytes()).unwrap(), text);
        }
    }

    #[test]
    fn what_is_not_modified_utf7_does_not_decode() {
        for wire in
            [&b"a & b"[..], b"&APw", b"&!-", b"Entw\xfcrfe", "Entwürfe".as_bytes(), b"&2D0-"]
        {
            assert_eq!(decode(wire), None, "{wire:?}");
        }
    }

    #[test]
    fn a_needlessly_encoded_letter_decodes_and_shows_in_the_encoding() {
        assert_eq!(decode(b"&AGE-").unwrap(), "a");
        assert_eq!(encode("a"), "a");
    }
}
