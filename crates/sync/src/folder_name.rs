//! Folder names between the form people read and the form of the wire: modified UTF-7 (RFC 3501 section 5.1.3), which
//! imapsync's command line and log use.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// The wire's form of a name: `日本語` is `&ZeVnLIqe-`, `R&D` is `R&-D`.
pub fn encode(name: &str) -> String {
    let mut out = String::new();
    let mut run = Vec::new();
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            end_run(&mut out, &mut run);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            run.extend_from_slice(c.encode_utf16(&mut [0; 2]));
        }
    }
    end_run(&mut out, &mut run);
    out
}

fn end_run(out: &mut String, run: &mut Vec<u16>) {
    if run.is_empty() {
        return;
    }
    out.push('&');
    let bytes: Vec<u8> = run.drain(..).flat_map(u16::to_be_bytes).collect();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        let group = group << (8 * (3 - chunk.len()));
        for digit in 0..=chunk.len() {
            out.push(char::from(DIGITS[(group >> (18 - 6 * digit)) as usize & 63]));
        }
    }
    out.push('-');
}

/// The form people read, or `None` where the name isn't in the wire's form.
pub fn decode(name: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once('&') {
        let (encoded, after) = behind.split_once('-')?;
        out.push_str(before);
        out.push_str(&decode_run(encoded)?);
        rest = after;
    }
    out.push_str(rest);
    (name.is_ascii() && encode(&out) == name).then_some(out)
}

fn decode_run(encoded: &str) -> Option<String> {
    if encoded.is_empty() {
        return Some("&".into());
    }
    let (mut bits, mut count) = (0_u32, 0);
    let mut units = Vec::new();
    for digit in encoded.bytes() {
        let value = DIGITS.iter().position(|d| *d == digit)?;
        bits = bits << 6 | u32::try_from(value).ok()?;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push(u16::try_from(bits >> count & 0xFFFF).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    String::from_utf16(&units).ok().filter(|text| !text.is_empty())
}

/// A name from the command line: imapsync takes the wire's form, people type what they read.
pub fn typed(name: &str) -> String {
    decode(name).unwrap_or_else(|| name.to_owned())
}

/// The first part of a text that is in the wire's form, with what it stands for.
pub fn encoded_part(text: &str) -> Option<(String, String)> {
    text.match_indices('&').find_map(|(at, _)| {
        let end = text[at..].find('-')? + at;
        let encoded = &text[at..=end];
        decode(encoded).map(|decoded| (encoded.to_owned(), decoded))
    })
}

/// A name as imapsync's log prints it: `[&ZeVnLIqe-] = [日本語]`.
pub fn shown(name: &str) -> String {
    let encoded = encode(name);
    if encoded == name { format!("[{name}]") } else { format!("[{encoded}] = [{name}]") }
}

#[cfg(test)]
mod tests {
    use super::{decode, encode, encoded_part, shown, typed};

    #[test]
    fn names_are_read_back_as_they_were_written() {
        for (name, wire) in [
            ("INBOX", "INBOX"),
            ("R&D", "R&-D"),
            ("日本語", "&ZeVnLIqe-"),
            ("日本語.メール", "&ZeVnLIqe-.&MOEw,DDr-"),
            ("Größe & Maß", "Gr&APYA3w-e &- Ma&AN8-"),
            ("Projets.Été.Léo", "Projets.&AMk-t&AOk-.L&AOk-o"),
            ("😀x", "&2D3eAA-x"),
            ("a\tb", "a&AAk-b"),
        ] {
            assert_eq!(encode(name), wire);
            assert_eq!(decode(wire).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_is_not_in_the_form_of_the_wire_is_taken_as_typed() {
        for name in ["R&D", "日本語", "a&b-c", "&AAAA", "&AGE-", "a&-&"] {
            assert_eq!(decode(name), None, "{name}");
            assert_eq!(typed(name), name);
        }
    }

    #[test]
    fn an_encoded_part_is_found_inside_a_text() {
        assert_eq!(encoded_part("^x&AOk-$"), Some(("&AOk-".into(), "é".into())));
        assert_eq!(encoded_part("a&b-c"), None);
    }

    #[test]
    fn a_name_is_shown_in_both_forms_where_they_differ() {
        assert_eq!(shown("日本語"), "[&ZeVnLIqe-] = [日本語]");
        assert_eq!(shown("With space"), "[With space]");
    }
}
