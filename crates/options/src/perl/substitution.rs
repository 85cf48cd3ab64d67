//! `s/pattern/replacement/flags`, with any delimiter.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

use mailhaul_model::options::{Pattern, Substitution};

use super::pattern::variable;
use super::{PerlError, class, pattern};
use crate::folder_name;

/// Takes a substitution apart and translates both halves.
pub fn substitution(perl: &str) -> Result<Substitution, PerlError> {
    let text = perl.trim();
    if text.starts_with("tr") || text.starts_with('y') {
        return Err(PerlError::Transliteration);
    }
    let mut rest = text.strip_prefix('s').ok_or(PerlError::NotASubstitution)?.chars().peekable();
    let open = delimiter(&mut rest)?;
    let left = part(&mut rest, open)?;
    let second = if closing(open) == open { open } else { delimiter(&mut rest)? };
    let right = part(&mut rest, second)?;
    let flags: String = rest.collect();
    let flags = flags.trim().trim_end_matches(';').trim_end();
    if flags.contains('e') {
        return Err(PerlError::Code);
    }
    if !flags.chars().all(|c| "gimsx".contains(c)) {
        return Err(PerlError::Flag(flags.to_owned()));
    }
    if left.is_empty() {
        return Err(PerlError::EmptyPattern);
    }
    let ignore_case = flags.contains('i');
    Ok(Substitution {
        pattern: Pattern(with_flags(pattern(&left, ignore_case)?, flags)),
        replacement: if open == '\'' { right.replace('$', "$$") } else { replacement(&right)? },
        every: flags.contains('g'),
        ignore_case,
    })
}

/// Takes `/pattern/flags` or `m{pattern}flags` apart and translates the pattern; without delimiters all of it is one.
pub fn matching(perl: &str) -> Result<Pattern, PerlError> {
    let text = perl.trim();
    let bare = text
        .strip_prefix('m')
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_punctuation() && c != '_'));
    let Some(rest) = bare.or_else(|| text.starts_with('/').then_some(text)) else {
        return Ok(Pattern(pattern(text, false)?));
    };
    let mut rest = rest.chars().peekable();
    let open = delimiter(&mut rest)?;
    let inside = part(&mut rest, open)?;
    let flags: String = rest.collect();
    let flags = flags.trim();
    if !flags.chars().all(|c| "gimsx".contains(c)) {
        return Err(PerlError::Flag(flags.to_owned()));
    }
    if inside.is_empty() {
        return Err(PerlError::EmptyPattern);
    }
    let ignore_case = flags.contains('i');
    let pattern = with_flags(pattern(&inside, ignore_case)?, flags);
    Ok(Pattern(if ignore_case { format!("(?i){pattern}") } else { pattern }))
}

/// Flags that change what a pattern means, in front of it.
fn with_flags(pattern: String, flags: &str) -> String {
    let inside: String = ['m', 's', 'x'].into_iter().filter(|c| flags.contains(*c)).collect();
    if inside.is_empty() { pattern } else { format!("(?{inside}){pattern}") }
}

fn delimiter(rest: &mut Peekable<Chars<'_>>) -> Result<char, PerlError> {
    let spaced = rest.next_if(|c| c.is_whitespace()).is_some();
    while rest.next_if(|c| c.is_whitespace()).is_some() {}
    match rest.next() {
        // Behind white space a # begins a comment, and a letter can be a delimiter only there.
        Some(c) if c.is_alphanumeric() && !spaced || c == '#' && spaced => {
            Err(PerlError::NotASubstitution)
        }
        Some(c) => Ok(c),
        None => Err(PerlError::NotASubstitution),
    }
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        other => other,
    }
}

/// Reads up to the closing delimiter. A backslash before a delimiter that means nothing else is dropped.
fn part(rest: &mut Peekable<Chars<'_>>, open: char) -> Result<String, PerlError> {
    let close = closing(open);
    let mut depth = 0_usize;
    let mut text = String::new();
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let next = rest.next().ok_or(PerlError::NotClosed(close))?;
                if next != open && next != close || next.is_ascii_punctuation() && is_special(next)
                {
                    text.push('\\');
                }
                text.push(next);
            }
            _ if c == close && depth == 0 => return Ok(text),
            _ => {
                if c == close {
                    depth -= 1;
                } else if c == open {
                    depth += 1;
                }
                text.push(c);
            }
        }
    }
    Err(PerlError::NotClosed(close))
}

/// Whether the character means something in a regular expression or a double-quoted text.
fn is_special(c: char) -> bool {
    r"\.+*?()|[]{}^$@".contains(c)
}

/// Translates a double-quoted text with group references into a replacement of the regex crate.
fn replacement(perl: &str) -> Result<String, PerlError> {
    if let Some((encoded, decoded)) = folder_name::encoded_part(perl) {
        return Err(PerlError::EncodedName { encoded, decoded });
    }
    let mut rest = perl.chars().peekable();
    let mut out = String::new();
    while let Some(c) = rest.next() {
        match c {
            '$' => dollar(&mut rest, &mut out)?,
            '@' if rest.peek().is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '{')) => {
                return Err(PerlError::Variable(variable('@', &rest.collect::<String>())));
            }
            '\\' => escape(&mut rest, &mut out)?,
            _ => out.push(c),
        }
    }
    Ok(out)
}

fn dollar(rest: &mut Peekable<Chars<'_>>, out: &mut String) -> Result<(), PerlError> {
    let ahead: String = rest.clone().collect();
    let (skip, group) = match ahead.chars().next() {
        Some('&') => (1, "0".to_owned()),
        Some('1'..='9') => {
            let digits: String = ahead.chars().take_while(char::is_ascii_digit).collect();
            (digits.len(), digits)
        }
        Some('{') => braced(&ahead[1..])
            .map(|digits| (digits.len() + 2, digits))
            .ok_or_else(|| PerlError::Variable(variable('$', &ahead)))?,
        Some('+') => {
            let name = ahead.strip_prefix("+{").and_then(|inside| inside.split_once('}'));
            let (name, _) = name.ok_or_else(|| PerlError::Variable("$+".into()))?;
            (name.chars().count() + 3, name.to_owned())
        }
        Some(c) if c.is_alphanumeric() || matches!(c, '_' | '$') => {
            return Err(PerlError::Variable(variable('$', &ahead)));
        }
        _ => {
            out.push_str("$$");
            return Ok(());
        }
    };
    rest.by_ref().take(skip).for_each(drop);
    let _ = write!(out, "${{{group}}}");
    Ok(())
}

/// The digits of `${1}`.
fn braced(inside: &str) -> Option<String> {
    let (digits, _) = inside.split_once('}')?;
    let number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    number.then(|| digits.to_owned())
}

fn escape(rest: &mut Peekable<Chars<'_>>, out: &mut String) -> Result<(), PerlError> {
    let c = rest.next().ok_or_else(|| PerlError::Unknown("\\".into()))?;
    let number = match c {
        '1'..='9' => {
            let _ = write!(out, "${{{c}}}");
            return Ok(());
        }
        'n' => 10,
        't' => 9,
        'r' => 13,
        'x' => class::hexadecimal(rest)?,
        '0' => class::octal(rest),
        _ if c.is_alphanumeric() => return Err(PerlError::Unknown(format!("\\{c}"))),
        _ => u32::from(c),
    };
    match char::from_u32(number) {
        Some('$') => out.push_str("$$"),
        Some(c) => out.push(c),
        None => return Err(PerlError::Unknown(format!("\\x{{{number:X}}}"))),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use regex::RegexBuilder;

    use super::substitution;

    fn rename(perl: &str, name: &str) -> String {
        let s = substitution(perl).unwrap_or_else(|error| panic!("{perl}: {error}"));
        let regex =
            RegexBuilder::new(&s.pattern.0).case_insensitive(s.ignore_case).build().unwrap();
        regex.replacen(name, usize::from(!s.every), s.replacement.as_str()).into_owned()
    }

    #[test]
    fn a_substitution_renames_as_perl_would() {
        for (perl, before, after) in [
            ("s/a/b/", "aa", "ba"),
            ("s/a/b/g", "aa", "bb"),
            ("s/A/b/gi", "aa", "bb"),
            ("s,/,_,g", "x/y/z", "x_y_z"),
            (r"s/\//./g", "x/y", "x.y"),
            ("s{^Sent$}{Gesendet}", "Sent", "Gesendet"),
            ("s{(a{2})}{<$1>}", "aab", "<aa>b"),
            ("s(a)[b]", "a", "b"),
            ("s<a> <b>g", "aa", "bb"),
            ("s'a'$1'", "a", "$1"),
            ("s!^!Old/!", "INBOX", "Old/INBOX"),
            ("s#^#Old/#", "INBOX", "Old/INBOX"),
            (r"s/^(.*)\.(.*)$/$2.$1/", "a.b", "b.a"),
            (r"s/(a)/${1}1/", "a", "a1"),
            (r"s/(a)/$1x/", "a", "ax"),
            (r"s/(a)/\1x/", "a", "ax"),
            (r"s/a/[$&]/", "a", "[a]"),
            (r"s/(?<n>a)/$+{n}$+{n}/", "a", "aa"),
            (r"s/a/\$1/", "a", "$1"),
            (r"s/a/\x41\t/", "a", "A\t"),
            (r"s/a/mia\@example.org/", "a", "mia@example.org"),
            (r"s|a\|b|x|g", "a|b|a", "x|a"),
            ("s/a/5$/", "a", "5$"),
            (" s/a/b/ ; ", "a", "b"),
            ("s x a x b x", " a ", " b "),
            ("s/^日本語$/Japanisch/", "日本語", "Japanisch"),
        ] {
            assert_eq!(rename(perl, before), after, "{perl}");
        }
    }

    #[test]
    fn a_substitution_that_cannot_be_translated_says_why() {
        for (perl, reason) in [
            ("s/a/uc($&)/e", "Perl code"),
            ("s/a/b/u", "flags g, i, m, s and x"),
            ("s/a/b/; s/c/d/", "flags g, i, m, s and x"),
            ("s/a/b", "no closing '/'"),
            ("s/a", "no closing '/'"),
            ("s{a}", "of the form"),
            ("a/b", "of the form"),
            ("sabac", "of the form"),
            ("m/a/", "of the form"),
            ("tr/a-z/A-Z/", "tr and y"),
            ("y/a/b/", "tr and y"),
            ("s//b/", "empty pattern"),
            ("s/a/$name/", "\"$name\""),
            ("s/a/${h2_prefix}x/", "${h2_prefix}"),
            ("s/a/@list/", "\"@list\""),
            (r"s/a/\U$1/", "not understood"),
            ("s/(?<!a)b/c/", "lookbehind"),
            (r"s/(a)\1/b/", "backreference"),
            ("s/a/&ZeVnLIqe-/", "日本語"),
        ] {
            let error = substitution(perl).unwrap_err().to_string();
            assert!(error.contains(reason), "{perl}: {error}");
        }
    }
}
