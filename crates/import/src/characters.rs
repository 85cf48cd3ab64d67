//! Characters that don't belong into addresses and can't be seen, or look like others.

use mailhaul_model::{Said, said};
use unicode_script::{Script, UnicodeScript};

/// A character as a person can look it up.
pub(crate) fn name(c: char) -> Said {
    let code = format!("U+{:04X}", u32::from(c));
    match c {
        '\0' => Said::as_it_is(format!("NUL ({code})")),
        '\t' => said!("tab ({0})", code),
        '\n' | '\r' => said!("line break ({0})", code),
        ' ' => said!("space ({0})", code),
        '\u{a0}' => said!("no-break space ({0})", code),
        '\u{ad}' => said!("soft hyphen ({0})", code),
        '\u{200b}' => said!("zero-width space ({0})", code),
        '\u{200c}' => said!("zero-width non-joiner ({0})", code),
        '\u{200d}' => said!("zero-width joiner ({0})", code),
        '\u{200e}' => said!("left-to-right mark ({0})", code),
        '\u{200f}' => said!("right-to-left mark ({0})", code),
        '\u{202f}' => said!("narrow no-break space ({0})", code),
        '\u{2060}' => said!("word joiner ({0})", code),
        '\u{3000}' => said!("ideographic space ({0})", code),
        '\u{feff}' => said!("byte order mark ({0})", code),
        '\u{fffd}' => said!("character that could not be read ({0})", code),
        _ if c.is_control() || is_invisible(c) => said!("invisible character ({0})", code),
        _ if c.is_whitespace() => said!("space ({0})", code),
        _ => Said::as_it_is(format!("“{c}” ({code})")),
    }
}

/// Whether a character takes no room where it stands.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// A text without outer white space and invisible characters, and what was left out, if anything.
pub(crate) fn trimmed(text: &str) -> (&str, Option<Said>) {
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
    let note = if let Some(c) = hidden {
        said!("White space around it was left out, with this in it: {0}.", name(c))
    } else {
        said!("White space around it was left out.")
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

/// What to ask where a letter of another alphabet is among Latin ones, which it resembles: Cyrillic and Greek have many.
pub(crate) fn foreign_letter(text: &str) -> Option<Said> {
    if text.is_ascii() {
        return None;
    }
    text.split(|c: char| !c.is_alphanumeric()).find_map(|part| {
        let latin = part.chars().any(|c| c.script() == Script::Latin);
        let (letter, script) = part.chars().find_map(|c| Some((c, resembling(c)?)))?;
        latin.then(|| question(script, name(letter)))
    })
}

fn question(script: Script, letter: Said) -> Said {
    match script {
        Script::Cyrillic => {
            said!("There is a Cyrillic letter {0} among Latin letters: is it meant?", letter)
        }
        Script::Greek => {
            said!("There is a Greek letter {0} among Latin letters: is it meant?", letter)
        }
        _ => said!("There is an Armenian letter {0} among Latin letters: is it meant?", letter),
    }
}

/// The script of a letter that looks like a Latin one in some writing.
fn resembling(c: char) -> Option<Script> {
    let script = c.script();
    matches!(script, Script::Cyrillic | Script::Greek | Script::Armenian).then_some(script)
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
        assert!(note.unwrap().to_string().contains("zero-width space (U+200B)"));
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
            "There is a Cyrillic letter “\u{456}” (U+0456) among Latin letters: is it meant?"
        );
        assert_eq!(foreign_letter("пример@a.example"), None);
        assert_eq!(foreign_letter("müller@a.example"), None);
    }
}
