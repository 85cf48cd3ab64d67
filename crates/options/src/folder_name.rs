//! Folder names between the form people read and the form of the wire: modified UTF-7 (RFC 3501 section 5.1.3), which
//! imapsync's command line and log use.

use mailhaul_model::mutf7;

/// The wire's form of a name: `日本語` is `&ZeVnLIqe-`, `R&D` is `R&-D`.
pub fn encode(name: &str) -> String {
    mutf7::encode(name)
}

/// The form people read, or `None` where the name isn't in the wire's form, exactly.
pub fn decode(name: &str) -> Option<String> {
    mutf7::decode(name.as_bytes()).filter(|text| encode(text) == name)
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
