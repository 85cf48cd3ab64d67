//! Takes a text apart into words as a shell does: white space between them, single and double quotes and the backslash
//! to keep it inside. Nothing is expanded: `$HOME`, `*` and `~` stand for themselves.

use std::iter::Peekable;
use std::str::Chars;

use thiserror::Error;

/// Why a text has no words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WordsError {
    #[error("the quotation mark {0} isn't closed")]
    NotClosed(char),
    #[error("it ends with a backslash")]
    Backslash,
}

/// The words, without their quotation marks.
pub fn split(text: &str) -> Result<Vec<String>, WordsError> {
    let mut words = Vec::new();
    let mut rest = text.chars().peekable();
    loop {
        while rest.next_if(|c| c.is_whitespace()).is_some() {}
        if rest.peek().is_none() {
            return Ok(words);
        }
        words.push(word(&mut rest)?);
    }
}

fn word(rest: &mut Peekable<Chars<'_>>) -> Result<String, WordsError> {
    let mut word = String::new();
    while let Some(c) = rest.next_if(|c| !c.is_whitespace()) {
        match c {
            '\'' => single(rest, &mut word)?,
            '"' => double(rest, &mut word)?,
            '\\' => word.push(rest.next().ok_or(WordsError::Backslash)?),
            _ => word.push(c),
        }
    }
    Ok(word)
}

fn single(rest: &mut Peekable<Chars<'_>>, word: &mut String) -> Result<(), WordsError> {
    for c in rest.by_ref() {
        if c == '\'' {
            return Ok(());
        }
        word.push(c);
    }
    Err(WordsError::NotClosed('\''))
}

/// Between double quotes a backslash means something before a quote, a backslash, `$` and `` ` `` alone.
fn double(rest: &mut Peekable<Chars<'_>>, word: &mut String) -> Result<(), WordsError> {
    while let Some(c) = rest.next() {
        match c {
            '"' => return Ok(()),
            '\\' => match rest.next_if(|c| matches!(c, '"' | '\\' | '$' | '`')) {
                Some(escaped) => word.push(escaped),
                None => word.push('\\'),
            },
            _ => word.push(c),
        }
    }
    Err(WordsError::NotClosed('"'))
}

#[cfg(test)]
mod tests {
    use super::{WordsError, split};

    #[test]
    fn a_text_is_taken_apart_as_a_shell_would() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            (" \t\u{a0} ", &[]),
            ("--automap  --addheader ", &["--automap", "--addheader"]),
            ("--folder 'Sent Items'", &["--folder", "Sent Items"]),
            (r#"--folder="Sent Items""#, &["--folder=Sent Items"]),
            (r#"a"b c"'d e'f"#, &["ab cd ef"]),
            (r"a\ b", &["a b"]),
            (r#""a\"b\nc""#, &[r#"a"b\nc"#]),
            (r"'a\b'", &[r"a\b"]),
            ("'' \"\"", &["", ""]),
            ("$HOME ~ * `id` $(id)", &["$HOME", "~", "*", "`id`", "$(id)"]),
        ];
        for (text, words) in cases {
            assert_eq!(split(text).unwrap(), *words, "{text}");
        }
    }

    #[test]
    fn what_is_left_open_is_an_error() {
        assert_eq!(split("--folder 'Sent"), Err(WordsError::NotClosed('\'')));
        assert_eq!(split("--folder \"Sent"), Err(WordsError::NotClosed('"')));
        assert_eq!(split("a\\"), Err(WordsError::Backslash));
    }
}
