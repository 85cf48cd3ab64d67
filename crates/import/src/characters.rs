//! Characters that don't belong into addresses and can't be seen, or look like others.

use unicode_script::{Script, UnicodeScript};

/// Characters that can't be seen or aren't what they seem, with their names.
const NAMES: &[(char, &str)] = &[
    ('\0', "NUL"),
    ('\t', "tab"),
    ('\n', "line break"),
    ('\r', "line break"),
    (' ', "space"),
    ('\u{a0}', "no-break space"),
    ('\u{ad}', "soft hyphen"),
    ('\u{200b}', "zero-width space"),
    ('\u{200c}', "zero-width non-joiner"),
    ('\u{200d}', "zero-width joiner"),
    ('\u{200e}', "left-to-right mark"),
    ('\u{200f}', "right-to-left mark"),
    ('\u{202f}', "narrow no-break space"),
    ('\u{2060}', "word joiner"),
    ('\u{3000}', "ideographic space"),
    ('\u{feff}', "byte order mark"),
    ('\u{fffd}', "character that could not be read"),
];

/// A character as a person can look it up.
pub(crate) fn name(c: char) -> String {
    let code = format!("U+{:04X}", u32::from(c));
    match NAMES.iter().find(|(one, _)| *one == c) {
        Some((_, name)) => format!("{name} ({code})"),
        None if c.is_control() || is_invisible(c) => format!("invisible character ({code})"),
        None if c.is_whitespace() => format!("space ({code})"),
        None => format!("“{c}” ({code})"),
    }
}

/// Whether a character takes no room where it stands.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// A text without outer white space and invisible characters, and what was left out, if anything.
pub(crate) fn trimmed(text: &str) -> (&str, Option<String>) {
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if is_plain(text.as_bytes().first()) && is_plain(text.as_bytes().last()) {
        return (text, None);
    }
    let inner = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if inner.len() == text.len() {
        return (inner, None);
    }
    let hidden = text
        .chars()
        .take_while(|c| !inner.starts_with(*c))
        .chain(text.chars().rev().take_while(|c| !inner.ends_with(*c)))
        .find(|c| is_invisible(*c) || *c == '\u{a0}');
    let note = match hidden {
        Some(c) => format!("White space around it was left out, a {} among it.", name(c)),
        None => "White space around it was left out.".to_owned(),
    };
    (inner, Some(note))
}

/// The first character that can't be seen; a plain space only where it isn't allowed.
pub(crate) fn first_hidden(text: &str, spaces: bool) -> Option<char> {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    text.chars().find(|c| {
        c.is_control() || is_invisible(*c) || (c.is_whitespace() && !(spaces && *c == ' '))
    })
}

/// A letter of another alphabet among Latin ones, which it resembles: Cyrillic and Greek have many.
pub(crate) fn foreign_letter(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    text.split(|c: char| !c.is_alphanumeric()).find_map(|part| {
        let latin = part.chars().any(|c| c.script() == Script::Latin);
        let foreign = part.chars().find(|c| alphabet(*c).is_some())?;
        let alphabet = alphabet(foreign)?;
        latin.then(|| format!("{alphabet} letter {}", name(foreign)))
    })
}

fn alphabet(c: char) -> Option<&'static str> {
    match c.script() {
        Script::Cyrillic => Some("Cyrillic"),
        Script::Greek => Some("Greek"),
        Script::Armenian => Some("Armenian"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{first_hidden, foreign_letter, trimmed};

    #[test]
    fn outer_white_space_is_left_out_and_named() {
        assert_eq!(trimmed("mia"), ("mia", None));
        assert_eq!(trimmed(" mia\t").0, "mia");
        let (text, note) = trimmed("\u{200b}mia ");
        assert_eq!(text, "mia");
        assert!(note.unwrap().contains("zero-width space (U+200B)"));
        assert_eq!(trimmed(" \u{a0} ").0, "");
    }

    #[test]
    fn hidden_characters_are_found_inside() {
        assert_eq!(first_hidden("mia@a.example", false), None);
        assert_eq!(first_hidden("mia\u{200b}@a.example", false), Some('\u{200b}'));
        assert_eq!(first_hidden("mia b", true), None);
        assert_eq!(first_hidden("mia b", false), Some(' '));
        assert_eq!(first_hidden("m\u{a0}ia", true), Some('\u{a0}'));
    }

    #[test]
    fn a_cyrillic_letter_among_latin_ones_is_found_but_not_a_word_of_its_own() {
        assert_eq!(
            foreign_letter("m\u{456}a@a.example").unwrap(),
            "Cyrillic letter “\u{456}” (U+0456)"
        );
        assert_eq!(foreign_letter("пример@a.example"), None);
        assert_eq!(foreign_letter("müller@a.example"), None);
    }
}
