//! Character classes and the escapes that are the same inside and outside of them.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

use super::PerlError;
use super::pattern::literal;

/// Translates `[...]`, its opening bracket already read.
pub(super) fn class(rest: &mut Peekable<Chars<'_>>, out: &mut String) -> Result<(), PerlError> {
    out.push('[');
    if rest.next_if_eq(&'^').is_some() {
        out.push('^');
    }
    let mut first = true;
    let mut last = ' ';
    while let Some(c) = rest.next() {
        match c {
            ']' if !first => {
                out.push(']');
                return Ok(());
            }
            '[' if matches!(rest.peek(), Some(':')) => named(rest, out)?,
            '\\' => {
                let c = rest.next().ok_or(PerlError::NotClosed(']'))?;
                match c {
                    'b' => out.push_str(r"\x08"),
                    '1'..='7' => return Err(PerlError::Unknown(format!("\\{c}"))),
                    _ => escape(c, rest, out, true)?,
                }
            }
            '[' | ']' | '&' | '~' => escaped(out, c),
            '-' if last == '-' => escaped(out, c),
            _ => out.push(c),
        }
        first = false;
        last = c;
    }
    Err(PerlError::NotClosed(']'))
}

fn escaped(out: &mut String, c: char) {
    out.push('\\');
    out.push(c);
}

/// `[:alpha:]` and such.
fn named(rest: &mut Peekable<Chars<'_>>, out: &mut String) -> Result<(), PerlError> {
    let ahead: String = rest.clone().collect();
    let length = ahead.find(":]").ok_or(PerlError::NotClosed(']'))? + 2;
    out.push('[');
    out.extend(rest.take(ahead[..length].chars().count()));
    Ok(())
}

/// Translates an escape, its backslash and first character already read.
pub(super) fn escape(
    c: char,
    rest: &mut Peekable<Chars<'_>>,
    out: &mut String,
    in_class: bool,
) -> Result<(), PerlError> {
    match c {
        'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'n' | 'r' | 't' | 'f' | 'a' => escaped(out, c),
        'p' | 'P' => {
            escaped(out, c);
            property(rest, out);
        }
        'e' => out.push_str(r"\x1B"),
        'h' => out.push_str(if in_class { r" \t" } else { r"[ \t]" }),
        'H' if !in_class => out.push_str(r"[^ \t]"),
        'v' => out.push_str(if in_class { r"\n\x0B\x0C\r" } else { r"[\n\x0B\x0C\r]" }),
        'x' => code(out, hexadecimal(rest)?)?,
        '0' => code(out, octal(rest))?,
        _ if c.is_alphanumeric() => return Err(PerlError::Unknown(format!("\\{c}"))),
        _ if in_class && !matches!(c, '-' | ']' | '[' | '\\' | '^' | '&' | '~') => out.push(c),
        _ if in_class => escaped(out, c),
        _ => literal(out, c),
    }
    Ok(())
}

fn property(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    if rest.peek() != Some(&'{') {
        out.extend(rest.next());
        return;
    }
    for c in rest.by_ref() {
        out.push(c);
        if c == '}' {
            break;
        }
    }
}

fn code(out: &mut String, number: u32) -> Result<(), PerlError> {
    char::from_u32(number).ok_or_else(|| PerlError::Unknown(format!("\\x{{{number:X}}}")))?;
    let _ = write!(out, "\\x{{{number:X}}}");
    Ok(())
}

/// `\x41` and `\x{e9}`, behind the x.
pub(super) fn hexadecimal(rest: &mut Peekable<Chars<'_>>) -> Result<u32, PerlError> {
    let digits: String = if rest.next_if_eq(&'{').is_some() {
        rest.by_ref().take_while(|c| *c != '}').collect()
    } else {
        digits(rest, 16, 2)
    };
    if digits.is_empty() {
        return Ok(0);
    }
    u32::from_str_radix(digits.trim(), 16).map_err(|_| PerlError::Unknown(format!("\\x{digits}")))
}

/// `\012`, behind the 0.
pub(super) fn octal(rest: &mut Peekable<Chars<'_>>) -> u32 {
    u32::from_str_radix(&digits(rest, 8, 2), 8).unwrap_or(0)
}

fn digits(rest: &mut Peekable<Chars<'_>>, radix: u32, most: usize) -> String {
    let mut digits = String::new();
    while digits.len() < most {
        match rest.next_if(|c| c.is_digit(radix)) {
            Some(c) => digits.push(c),
            None => break,
        }
    }
    digits
}
